from __future__ import annotations

import pytest

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused
from galenic.programmes.conduct import commands
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from tests.factories import proof_of
from tests.programmes.conduct.conftest import MILESTONES, Conducting

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the raw data are missing")


def test_milestone_is_reported_with_the_terms_of_that_day_and_accepted(work: Conducting) -> None:
    order = work.order()

    milestone = work.reached(order)

    assert (milestone.state, milestone.title, milestone.amount, milestone.currency) == (
        "accepted",
        "Method validated",
        "500.00",
        "EUR",
    )


def test_milestone_of_a_change_order_counts_once_it_is_agreed(work: Conducting) -> None:
    order = work.order()
    new = [*MILESTONES[:1], {"key": "M3", "title": "Amendment", "amount": 1000}]
    change = work.accepted(work.proposed(order, milestones=new))
    with pytest.raises(OrderRefused, match="PRG-034"):
        work.reported(order, "M3")

    commands.agree_change(by=work.sponsor_pm, change=change, proof=proof_of(work.sponsor_pm.person))

    assert work.reported(order, "M3").amount == "1000"
    with pytest.raises(OrderRefused, match="PRG-034"):
        work.reported(order, "M2")


def test_milestone_is_reported_once_and_again_after_its_return(work: Conducting) -> None:
    order = work.order()
    reported = work.reported(order)
    with pytest.raises(OrderRefused, match="PRG-035"):
        work.reported(order)

    commands.return_milestone(by=work.sponsor_pm, milestone=reported, reason=WHY)

    assert work.reported(order).state == "reported"


def test_nothing_is_reached_before_the_order_is_taken_on(work: Conducting) -> None:
    with pytest.raises(OrderNotOpen):
        work.reported(work.issued(milestones=MILESTONES))


def test_statement_has_to_say_something(work: Conducting) -> None:
    with pytest.raises(OrderRefused, match="PRG-010"):
        commands.report_milestone(by=work.partner_pm, order=work.order(), key="M1", statement="n/a")


def test_partner_does_not_accept_its_own_milestone(work: Conducting) -> None:
    reported = work.reported(work.order())

    with pytest.raises(Refused, match="LED-011"):
        commands.accept_milestone(by=work.partner_pm, milestone=reported, proof=proof_of(work.partner_pm.person))
