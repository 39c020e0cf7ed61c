"""Whether a site may do a piece of work for a sponsor: decided per site and service, for some products, till a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import Kept, Person, Site


class Qualification(Kept):
    """A sponsor's decision on one site for one service, and all that it rests on (SUP-1, SUP-2).

    An empty `product_class` covers every product. `answers` go by the questions of the form `form_version`, each with
    `answer` (yes, no, not_applicable) and `remark`; `evidence` is a list of `kind`, `reference`, `dated`, `source`,
    `recorded_by`. A re-evaluation is a new row that takes the place of the one it `supersedes` when it is approved.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "sponsor_id",
        "site_id",
        "service_id",
        "product_class",
        "form_version",
        "answers",
        "evidence",
        "severity",
        "probability",
        "detectability",
        "conditions",
        "decided_on",
        "expires",
        "supersedes_id",
    )

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="qualifications")
    service_id = models.CharField(max_length=100)
    product_class = models.CharField(max_length=100, blank=True)
    form_version = models.CharField(max_length=20)
    answers = CanonicalJSONField(default=dict)
    evidence = CanonicalJSONField(default=list)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    detectability = models.PositiveSmallIntegerField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=30, default="prospective")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sponsor", "site", "service_id", "product_class"],
                condition=models.Q(state__in=("prospective", "under_evaluation")),
                name="qualification_evaluated_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["sponsor", "site", "service_id"], name="qualification_by_site")]

    def __str__(self) -> str:
        return f"{self.site} for {self.service_id}{f', {self.product_class}' if self.product_class else ''}"
