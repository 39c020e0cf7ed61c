"""What keeps work from being given: with everything there nothing is missing; without one fact, exactly that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from galenic.ledger import fences
from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import change
from galenic.ledger.models import Signature
from galenic.ledger.recording import ledger_writes
from galenic.parties.commands import add_site
from galenic.parties.rules import Operator
from galenic.partners import commands
from galenic.partners.clearance import audit_due, clearance, not_qualified, running_missing
from galenic.partners.matrix import FINAL_RELEASE, matrix_of
from galenic.partners.models import Qualification, QualityAgreement
from tests.factories import proof_of
from tests.partners.working import SERVICE, WHY, Working, days, today

pytestmark = [pytest.mark.django_db, pytest.mark.req("SUP-1", "QAG-2")]


def _missing(work: Working, service_id: str = SERVICE) -> list[str]:
    return [each.code for each in clearance(work.engagement, work.site, service_id)]


@pytest.fixture
def cleared(work: Working) -> Working:
    work.qualified()
    work.agreed()
    assert not _missing(work)
    return work


def _suspend(found: Qualification, work: Working) -> Qualification:
    return commands.suspend(by=work.qa, qualification=found, proof=proof_of(work.qa.person), reason=WHY)


def test_with_nothing_there_everything_is_missing(work: Working) -> None:
    sentences = [each.sentence for each in clearance(work.engagement, work.site, SERVICE)]

    assert sentences == [
        f"Birch Clinical, Utrecht is not qualified for {SERVICE}",
        (
            "no quality agreement between Alder Therapeutics and Birch Clinical is in force "
            f"for {SERVICE} at Birch Clinical, Utrecht"
        ),
    ]


def test_no_qualification(work: Working) -> None:
    work.agreed()
    assert _missing(work) == ["PTN-101"]


def test_a_qualification_of_another_service_or_site_is_none(cleared: Working) -> None:
    assert _missing(cleared, "stability.study") == ["PTN-101", "PTN-111"]
    leiden = add_site(by=Operator("tests"), organization=cleared.world.partner, name="Leiden")
    assert [each.code for each in clearance(cleared.engagement, leiden, SERVICE)] == ["PTN-101", "PTN-111"]


def test_an_evaluation_that_is_not_decided(work: Working) -> None:
    work.agreed()
    work.evaluated()
    assert _missing(work) == ["PTN-102"]


def test_a_suspension(cleared: Working) -> None:
    _suspend(Qualification.objects.get(), cleared)
    assert _missing(cleared) == ["PTN-102"]


def test_a_disqualification(cleared: Working) -> None:
    found = Qualification.objects.get()
    commands.disqualify(by=cleared.qa, qualification=found, proof=proof_of(cleared.qa.person), reason=WHY)
    assert _missing(cleared) == ["PTN-102"]


@pytest.mark.req("SIG-2")
def test_a_qualification_that_was_changed_after_its_approval(cleared: Working) -> None:
    change(Qualification.objects.get(), actor=SYSTEM, action="test:change", reason=WHY, expires=days(301))
    assert _missing(cleared) == ["PTN-103"]


def test_an_expired_qualification(work: Working, pass_time: Callable[..., None]) -> None:
    work.qualified(expires=days(100))
    work.agreed()
    pass_time(days=100)
    assert _missing(work) == [], "the last day counts"
    pass_time(days=1)
    assert _missing(work) == ["PTN-104"]


@pytest.mark.req("SUP-4")
def test_an_open_critical_finding_until_it_is_closed(cleared: Working) -> None:
    finding = cleared.reported("critical").findings.get()
    assert _missing(cleared) == ["PTN-105"]
    answered = cleared.respond(finding)
    assert _missing(cleared) == ["PTN-105"], "an answer is no acceptance"
    cleared.accept(answered)
    assert _missing(cleared) == []


@pytest.mark.req("SUP-4")
@pytest.mark.parametrize("grade", ["major", "minor", "observation"])
def test_lesser_findings_block_nothing(cleared: Working, grade: str) -> None:
    cleared.reported(grade)
    assert _missing(cleared) == []


@pytest.mark.req("SUP-4")
def test_a_critical_finding_about_another_service(cleared: Working) -> None:
    cleared.reported("critical", services=["stability.study"])
    assert _missing(cleared) == []


@pytest.mark.req("SUP-4")
def test_an_exemption_lifts_a_critical_finding_till_its_day(cleared: Working, pass_time: Callable[..., None]) -> None:
    finding = cleared.reported("critical").findings.get()
    asked = commands.ask_for_exemption(
        by=cleared.pm,
        engagement_id=cleared.engagement.pk,
        justification="Samples thaw.",
        until=days(10),
        finding=finding,
    )
    assert _missing(cleared) == ["PTN-105"], "asking is not granting"
    commands.grant_exemption(by=cleared.qa, exemption=asked, proof=proof_of(cleared.qa.person))
    assert _missing(cleared) == []
    pass_time(days=11)
    assert _missing(cleared) == ["PTN-105"]


@pytest.mark.req("SUP-3", "SUP-5")
def test_an_overdue_audit(work: Working, pass_time: Callable[..., None]) -> None:
    found = work.evidence(work.evaluated(risk=(4, 4, 4), expires=days(360)), "audit_report", dated=days(-300))
    work.approve(found)
    work.agreed()
    assert _missing(work) == []
    pass_time(days=80)
    assert _missing(work) == ["PTN-106"]
    work.performed()
    assert _missing(work) == [], "from now on counted from this audit"


def test_when_an_audit_is_due_follows_from_risk(work: Working) -> None:
    low = work.qualified()
    medium = work.approve(
        work.evidence(work.evaluated(service_id="x", risk=(3, 3, 3)), "audit_report", dated=date(2026, 2, 1))
    )

    assert audit_due(low) is None
    assert audit_due(medium) == date(2028, 2, 1)


def test_no_agreement(work: Working) -> None:
    work.qualified()
    assert _missing(work) == ["PTN-111"]


@pytest.mark.req("QAG-4")
def test_an_agreement_that_only_one_has_signed_is_not_in_force(work: Working) -> None:
    work.qualified()
    work.countersigned(work.drafted())
    assert _missing(work) == ["PTN-111"]


def test_an_agreement_about_other_services(work: Working) -> None:
    work.qualified()
    work.agreed(services=["stability.study"])
    assert _missing(work) == ["PTN-111"]


@pytest.mark.req("QAG-4")
def test_an_agreement_that_is_yet_to_take_effect(work: Working) -> None:
    work.qualified()
    work.agreed(effective=days(3))
    assert _missing(work) == ["PTN-112"]


@pytest.mark.req("QAG-4")
def test_an_expired_agreement(work: Working, pass_time: Callable[..., None]) -> None:
    work.qualified()
    work.agreed(expires=days(40), review_due=days(20))
    pass_time(days=40)
    assert _missing(work) == [], "the last day counts"
    pass_time(days=1)
    assert _missing(work) == ["PTN-113"]


@pytest.mark.owner
@pytest.mark.req("QAG-4", "SIG-2")
@pytest.mark.parametrize("party", ["Alder Therapeutics", "Birch Clinical"])
def test_a_signature_that_is_gone(cleared: Working, party: str) -> None:
    """The signature is taken away behind Galenic's back, as nobody can who goes through it."""
    agreement = QualityAgreement.objects.get()
    signature = Signature.objects.get(signed_id=str(agreement.pk), organization=party)
    with ledger_writes():
        fences.lift()
        signature.delete()
        fences.install()

    [missing] = clearance(cleared.engagement, cleared.site, SERVICE)
    assert (missing.code, party in missing.sentence) == ("PTN-114", True)


