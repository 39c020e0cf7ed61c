"""Documents compiled from several pieces of evidence: kinds, what fills them, and compiling one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http.response import HttpResponseBase
from ninja import Query, Router, Status

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.files import file_answer, file_declared
from galenic.api.refusals import READING, WRITING, answers
from galenic.api.shapes import compiling as shapes
from galenic.api.shapes.common import RecordMoved
from galenic.dossier import compiling
from galenic.dossier.filing import commands, queries
from galenic.dossier.filing.compiling import candidates, kinds_for

applications = Router(tags=["Dossiers"])
documents = Router(tags=["Dossiers"])
ROUTERS = (("/applications", applications), ("/dossier-documents", documents))
#: The parameter that names a kind.
KindAsked = Annotated[shapes.KindAsked, Query()]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@applications.get(
    "/{uuid:record_id}/kinds", response=answers(list[shapes.KindShown]), summary="Documents that can be compiled"
)
def read_kinds(request: ApiRequest, record_id: UUID) -> list[shapes.KindShown]:
    """What is compiled from several pieces of evidence for this region, and what may be stated for it."""
    found = queries.find_application(request.reader, record_id)
    return [
        shapes.KindShown(
            id=each.id,
            title=each.title,
            what=each.what,
            version=each.version,
            sections=each.sections[found.region],
            services=each.services,
            stated=each.stated.model_json_schema(by_alias=True),
            template=compiling.template(each),
        )
        for each in kinds_for(found)
    ]


@applications.get(
    "/{uuid:record_id}/candidates",
    response=answers(list[shapes.CandidateShown], refusals=READING | {422}),
    summary="Evidence to compile from",
)
def read_candidates(
    request: ApiRequest, record_id: UUID, asked: Annotated[shapes.KindAsked, Query()]
) -> list[shapes.CandidateShown]:
    """The programme's evidence that fills a kind of document, whatever its state."""
    found = queries.find_application(request.reader, record_id)
    return [
        shapes.CandidateShown(
            evidence=each.evidence.pk,
            title=each.title,
            service=each.evidence.service_id,
            digest=each.evidence.digest,
            state=each.judgment.state.value,
            because=each.judgment.because,
        )
        for each in candidates(request.reader, found, compiling.kind(asked.kind))
    ]


@applications.post(
    "/{uuid:record_id}/compile", response=answers(RecordMoved, 201, WRITING), summary="Compile a document"
)
def compile_document(request: ApiRequest, record_id: UUID, given: shapes.CompilationGiven) -> Status[RecordMoved]:
    """Compile a document from evidence that carries and what is stated; a second person approves it."""
    found = queries.find_application(request.reader, record_id)
    values = given.model_dump(exclude={"supersedes"})
    before = queries.find_document(request.reader, given.supersedes) if given.supersedes else None
    made = commands.compile_document(by=request.reader, application=found, supersedes=before, **values)
    return Status(201, rendering.moved(made))


@documents.get(
    "/{uuid:record_id}/word",
    response=answers(None, refusals=READING | {422, 500}),
    openapi_extra=file_declared(WORD),
    summary="Download a compiled document for Word",
)
def download_word_document(request: ApiRequest, record_id: UUID) -> HttpResponseBase:
    """The same sources and statements as a Word document, to hand over; the download is noted."""
    found = queries.find_document(request.reader, record_id)
    name, content = commands.open_as_word(by=request.reader, document=found)
    return file_answer(content, name, WORD)
