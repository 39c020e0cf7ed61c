"""Milestones are reported, accepted, invoiced and paid on the page of the terms."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.programmes.models import Invoice, Milestone, WorkOrder
from tests.factories import PASSWORD
from tests.web.conduct.conftest import Take
from tests.web.reading import words

pytestmark = pytest.mark.django_db


def test_from_a_milestone_to_its_payment(order: WorkOrder, partner: Client, sponsor: Client, take: Take) -> None:
    terms = f"/orders/{order.pk}/terms/"
    assert "the partner reports it" in words(sponsor.get(terms))
    refused = partner.post(f"/orders/{order.pk}/milestones/M1/report/", {"statement": "..", "version": "3"})
    assert refused.status_code == 422
    partner.post(f"/orders/{order.pk}/milestones/M1/report/", {"statement": "The report is signed.", "version": "3"})
    milestone = Milestone.objects.get()
    assert take(sponsor, "milestones", milestone, "accept").status_code == 302
    assert "Accepted 500.00 EUR" in words(sponsor.get(terms))
    order.refresh_from_db()
    sent = {"number": "I-1", "milestones": str(milestone.pk), "payable_by": "2030-01-01"}
    signed = {"version": str(order.version), "password": PASSWORD}
    assert partner.post(f"/orders/{order.pk}/invoices/new/", {**sent, **signed}).status_code == 302
    invoice = Invoice.objects.get()
    assert (invoice.amount, invoice.state) == ("500.00", "issued")
    assert take(sponsor, "invoices", invoice, "approve").status_code == 302
    assert take(sponsor, "invoices", invoice, "pay").status_code == 302
    shown = words(partner.get(terms))
    assert "Paid 500.00 EUR" in shown
    assert "M1 Method validated 2029-06-01 500.00 EUR Paid" in shown


def test_without_an_accepted_milestone_nothing_is_invoiced(order: WorkOrder, partner: Client) -> None:
    shown = words(partner.get(f"/orders/{order.pk}/invoices/new/"))
    assert "no accepted milestone is without an invoice" in shown
    sent = {"number": "", "payable_by": "", "version": str(order.version), "password": PASSWORD}
    answer = partner.post(f"/orders/{order.pk}/invoices/new/", sent)
    assert answer.status_code == 422
    assert "The day is missing." in words(answer)
    assert not Invoice.objects.exists()


def test_a_disputed_invoice_frees_its_milestones(
    order: WorkOrder, partner: Client, sponsor: Client, take: Take
) -> None:
    partner.post(f"/orders/{order.pk}/milestones/M2/report/", {"statement": "The report is signed.", "version": "3"})
    milestone = Milestone.objects.get()
    take(sponsor, "milestones", milestone, "accept")
    order.refresh_from_db()
    sent = {"number": "I-1", "milestones": str(milestone.pk), "payable_by": "2030-01-01"}
    partner.post(f"/orders/{order.pk}/invoices/new/", {**sent, "version": order.version, "password": PASSWORD})
    why = {"reason": "The report is not there.", "reason_code": "OTHER"}
    assert take(sponsor, "invoices", Invoice.objects.get(), "dispute", **why).status_code == 302
    shown = words(partner.get(f"/orders/{order.pk}/terms/"))
    assert "Disputed" in shown
    assert "Issue an invoice" in shown


def test_a_milestone_that_is_not_in_the_terms_does_not_exist(order: WorkOrder, partner: Client) -> None:
    assert partner.get(f"/orders/{order.pk}/milestones/M9/report/").status_code == 404


def test_milestones_are_written_with_the_order(order: WorkOrder, sponsor: Client) -> None:
    address = f"/orders/new/?engagement={order.engagement_id}&service={order.service_id}"
    sent = {"number": "WO-8", "title": "More", "price": "100", "currency": "EUR", "rows": "2"}
    rows = {"row.0.key": "M1", "row.0.title": "Report", "row.0.amount": "90"}
    refused = sponsor.post(address, {**sent, **rows})
    assert "add up to 90, not to the price, 100" in words(refused)
    assert sponsor.post(address, {**sent, **rows, "row.0.amount": "100"}).status_code == 302
    assert [each["key"] for each in WorkOrder.objects.get(number="WO-8").milestones] == ["M1"]
    assert sponsor.post(address, {**sent, **rows, "more_rows": "1"}).status_code == 200
