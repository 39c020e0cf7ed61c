"""From the need to the award; each refusal is seen by leaving out exactly one fact."""

from __future__ import annotations

import pytest

from galenic.demo import clearing
from galenic.demo.awarding import OFFERS, QUESTION
from galenic.demo.cast import CDMO, CRO, PARTNERS
from galenic.demo.needing import BEFORE, standing
from galenic.demo.playing import RunFailed, order_too_early
from galenic.demo.scenes import SCENES
from galenic.demo.story import Beginning, begin
from galenic.ledger.errors import Refused
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.partners.models import Qualification, QualityAgreement
from galenic.programmes.directory import candidates
from galenic.programmes.models import Award, Clarification, PlanDecision, WorkOrder
from galenic.programmes.sourcing.queries import find_proposal, find_request

WANTED = {(scene.partner, scene.service_id) for scene in SCENES}
NAMES = {partner.key: partner.name for partner in PARTNERS}


def test_from_the_product_to_the_award(passwords: dict[str, str]) -> None:
    told: list[str] = []
    beginning = begin(passwords, told.append)

    assert [told[0], told[-1]] == ["Setting up organizations and people", "Ordering the study before its batch"]
    _the_plan_follows_from_the_product(beginning)
    _two_partners_are_compared_and_each_line_awarded(beginning)
    _every_site_is_qualified_for_what_it_is_to_do()
    _what_sites_say_of_themselves_was_written_down(beginning)


def _what_sites_say_of_themselves_was_written_down(beginning: Beginning) -> None:
    known = {each.key: each for each in candidates(beginning.cast.reader("manager"))}
    for partner in PARTNERS:
        site = known[str(beginning.cast.sites[partner.key].pk)]
        assert {each.service_id for each in site.stated} >= {id_ for key, id_ in WANTED if key == partner.key}
        assert all("invented" in each.source for each in (*site.stated, *site.inspections))


def _the_plan_follows_from_the_product(beginning: Beginning) -> None:
    steps = {step.step.id: step for step in beginning.planned.steps}
    assert beginning.planned.plan.product.name.startswith("Theophylline")
    assert {scene.service_id for scene in SCENES} <= steps.keys()
    waits = {wait.service for wait in steps["clinical.study"].waiting}
    assert {"manufacturing.clinical-material", "bioanalysis.method-validation", "comparative.dissolution"} <= waits
    settled = {step.step.id for step in standing(beginning.cast).steps if step.state == "done elsewhere"}
    assert settled == {step.service_id for step in BEFORE}
    assert set(PlanDecision.objects.values_list("state", flat=True)) == {"approved"}


def _two_partners_are_compared_and_each_line_awarded(beginning: Beginning) -> None:
    stability = next(line for line in beginning.compared if line.key == "STABILITY")
    assert [offer.partner for offer in stability.offers] == [CDMO.name, CRO.name]
    assert all(offer.against for line in beginning.compared for offer in line.offers), "nobody is qualified yet"
    awarded = {award.engagement.partner.name: set(award.keys) for award in Award.objects.filter(state="accepted")}
    assert awarded == {name: {scene.line for scene in SCENES if scene.partner == key} for key, name in NAMES.items()}
    assert {line for offers in OFFERS.values() for line in offers} == {scene.line for scene in SCENES}
    now = {(line.key, offer.partner): offer.against for line in beginning.tender.compared() for offer in line.offers}
    assert not any(now[scene.line, NAMES[scene.partner]] for scene in SCENES)


def _every_site_is_qualified_for_what_it_is_to_do() -> None:
    found = {(each.site.organization.name, each.service_id, each.state) for each in Qualification.objects.all()}
    assert found == {(NAMES[partner], service, "approved") for partner, service in WANTED}
    agreements = QualityAgreement.objects.values_list("state", "engagement__partner__name")
    assert set(agreements) == {("in_force", name) for name in NAMES.values()}


@pytest.mark.req("ACC-3")
def test_the_study_waits_for_its_batch_and_neither_partner_learns_of_the_other(beginning: Beginning) -> None:
    sentences = [fault.message for fault in beginning.refused.faults]
    assert any("needs manufacturing.clinical-material first" in each for each in sentences)
    assert WorkOrder.objects.get().state == "draft", "nothing is half done"
    _neither_learns_of_the_other(beginning)

    biobatch = SCENES[0]
    with pytest.raises(RunFailed, match="WO-1 was ordered although"):
        order_too_early(beginning.cast, biobatch, beginning.awards[biobatch.partner])


def _neither_learns_of_the_other(beginning: Beginning) -> None:
    cast, tender = beginning.cast, beginning.tender
    for mine, other in ((CRO, CDMO), (CDMO, CRO)):
        reader = cast.reader("pm", mine.key)
        with pytest.raises(NotVisible):
            find_proposal(reader, tender.proposals[other.key].pk)
        with pytest.raises(NotVisible):
            find_request(reader, tender.request.pk)
        entries = Entry.objects.filter(chain_id=cast.engagements[mine.key].ledger_scope())
        assert not [entry for entry in entries if other.name in f"{entry.changes} {entry.actor_organization}"]
    assert list(Clarification.objects.values_list("question", flat=True)) == [QUESTION, QUESTION], "answered to both"


@pytest.mark.req("SUP-1")
@pytest.mark.parametrize(
    ("partner", "service"), [("cdmo", "manufacturing.clinical-material"), ("cro", "bioequivalence.study")]
)
def test_without_one_qualification_the_award_is_refused(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, partner: str, service: str
) -> None:
    kept, left_out = clearing.qualify, (partner, service)
    monkeypatch.setattr(
        clearing, "qualify", lambda cast, who, what: None if (who, what) == left_out else kept(cast, who, what)
    )

    with pytest.raises(Refused) as refused:
        begin(passwords)

    sentences = [fault.message for fault in refused.value.faults]
    assert sentences
    assert all(each.endswith(f"is not qualified for {service}") for each in sentences), "what is missing is said"
    assert not Award.objects.filter(engagement__partner__name=NAMES[partner]).exists()
    assert not WorkOrder.objects.exists()


@pytest.mark.req("QAG-4")
def test_without_an_agreement_no_work_is_ordered(passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "agree_with_all", lambda _cast: [])

    refused = begin(passwords).refused

    assert any("no quality agreement between" in fault.message for fault in refused.faults)
