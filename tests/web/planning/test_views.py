"""A product is described in the browser, its plan follows with reasons, and proposals are placed on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from galenic.parties.roles import Role
from galenic.programmes.models import PlanDecision, ProductDescription
from galenic.programmes.planning.standing import standing_of
from tests.factories import PASSWORD
from tests.web.conftest import Browser
from tests.web.planning.planned import TYPED, in_force
from tests.web.reading import value_of, words
from tests.web.sourcing.asking import Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(asking: Asking, browser_of: Browser) -> Client:
    return browser_of(asking.pm.person)


@pytest.fixture
def address(asking: Asking) -> str:
    return f"/programmes/{asking.world.programme.pk}/plan/"


def test_a_product_is_described_and_put_into_force(asking: Asking, manager: Client, address: str) -> None:
    assert "No product is described yet" in words(manager.get(address))
    answer = manager.post(f"{address}describe/", TYPED, follow=True)
    assert "Maple tablets, description 1 is a draft" in words(answer)
    made = ProductDescription.objects.get()
    assert made.facts["strengths"] == ["250 mg", "500 mg"]
    assert made.facts["weeks"] == {"stability.study": [26.0, 30.0]}
    assert "api_only" not in made.facts, "what is not stated is left out"
    sent = {"version": made.version, "password": PASSWORD}
    manager.post(f"/steps/descriptions/{made.pk}/approve/", sent)
    shown = words(manager.get(address))
    assert "Plan: Maple tablets" in shown
    again = manager.get(f"{address}describe/")
    assert "Filled in from description 1" in words(again)
    assert value_of(again, "max_daily_dose_mg") == "2000"
    assert "stability.study: 26 to 30" in again.content.decode()


def test_every_fault_stands_at_its_field_and_what_was_typed_is_kept(manager: Client, address: str) -> None:
    wrong = {"smiles": "C1CC", "strengths": "250 mg, many", "markets": [], "max_daily_dose_mg": "-1", "begins": "soon"}
    early = manager.post(f"{address}describe/", {**TYPED, **wrong})
    assert early.status_code == 422
    assert "This is no date." in words(early)
    answer = manager.post(f"{address}describe/", {**TYPED, **wrong, "begins": "", "weeks": "no.such: 1 to 2"})
    assert answer.status_code == 422
    text = answer.content.decode()
    for name in ("smiles", "strengths", "markets", "max_daily_dose_mg"):
        assert f'id="{name}-error"' in text, name
    assert "Found: many." in words(answer)
    assert value_of(answer, "smiles") == "C1CC"
    lines = manager.post(f"{address}describe/", {**TYPED, "weeks": "forever"})
    assert "This line is no duration." in words(lines)
    assert not ProductDescription.objects.exists()


def test_the_plan_says_why_by_whom_and_when(asking: Asking, manager: Client, address: str) -> None:
    in_force(asking)
    standing = standing_of(asking.world.programme.pk)
    assert standing is not None
    answer = manager.get(address)
    text, shown = answer.content.decode(), words(answer)
    assert text.count('class="network__box"') == len(standing.steps)
    assert len(re.findall(r'class="network__step [^"]*is-critical', text)) == len(standing.plan.critical_path)
    for each in standing.steps:
        for reason in each.step.needed.reasons:
            assert reason.guideline in shown
        assert f'id="step-{each.step.id}"' in text
        assert each.step.advice.reason in shown
    for each in standing.plan.answers:
        assert each.title in shown
    begins, typical = standing.description.begins, standing.plan.weeks_to_filing()[1]
    assert begins is not None
    assert f"{begins + timedelta(weeks=typical)}" in shown
    for stage in ("1 Analytical research", "4 Manufacturing and commercial production"):
        assert stage in shown
    assert "Not needed, and why" in shown
    assert "Ask for what is ready" in shown
    assert "modality=small+molecule&amp;dosage_form=tablet&amp;agencies=FDA" in text.replace("&amp;amp;", "&amp;")


def test_other_facts_give_another_plan(asking: Asking, manager: Client, address: str) -> None:
    in_force(asking)
    tablet = words(manager.get(address))
    in_force(asking, dosage_form="injection-solution", route="intravenous", strengths=["5 mg/mL"])
    injection = words(manager.get(address))
    assert "is hard to move" not in tablet
    assert "an aseptic process is hard to move" in injection


def test_a_decision_is_proposed_and_approved_by_quality(
    asking: Asking, manager: Client, address: str, browser_of: Browser
) -> None:
    in_force(asking)
    deciding = f"{address}decide/?service=formulation.development"
    sent = {"service": "formulation.development", "kind": "elsewhere", "justification": "Done last year."}
    refused = manager.post(deciding, sent)
    assert refused.status_code == 422
    assert "shown by a document" in words(refused)
    manager.post(deciding, {**sent, "reference": "Report 7", "dated": "2025-05-01"})
    made = PlanDecision.objects.get()
    quality = browser_of(asking.world.people[Role.SPONSOR_QA])
    assert "Done outside this record : Done last year." in words(quality.get(address))
    quality.post(f"/steps/decisions/{made.pk}/approve/", {"version": made.version, "password": PASSWORD})
    assert "1 settled" in words(manager.get(address))


def test_what_was_proposed_is_placed_on_the_plan(asking: Asking, manager: Client, address: str) -> None:
    assert manager.get(f"{address}portfolio/").status_code == 422, "nobody has proposed anything"
    in_force(asking)
    request = asking.compared()
    scored = manager.get(f"/requests/{request.pk}/")
    assert value_of(scored, "agencies") == "FDA", "a comparison begins with what the product asks"
    shown = words(manager.get(f"{address}portfolio/?sent=1"))
    assert "Prices 104,500.50 EUR" in shown
    assert "of the plan" in shown
    assert "Leaving out Dogwood Research, Porto for RFP-1 assay" in shown


@pytest.mark.req("ACC-3")
def test_no_partner_sees_it(asking: Asking, address: str, browser_of: Browser) -> None:
    in_force(asking)
    partner, stranger = browser_of(asking.managers["Birch"]), browser_of(asking.world.stranger)
    for path in ("", "describe/", "decide/", "portfolio/"):
        for outsider in (partner, stranger):
            assert outsider.get(f"{address}{path}").status_code == 404, path
    assert "Plan" not in words(partner.get(address.removesuffix("plan/"))).replace("Plans", "")
    auditor = browser_of(asking.world.people[Role.AUDITOR])
    assert auditor.get(address).status_code == 200
    assert auditor.get(f"{address}describe/").status_code == 404
