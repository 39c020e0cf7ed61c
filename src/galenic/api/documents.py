"""Data sets, and the documents that they were read from."""

from __future__ import annotations

from typing import Annotated
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
from galenic.api.shapes.data import DataSetLine, DataSetShown, DocumentShown
from galenic.api.steps import add_steps
from galenic.catalogue.performed import Reading
from galenic.evidence import commands
from galenic.evidence.queries import data_set, data_set_actions, data_sets_for, document, evidence_for
from galenic.ledger.queries import signatures_of
from galenic.programmes import subjects

data_sets = Router(tags=["Data"])
documents = Router(tags=["Data"])


class DataSetsAsked(Paging):
    """Which data sets."""

    service: str = Field(default="", max_length=100)
    input: str = Field(default="", max_length=60)
    order: UUID | None = None


@data_sets.get("", response=answers(Page[DataSetLine]), summary="Data sets")
def list_data_sets(request: ApiRequest, asked: Annotated[DataSetsAsked, Query()]) -> Page[DataSetLine]:
    """The data sets that exist for the reader, latest first."""
    order = rendering.order_subject(asked.order)
    found = data_sets_for(request.reader, service_id=asked.service, input_name=asked.input, order=order)
    loaded = found.select_related("submitted_by__organization")
    return page_of(loaded, asked, lambda part: [rendering.data_set_line(each) for each in part])


@data_sets.get("/{uuid:record_id}", response=answers(DataSetShown), summary="One data set")
def read_data_set(request: ApiRequest, record_id: UUID) -> DataSetShown:
    """What was handed in, how it was read, and what was computed from it; that it was looked at is noted."""
    found = data_set(request.reader, record_id)
    commands.note_view(by=request.reader, record=found)
    return DataSetShown(
        **rendering.data_set_line(found).model_dump(),
        file=rendering.document(found.document),
        reading=Reading.model_validate(found.reading),
        units=found.units,
        uses=tuple(evidence_for(request.reader).filter(inputs__data_set=found).values_list("pk", flat=True)),
        signatures=rendering.signatures(signatures_of(found)),
        steps=rendering.steps(data_set_actions(request.reader, found)),
    )


@documents.get("/{uuid:record_id}", response=answers(DocumentShown), summary="One document")
def read_document(request: ApiRequest, record_id: UUID) -> DocumentShown:
    """Name, size and digest of a file that was handed in."""
    return rendering.document(document(request.reader, record_id))


@documents.get(
    "/{uuid:record_id}/content",
    response=answers(None, refusals=READING | {500}),
    openapi_extra=file_declared("application/octet-stream"),
    summary="Download a document",
)
def download_document(request: ApiRequest, record_id: UUID) -> HttpResponse:
    """The file, byte for byte; the download is noted. `EVI-002` when its bytes are not those that were handed in."""
    found = document(request.reader, record_id)
    content = commands.open_document(by=request.reader, document=found)
    return file_answer(content, found.file_name, "application/octet-stream")


add_steps(data_sets, subjects.DATA_SET)
