from __future__ import annotations

import pytest

from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused
from galenic.programmes.conduct import commands
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import Invoice
from tests.factories import proof_of
from tests.programmes.conduct.conftest import Conducting

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the purchase number is missing")


def test_invoice_is_the_sum_of_accepted_milestones_and_is_paid(work: Conducting) -> None:
    order = work.order()
    invoice = work.invoiced(order, work.reached(order, "M1"), work.reached(order, "M2"))
    assert (invoice.state, invoice.amount, invoice.currency) == ("issued", "1500.00", "EUR")

    approved = commands.approve_invoice(by=work.sponsor_pm, invoice=invoice, proof=proof_of(work.sponsor_pm.person))

    assert commands.pay_invoice(by=work.sponsor_pm, invoice=approved).state == "paid"


def test_milestone_that_is_not_accepted_is_not_invoiced(work: Conducting) -> None:
    order = work.order()

    with pytest.raises(Refused, match="milestone M1 is not accepted"):
        work.invoiced(order, work.reported(order))
    assert not Invoice.objects.exists()


def test_milestone_is_invoiced_once(work: Conducting) -> None:
    order = work.order()
    reached = work.reached(order)
    first = work.invoiced(order, reached)

    with pytest.raises(Refused, match="milestone M1 is on invoice I-1 already"):
        work.invoiced(order, reached, number="I-2")

    commands.dispute_invoice(by=work.sponsor_pm, invoice=first, reason=WHY)
    assert work.invoiced(order, reached, number="I-2").state == "issued"


def test_invoice_over_nothing_or_over_another_order_is_refused(work: Conducting) -> None:
    order, other = work.order(), work.order(number="WO-2")
    elsewhere = work.reached(other)

    with pytest.raises(Refused, match="the invoice names no milestone"):
        work.invoiced(order)
    with pytest.raises(Refused, match="is no milestone of this order"):
        work.invoiced(order, elsewhere)


def test_number_is_given_once(work: Conducting) -> None:
    order = work.order()
    work.invoiced(order, work.reached(order))

    with pytest.raises(OrderRefused, match="PRG-011"):
        work.invoiced(order, work.reached(order, "M2"))
    with pytest.raises(OrderRefused, match="PRG-010"):
        work.invoiced(order, number=" ")
