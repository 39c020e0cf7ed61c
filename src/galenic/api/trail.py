"""The audit trail, for those who may read it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from galenic.api.authentication import ApiRequest
from galenic.api.files import MEDIA, file_answer, file_declared
from galenic.api.paging import Paging, page_of
from galenic.api.refusals import answers
from galenic.api.shapes.common import Given, Moment, Page
from galenic.api.shapes.trail import EntryShown
from galenic.evidence.trail import trail
from galenic.evidence.trail_export import export_trail
from galenic.ledger import clock
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader

router = Router(tags=["Audit trail"])


class TrailFilter(Given):
    """Which entries."""

    scope: str = Field(default="", max_length=200, description="A chain, such as `engagement:<id>`")
    subject_type: str = Field(default="", max_length=100, description="A type of records, such as `evidence.evidence`")
    subject_id: str = Field(default="", max_length=64)
    person: UUID | None = Field(default=None, description="Who acted")
    action: str = Field(default="", max_length=100, description="An action, or the beginning of one")
    since: Moment | None = None
    until: Moment | None = Field(default=None, description="Exclusive")
    access: bool = Field(default=False, description="Also who looked at what, and who exported it")


class TrailAsked(TrailFilter, Paging):
    """Which entries, and which page of them."""


@router.get("", response=answers(Page[EntryShown]), summary="Audit trail")
def list_entries(request: ApiRequest, asked: Annotated[TrailAsked, Query()]) -> Page[EntryShown]:
    """The entries of the chains that the reader may read as an audit trail, latest first.

    For quality assurance and auditors; for everybody else there is no audit trail (404).
    """
    _require_reader(request.reader)
    found = trail(request.reader, **_criteria(asked))
    return page_of(found, asked, lambda part: [_shown(each) for each in part])


@router.get(
    "/export.{format_name}",
    response=answers(None),
    openapi_extra=file_declared(MEDIA["csv"], MEDIA["json"], MEDIA["pdf"]),
    summary="Take the audit trail away",
)
def export_entries(
    request: ApiRequest, format_name: Literal["csv", "json", "pdf"], asked: Annotated[TrailFilter, Query()]
) -> HttpResponse:
    """All entries that the filter finds, as a file; the export is noted. As PDF only what somebody can read."""
    _require_reader(request.reader)
    criteria = _criteria(asked)
    content = export_trail(
        by=request.reader,
        found=trail(request.reader, **criteria),
        stated={name: str(value) for name, value in criteria.items() if value},
        format_name=format_name,
    )
    return file_answer(content, f"audit-trail-{clock.now():%Y%m%d-%H%M%S}.{format_name}")


def _require_reader(reader: Reader) -> None:
    if not reader.trail_scopes:
        raise NotVisible


def _criteria(asked: TrailFilter) -> dict[str, Any]:
    """What was asked for, as the query calls it."""
    given = asked.model_dump(include=set(TrailFilter.model_fields) - {"person"})
    return given | {"person_id": str(asked.person or "")}


def _shown(entry: Entry) -> EntryShown:
    return EntryShown.model_validate({**entry.body(), "digest": entry.digest})
