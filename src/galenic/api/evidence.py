"""Evidence: what was concluded, from what, by whom, signed by whom; and its reports."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.files import file_answer, file_declared
from galenic.api.paging import Paging, page_of
from galenic.api.refusals import READING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.evidence import EvidenceLine, EvidenceShown, InputUsed
from galenic.api.steps import add_steps
from galenic.evidence import commands
from galenic.evidence.queries import EvidencePage, InputOrigin, evidence_for, evidence_page
from galenic.programmes import subjects
from galenic.programmes.reporting import evidence_report
from galenic.reports import FORMATS

router = Router(tags=["Evidence"])


class EvidenceAsked(Paging):
    """Which evidence."""

    service: str = Field(default="", max_length=100)
    state: Literal["computed", "submitted", "reviewed", "approved", "returned", "superseded", "retracted"] | None = None
    passed: bool | None = None
    order: UUID | None = None
    engagement: UUID | None = None


@router.get("", response=answers(Page[EvidenceLine]), summary="Evidence")
def list_evidence(request: ApiRequest, asked: Annotated[EvidenceAsked, Query()]) -> Page[EvidenceLine]:
    """The evidence that exists for the reader, latest first."""
    wanted = {
        "service_id": asked.service or None,
        "state": asked.state,
        "passed": asked.passed,
        "order": rendering.order_subject(asked.order) or None,
        "engagement_id": asked.engagement,
    }
    found = evidence_for(request.reader).filter(**{name: value for name, value in wanted.items() if value is not None})
    return page_of(found, asked, rendering.evidence_lines)


@router.get(
    "/{uuid:record_id}", response=answers(EvidenceShown, refusals=READING | {500}), summary="One piece of evidence"
)
def read_evidence(request: ApiRequest, record_id: UUID) -> EvidenceShown:
    """Outcome, inputs, signatures, and what the reader may do next; that it was looked at is noted."""
    page = evidence_page(request.reader, record_id)
    commands.note_view(by=request.reader, record=page.evidence)
    return _shown(page)


@router.get(
    "/{uuid:record_id}/report.{format_name}",
    response=answers(None, refusals=READING | {500}),
    openapi_extra=file_declared(*(each.media_type for each in FORMATS.values())),
    summary="Report",
)
def read_report(
    request: ApiRequest, record_id: UUID, format_name: Literal["pdf", "html", "xlsx", "docx", "json"]
) -> HttpResponse:
    """The report in one of its formats, with everything that the record knows; the export is noted."""
    name, content = evidence_report(by=request.reader, evidence_id=record_id, format_name=format_name)
    return file_answer(content, name, FORMATS[format_name].media_type)


def _shown(page: EvidencePage) -> EvidenceShown:
    evidence = page.evidence
    return EvidenceShown(
        **rendering.evidence_line(evidence, page.stale).model_dump(),
        outcome=page.outcome,
        options=evidence.options,
        software=evidence.software,
        protocol=evidence.protocol,
        inputs=tuple(map(_input, page.inputs)),
        uses=tuple(each.pk for each in page.uses),
        supersedes=evidence.supersedes_id,
        signatures=rendering.signatures(page.signatures),
        blockers=rendering.blockers(page.blockers),
        steps=rendering.steps(page.actions),
    )


def _input(origin: InputOrigin) -> InputUsed:
    return InputUsed(
        name=origin.name,
        digest=origin.digest,
        data_set=origin.data_set.pk if origin.data_set else None,
        document=origin.document.pk if origin.document else None,
        evidence=origin.source.pk if origin.source else None,
        state=origin.state,
    )


add_steps(router, subjects.EVIDENCE)
