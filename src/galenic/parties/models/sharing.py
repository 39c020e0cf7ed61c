"""Where a record belongs: to an engagement, whose two parties share it, or to a sponsor, who keeps it alone."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models

from galenic.ledger.recording import Recorded
from galenic.parties.models.engagements import Engagement, Programme
from galenic.parties.models.organizations import Organization


class Shared(Recorded):
    """A record that two parties share through one engagement; its entries stand on that engagement's chain."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def ledger_scope(self) -> str:
        return f"engagement:{self.engagement_id}"


class Kept(Recorded):
    """A record that a sponsor keeps for all its programmes; its entries stand on the sponsor's own chain.

    No partner sees it, also not the one that it is about.
    """

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def ledger_scope(self) -> str:
        return f"organization:{self.sponsor_id}"


class OfProgramme(Kept):
    """A record that a sponsor keeps for one programme, unseen by any partner; on the programme's own chain."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def ledger_scope(self) -> str:
        return f"programme:{self.programme_id}"


#: A record that somebody other than an administrator may see.
Placed: TypeAlias = Shared | Kept
