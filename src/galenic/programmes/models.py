"""Work orders, what departs from their frozen protocol, and what was delivered under them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.evidence.models import Evidence
from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField
from galenic.parties.models import Person, Shared, Site
from galenic.programmes.conduct.models import ChangeOrder, Invoice, Message, Milestone, Thread
from galenic.programmes.planning.models import PlanDecision, ProductDescription
from galenic.programmes.sourcing.models import (
    Answer,
    Award,
    Clarification,
    Decision,
    Invitation,
    Invitee,
    Proposal,
    Question,
    RequestForProposals,
)

__all__ = [
    "Answer",
    "Award",
    "ChangeOrder",
    "Clarification",
    "Decision",
    "Delivery",
    "Departure",
    "Invitation",
    "Invitee",
    "Invoice",
    "Message",
    "Milestone",
    "PlanDecision",
    "ProductDescription",
    "Proposal",
    "Question",
    "RequestForProposals",
    "Thread",
    "WorkOrder",
]


class WorkOrder(Shared):
    """A sponsor's order for one service. Issuing freezes service version, options and criteria before data arrive.

    `site` is where the partner does the work; `regions` and `filing_date` choose the agencies' rules; `award` is what
    the order follows from, if there was one.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "number",
        "title",
        "scope",
        "site_id",
        "service_id",
        "service_version",
        "options",
        "criteria",
        "regions",
        "filing_date",
        "due",
        "price",
        "currency",
        "milestones",
        "award_id",
    )

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    scope = models.TextField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="work_orders")
    service_id = models.CharField(max_length=100)
    service_version = models.CharField(max_length=40, blank=True)
    options = CanonicalJSONField(default=dict)
    criteria = CanonicalJSONField(default=list)
    regions = CanonicalJSONField(default=list)
    filing_date = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    price = ExactDecimalField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    milestones = CanonicalJSONField(default=list)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "number"], name="work_order_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["engagement", "state"], name="work_order_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def subject(self) -> str:
        """How evidence names this order."""
        return f"{self.subject_type()}:{self.pk}"


class Departure(Shared):
    """One thing that is done otherwise than the order froze it, and why.

    `element` is `service_version`, `criteria` or `options`; `name` the option or criterion in question.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "order_id",
        "element",
        "name",
        "frozen",
        "actual",
        "reason",
        "author_id",
    )

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="departures")
    element = models.CharField(max_length=20)
    name = models.CharField(max_length=100, blank=True)
    frozen = CanonicalJSONField()
    actual = CanonicalJSONField()
    reason = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    def __str__(self) -> str:
        return f"{self.element} {self.name}".strip()


class Delivery(Shared):
    """Evidence handed to the sponsor under an order. Both parties sign it, and with it the evidence's digest."""

    signed_fields: ClassVar[tuple[str, ...]] = (
        "order_id",
        "number",
        "evidence_id",
        "evidence_digest",
        "statement",
        "departures",
    )

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="deliveries")
    evidence_digest = models.CharField(max_length=64)
    departures = CanonicalJSONField(default=list)
    statement = models.TextField(blank=True)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="prepared")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "number"], name="delivery_number_once")]

    def __str__(self) -> str:
        return f"Delivery {self.number} of {self.order}"
