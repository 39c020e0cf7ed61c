"""What a sponsor says of its product, and what it decides about single steps of the plan; no partner sees either."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import OfProgramme, Person


class ProductDescription(OfProgramme):
    """The facts that the plan follows from (`galenic.catalogue.planning.product`). One of a programme is in force.

    `facts` are the stated ones alone; `begins` is the day on which work begins, from which dates are counted.
    """

    signed_fields: ClassVar[tuple[str, ...]] = ("number", "facts", "begins", "author_id")

    number = models.PositiveIntegerField()
    facts = CanonicalJSONField()
    begins = models.DateField(null=True, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="product_description_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="in_force"), name="one_product_description_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facts.get('name', 'Product')}, description {self.number}"


class PlanDecision(OfProgramme):
    """What the sponsor decides about a step of the plan, and why.

    `elsewhere`: it was done outside this record, as `reference` shows. `not_needed`: this programme does without it.
    `at_risk`: what waits for it may begin before it is accepted.
    """

    class Kind(models.TextChoices):
        ELSEWHERE = "elsewhere", "Done outside this record"
        NOT_NEEDED = "not_needed", "Not needed in this programme"
        AT_RISK = "at_risk", "What waits for it begins at risk"

    signed_fields: ClassVar[tuple[str, ...]] = (
        "service_id",
        "kind",
        "justification",
        "reference",
        "dated",
        "author_id",
    )

    service_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind)
    justification = models.TextField()
    reference = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "service_id"],
                condition=models.Q(state="approved"),
                name="one_plan_decision_a_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.get_kind_display()}"
