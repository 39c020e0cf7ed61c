from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import ReasonMissing, Refused, SignatureRefused
from galenic.ledger.models import Signature
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.programmes import commands as orders
from galenic.programmes.conduct import commands
from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from tests.factories import proof_of
from tests.programmes.conduct.conftest import Conducting

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the study does not need it")


def test_change_is_in_force_when_both_parties_have_signed_it(work: Conducting) -> None:
    order = work.order()
    signed = order.signed_digest()

    proposed = work.proposed(order, price=Decimal(1800), milestones=[{"key": "M1", "title": "All", "amount": 1800}])
    assert terms_of(order).price == Decimal("1500.00")
    accepted = work.accepted(proposed)
    assert terms_of(order).price == Decimal("1500.00")
    agreed = commands.agree_change(by=work.sponsor_pm, change=accepted, proof=proof_of(work.sponsor_pm.person))

    assert terms_of(order).price == Decimal(1800)
    assert agreed.before["price"] == "1500.00"
    assert set(Signature.objects.filter(signed_id=str(agreed.pk)).values_list("meaning", flat=True)) == {
        "accepted",
        "approved",
    }
    assert order.fresh().signed_digest() == signed  # the order stays as both signed it


def test_sponsor_does_not_put_into_force_what_the_partner_has_not_signed(work: Conducting) -> None:
    change = work.proposed(work.order(), scope="Twice as much.")

    with pytest.raises(Refused, match="LED-010"):
        commands.agree_change(by=work.sponsor_pm, change=change, proof=proof_of(work.sponsor_pm.person))
    with pytest.raises(Refused, match="LED-011"):
        commands.accept_change(by=work.sponsor_pm, change=change, proof=proof_of(work.sponsor_pm.person))
    with pytest.raises(SignatureRefused):
        commands.accept_change(by=work.partner_pm, change=change, proof=None)


def test_change_that_starts_from_older_terms_is_refused(work: Conducting) -> None:
    order = work.order()
    late = work.proposed(order, due=date(2030, 5, 1))
    work.agreed(order, due=date(2030, 4, 1))

    with pytest.raises(Refused, match="due has changed since this was proposed"):
        work.accepted(late)


def test_cancelled_order_does_not_change(work: Conducting) -> None:
    order = work.order()
    change = work.proposed(order, scope="Twice as much.")
    orders.cancel_order(by=work.sponsor_pm, order=order, reason=WHY)

    with pytest.raises(Refused, match="the order is cancelled"):
        work.accepted(change)
    with pytest.raises(OrderNotOpen):
        work.proposed(order, scope="Three times as much.")


def test_draft_is_edited_and_not_changed(work: Conducting) -> None:
    with pytest.raises(OrderNotOpen):
        work.proposed(work.draft(), scope="Twice as much.")


def test_what_cannot_be_changed_is_named(work: Conducting) -> None:
    order = work.order()

    with pytest.raises(OrderRefused) as refused:
        work.proposed(order, service_id="sample.other", price=Decimal(2000))
    assert [fault.code for fault in refused.value.faults] == ["PRG-033", "PRG-031"]
    with pytest.raises(OrderRefused, match="PRG-032"):
        work.proposed(order, due=order.due)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope": " "}, "PRG-010"),
        ({"due": None}, "PRG-010"),
        ({"price": Decimal(-1), "milestones": []}, "PRG-013"),
        ({"price": None, "milestones": []}, "PRG-013"),
    ],
)
def test_terms_that_no_order_could_have_are_refused(work: Conducting, changes: dict[str, object], code: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        work.proposed(work.order(), **changes)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_reason_is_needed(work: Conducting) -> None:
    with pytest.raises(ReasonMissing):
        commands.propose_change(by=work.partner_pm, order=work.order(), changes={"scope": "More."}, reason="-")


def test_change_is_rejected_or_withdrawn(work: Conducting) -> None:
    order = work.order()
    rejected = commands.reject_change(by=work.partner_pm, change=work.proposed(order, scope="Twice."), reason=WHY)
    accepted = work.accepted(work.proposed(order, scope="Three times."))
    withdrawn = commands.withdraw_change(by=work.sponsor_pm, change=accepted, reason=WHY)

    assert (rejected.state, withdrawn.state, withdrawn.number) == ("rejected", "withdrawn", 2)
    assert terms_of(order).scope == order.scope


@pytest.mark.req("ACC-3")
def test_strangers_find_no_change(work: Conducting) -> None:
    change, stranger = work.proposed(work.order(), scope="Twice."), reader_for(work.world.competitor)

    with pytest.raises(NotVisible):
        commands.accept_change(by=stranger, change=change, proof=proof_of(stranger.person))
