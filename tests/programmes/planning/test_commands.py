from __future__ import annotations

from datetime import date

import pytest

from galenic.errors import InputError
from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused
from galenic.ledger.models import Entry
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes.errors import PlanRefused
from galenic.programmes.models import PlanDecision, ProductDescription
from galenic.programmes.planning import commands
from tests.factories import proof_of
from tests.programmes.planning.planned import FACTS, Planned

pytestmark = pytest.mark.django_db
WRONG = Reason(ReasonCode.OTHER, "it was wrong")


def test_a_description_keeps_what_was_stated_and_nothing_else(programme: Planned) -> None:
    made = programme.describe()

    assert (made.number, made.state, made.facts) == (1, "draft", FACTS)


@pytest.mark.req("SIG-1", "AUD-1")
def test_putting_it_into_force_signs_it_and_retires_the_one_before(programme: Planned) -> None:
    first = programme.in_force()
    second = programme.in_force(strengths=["200 mg", "400 mg"])

    states = ProductDescription.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "superseded"), (2, "in_force")]
    assert [each.signature.meaning for each in signatures_of(second)] == ["approved"]
    chain = f"programme:{programme.world.programme.pk}"
    assert set(Entry.objects.filter(subject_id=str(first.pk)).values_list("chain", flat=True)) == {chain}


def test_every_fault_of_a_description_is_named_and_nothing_is_stored(programme: Planned) -> None:
    with pytest.raises(InputError) as refused:
        programme.describe(strengths=[], route="topical", nonsense=1)

    assert {fault.column for fault in refused.value.faults} == {"strengths", "route", "nonsense"}
    assert not ProductDescription.objects.exists()


def test_a_refused_approval_leaves_the_earlier_description_in_force(programme: Planned) -> None:
    first, second = programme.in_force(), programme.describe()

    with pytest.raises(Refused):
        commands.approve_description(
            by=programme.sponsor_qa, description=second, proof=proof_of(programme.sponsor_qa.person)
        )

    first.refresh_from_db()
    assert first.state == "in_force"


@pytest.mark.req("ACC-1")
def test_only_the_sponsors_own_people_describe_the_product(programme: Planned) -> None:
    given = {"programme": programme.world.programme, "facts": FACTS}
    with pytest.raises(NotVisible):
        commands.describe_product(by=programme.partner_pm, **given)
    with pytest.raises(NotVisible):
        commands.describe_product(by=reader_for(programme.world.stranger), **given)
    with pytest.raises(Refused):
        commands.describe_product(by=programme.reader(Role.AUDITOR), **given)


def test_a_draft_can_be_discarded(programme: Planned) -> None:
    made = commands.discard_description(by=programme.sponsor_pm, description=programme.describe(), reason=WRONG)

    assert made.state == "discarded"


def test_a_decision_is_proposed_by_one_and_approved_by_another(programme: Planned) -> None:
    proposed = commands.propose_decision(
        by=programme.sponsor_qa,
        programme=programme.world.programme,
        service_id="sample.mean",
        kind="at_risk",
        justification="the mean is known to be small",
    )

    with pytest.raises(Refused, match="refused") as refused:
        commands.approve_decision(
            by=programme.sponsor_qa, decision=proposed, proof=proof_of(programme.sponsor_qa.person)
        )
    assert [fault.code for fault in refused.value.faults] == ["LED-012"]


def test_a_newer_decision_takes_the_place_of_the_older(programme: Planned) -> None:
    older = programme.decided("at_risk")
    newer = programme.decided("elsewhere", reference="Report 7", dated=date(2020, 1, 1))

    older.refresh_from_db()
    assert (older.state, newer.state) == ("superseded", "approved")


def test_a_decision_is_rejected_or_withdrawn_with_a_reason(programme: Planned) -> None:
    rejected = commands.reject_decision(by=programme.sponsor_qa, decision=programme.decision("at_risk"), reason=WRONG)
    withdrawn = commands.withdraw_decision(by=programme.sponsor_pm, decision=programme.decided("at_risk"), reason=WRONG)

    assert (rejected.state, withdrawn.state) == ("rejected", "withdrawn")


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        ({"service_id": "sample.nothing"}, {"service_id"}),
        ({"kind": "soon"}, {"kind"}),
        ({"justification": " "}, {"justification"}),
        ({"kind": "elsewhere"}, {"reference", "dated"}),
        ({"kind": "elsewhere", "reference": "Report 7", "dated": date(2999, 1, 1)}, {"dated"}),
    ],
)
def test_a_decision_that_cannot_stand_names_every_fault(
    programme: Planned, given: dict[str, object], columns: set[str]
) -> None:
    with pytest.raises(PlanRefused) as refused:
        programme.decision(**{"kind": "at_risk", **given})  # type: ignore[arg-type]

    assert {fault.column for fault in refused.value.faults} == columns
    assert not PlanDecision.objects.exists()


def test_a_document_of_today_is_no_document_of_the_future(programme: Planned) -> None:
    made = programme.decision("elsewhere", reference="Report 7", dated=clock.now().date())

    assert made.state == "proposed"
