"""Invoices are issued against accepted milestones, each claimed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role, take
from galenic.programmes.conduct.lifecycle import INVOICE, PARTNER
from galenic.programmes.conduct.models import Invoice
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import WorkOrder


@transaction.atomic
def issue_invoice(
    *,
    by: Reader,
    order: WorkOrder,
    number: str,
    milestones: Sequence[UUID | str],
    payable_by: date,
    proof: Proof | None,
    expected_version: int | None = None,
) -> Invoice:
    """Ask to be paid for accepted milestones, signed as `approved`, for the partner; the amount is their sum.

    `expected_version` is the order's. Raises OrderRefused for the number, Refused with all that is unmet, NotVisible,
    StaleRecord, SignatureRefused.
    """
    actor = require_role(by, order.engagement_id, PARTNER, "issue an invoice")
    current: WorkOrder = order.fresh()  # one invoice of an order at a time
    ledger.check_version(current, expected_version)
    keys = sorted({str(key) for key in milestones})
    named = current.milestones_reported.filter(pk__in=keys)
    invoice = Invoice(
        engagement_id=current.engagement_id,
        order=current,
        number=number.strip(),
        milestones=keys,
        amount=str(sum((Decimal(each.amount) for each in named), Decimal(0))),
        currency=current.currency,
        payable_by=payable_by,
        author=by.person,
    )
    if not invoice.number:
        fault = Fault("PRG-010", "the invoice needs a number", column="number")
        raise OrderRefused("The invoice was not issued.", faults=[fault], remedy="Give it one.")
    try:
        with transaction.atomic():
            prepared = ledger.create(invoice, actor=actor, action="programmes:invoice:prepare")
    except IntegrityError as error:
        fault = Fault("PRG-011", "this number is taken in this engagement", column="number", value=invoice.number)
        raise OrderRefused("The invoice was not issued.", faults=[fault], remedy="Choose another number.") from error
    issued = take(INVOICE, prepared, "issue", by=by, proof=proof)
    anchor([issued.ledger_scope()], "invoice issued")
    return issued


def approve_invoice(
    *, by: Reader, invoice: Invoice, proof: Proof | None, expected_version: int | None = None
) -> Invoice:
    """Sign as `approved` for payment, for the sponsor."""
    return take(INVOICE, invoice, "approve", by=by, proof=proof, expected_version=expected_version)


def dispute_invoice(*, by: Reader, invoice: Invoice, reason: Reason, expected_version: int | None = None) -> Invoice:
    """Refuse an invoice and say why, for the sponsor; its milestones may be invoiced anew."""
    return take(INVOICE, invoice, "dispute", by=by, reason=reason, expected_version=expected_version)


def pay_invoice(*, by: Reader, invoice: Invoice, expected_version: int | None = None) -> Invoice:
    """Record that an approved invoice was paid, for the sponsor."""
    return take(INVOICE, invoice, "pay", by=by, expected_version=expected_version)
