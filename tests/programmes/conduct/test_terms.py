from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from galenic.programmes.conduct.terms import milestone_faults, plain_milestones, terms_of
from galenic.programmes.errors import OrderRefused
from tests.programmes.conduct.conftest import MILESTONES, Conducting


@pytest.mark.django_db
def test_terms_are_the_orders_own_until_a_change_is_agreed(work: Conducting) -> None:
    order = work.order()

    terms = terms_of(order)

    assert (terms.due, terms.price, terms.currency, terms.changes) == (order.due, Decimal("1500.00"), "EUR", ())
    assert terms.milestone("M1") == {"key": "M1", "title": "Method validated", "due": "2029-06-01", "amount": "500.00"}
    assert terms.milestone("M3") is None


@pytest.mark.django_db
def test_changes_add_up_in_the_order_of_their_numbers(work: Conducting) -> None:
    order = work.order()
    work.agreed(order, due=date(2030, 3, 1))
    work.agreed(order, due=date(2030, 4, 1), scope="More samples.")
    work.accepted(work.proposed(order, scope="Not agreed."))

    terms = terms_of(order)

    assert (terms.due, terms.scope, terms.changes) == (date(2030, 4, 1), "More samples.", (1, 2))


@pytest.mark.django_db
def test_milestones_of_an_order_add_up_to_its_price(work: Conducting) -> None:
    with pytest.raises(OrderRefused, match="PRG-031"):
        work.draft(milestones=MILESTONES[:1])
    assert work.draft(number="WO-2", milestones=MILESTONES).milestones[1]["due"] == ""


def test_every_fault_of_milestones_is_named() -> None:
    given = [
        {"key": "M1", "amount": "-1"},
        {"key": "M1", "amount": "many", "due": "June"},
        {"key": "a b", "amount": 1, "reward": 2},
    ]

    assert [(fault.code, fault.column, fault.value) for fault in milestone_faults(given, 1)] == [
        ("PRG-030", "milestones.key", "M1"),
        ("PRG-030", "milestones.key", "a b"),
        ("PRG-030", "milestones.amount", "-1"),
        ("PRG-030", "milestones.due", "June"),
        ("PRG-030", "milestones.amount", "many"),
        ("PRG-030", "milestones.reward", ""),
    ]


def test_milestones_without_a_price_are_refused() -> None:
    assert [fault.code for fault in milestone_faults([{"key": "M1", "amount": 5}], None)] == ["PRG-031"]
    assert not list(milestone_faults([], None))


def test_amounts_are_kept_as_they_were_written() -> None:
    assert plain_milestones([{"key": "M1", "amount": Decimal("1E+3"), "due": date(2030, 1, 2)}]) == [
        {"key": "M1", "title": "", "due": "2030-01-02", "amount": "1000"}
    ]