def _rows(activity: str, **letters: str) -> list[dict[str, Any]]:
    rows = matrix_of(QualityAgreement.objects.get().activities)
    return [(replace(row, **letters) if row.activity == activity else row).as_dict() for row in rows]


def _rewritten(work: Working, activities: list[dict[str, Any]]) -> list[str]:
    """What is missing besides the signatures that a rewritten matrix loses."""
    change(QualityAgreement.objects.get(), actor=SYSTEM, action="test:rewrite", reason=WHY, activities=activities)
    return [code for code in _missing(work) if code != "PTN-114"]


@pytest.mark.req("QAG-2")
def test_an_unassigned_responsibility(cleared: Working) -> None:
    assert _rewritten(cleared, _rows("capa", sponsor="I", partner="R")) == ["PTN-115"]


@pytest.mark.req("QAG-2")
def test_a_responsibility_that_the_matrix_lacks(cleared: Working) -> None:
    rows = [row for row in QualityAgreement.objects.get().activities if row["activity"] != "records.access"]
    assert _rewritten(cleared, rows) == ["PTN-115"]


@pytest.mark.req("QAG-2")
def test_a_double_accountability(cleared: Working) -> None:
    assert _rewritten(cleared, _rows("capa", sponsor="A", partner="RA")) == ["PTN-116"]


@pytest.mark.req("QAG-3")
def test_a_delegated_final_release(cleared: Working) -> None:
    assert _rewritten(cleared, _rows(FINAL_RELEASE, sponsor="I", partner="RA")) == ["PTN-117"]


def test_a_class_of_products_is_qualified_by_itself_or_with_all(work: Working) -> None:
    work.agreed(product_class="sterile")
    work.qualified(product_class="oral solid")
    assert _missing(work) == ["PTN-101"]
    general = work.qualified()
    assert _missing(work) == []
    special = work.qualified(product_class="sterile")
    _suspend(special, work)
    assert _missing(work) == ["PTN-102"], "what is said of exactly this class goes before what is said of all"
    assert Qualification.objects.get(pk=general.pk).state == "approved"


@pytest.mark.req("SUP-5")
def test_a_re_evaluation_under_way_changes_nothing(cleared: Working) -> None:
    cleared.evaluating()
    assert _missing(cleared) == []


def test_an_award_asks_for_the_qualification_alone(work: Working) -> None:
    """The quality agreement is made with whoever is awarded the work; the order then waits for it."""
    asked = SimpleNamespace(engagement_id=work.engagement.pk, site_id=work.site.pk, service_id=SERVICE)
    assert list(not_qualified(asked)) == [f"Birch Clinical, Utrecht is not qualified for {SERVICE}"]
    work.qualified()
    assert list(not_qualified(asked)) == []


@pytest.mark.req("QAG-4")
def test_running_work_needs_a_decision_when_its_agreement_has_ended(
    work: Working, pass_time: Callable[..., None]
) -> None:
    agreement = work.agreed(expires=days(40), review_due=days(20))
    assert not list(running_missing(work.engagement, work.site, SERVICE))
    pass_time(days=41)
    [missing] = running_missing(work.engagement, work.site, SERVICE)
    assert missing.code == "PTN-113"

    asked = commands.ask_for_exemption(
        by=work.pm,
        engagement_id=work.engagement.pk,
        justification="The last report is being written.",
        until=days(30),
        agreement=agreement,
    )
    commands.grant_exemption(by=work.qa, exemption=asked, proof=proof_of(work.qa.person))
    assert not list(running_missing(work.engagement, work.site, SERVICE))
    assert "PTN-113" in _missing(work), "new work is not ordered under it"
    assert today() == days(0)
