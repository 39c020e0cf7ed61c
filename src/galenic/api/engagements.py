"""Engagements: with whom, for which programme."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from galenic.api.authentication import ApiRequest
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import answers
from galenic.api.shapes.accounts import EngagementShown
from galenic.api.shapes.common import Page
from galenic.parties.models import Engagement
from galenic.parties.queries import find_engagement, visible_engagements
from galenic.parties.reader import Reader

router = Router(tags=["Engagements"])


@router.get("", response=answers(Page[EngagementShown]), summary="Engagements")
def list_engagements(request: ApiRequest, asked: Asked) -> Page[EngagementShown]:
    """The engagements that exist for the reader; all else is shared through one of them."""
    reader = request.reader
    return page_of(visible_engagements(reader), asked, lambda found: [_shown(each, reader) for each in found])


@router.get("/{uuid:record_id}", response=answers(EngagementShown), summary="One engagement")
def read_engagement(request: ApiRequest, record_id: UUID) -> EngagementShown:
    """Sponsor, partner, programme, and the reader's roles."""
    return _shown(find_engagement(request.reader, record_id), request.reader)


def _shown(of: Engagement, reader: Reader) -> EngagementShown:
    return EngagementShown(
        id=of.pk,
        version=of.version,
        programme=of.programme.code,
        programme_title=of.programme.title,
        sponsor=of.sponsor.name,
        partner=of.partner.name,
        starts=of.starts,
        ends=of.ends,
        roles=tuple(sorted(reader.roles_in(of.pk))),
    )
