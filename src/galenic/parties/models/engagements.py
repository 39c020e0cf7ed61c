"""Programmes, and the engagements through which their records are shared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.recording import Recorded
from galenic.parties.models.organizations import Organization


class Programme(Recorded):
    """The identity of a sponsor's drug programme; its product, plan and gates live in `galenic.programmes`."""

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sponsor", "code"], name="programme_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def ledger_scope(self) -> str:
        return f"programme:{self.pk}"


class Engagement(Recorded):
    """Sponsor, partner, programme: the only door through which records are shared. Its last day belongs to it (UTC)."""

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="engagements_as_sponsor")
    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="engagements_as_partner")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="engagements")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "partner"], name="engagement_once"),
            models.CheckConstraint(condition=~models.Q(sponsor=models.F("partner")), name="engagement_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code}: {self.sponsor} with {self.partner}"

    def ledger_scope(self) -> str:
        return f"engagement:{self.pk}"
