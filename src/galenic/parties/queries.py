"""Reads, each cut down to what the reader may see; every other application builds on these."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement, Programme
from galenic.parties.reader import Reader


def visible_engagements(reader: Reader) -> QuerySet[Any, Any]:
    """The engagements that exist for the reader, with their parties and programme loaded."""
    found = Engagement.objects.filter(pk__in=reader.engagement_ids)
    return found.select_related("sponsor", "partner", "programme").order_by("programme__code", "partner__name")


def visible_programmes(reader: Reader) -> QuerySet[Any, Any]:
    """The programmes whose identity the reader may know, with their sponsor loaded."""
    return Programme.objects.filter(pk__in=reader.programme_ids).select_related("sponsor").order_by("code")


def find_engagement(reader: Reader, engagement_id: UUID) -> Engagement:
    """One engagement. Raises NotVisible."""
    reader.require(engagement_id)
    return visible_engagements(reader).get(pk=engagement_id)  # type: ignore[no-any-return]


def find_programme(reader: Reader, programme_id: UUID) -> Programme:
    """One programme. Raises NotVisible."""
    found = visible_programmes(reader).filter(pk=programme_id).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]
