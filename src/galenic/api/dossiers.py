"""Dossiers: applications of the reader's own programmes, assembled, proposed and published; for their sponsor alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from ninja import Router, Status
from pydantic import ValidationError

from galenic.api import jobs, rendering
from galenic.api.authentication import ApiRequest
from galenic.api.dossier_rendering import (
    application_line,
    branch,
    leaf_line,
    origins_of,
    placement,
    plan_line,
    sequence_line,
    source,
)
from galenic.api.errors import RequestInvalid
from galenic.api.files import file_answer, file_declared, form_declared, read_form
from galenic.api.paging import Asked, page_of
from galenic.api.refusals import READING, WRITING, answers, invalid
from galenic.api.shapes import dossier as shapes
from galenic.api.shapes.common import Page, RecordMoved, Step
from galenic.api.shapes.jobs import JobShown
from galenic.api.steps import add_steps
from galenic.dossier.filing import commands, queries, subjects
from galenic.dossier.filing.commands import Choice
from galenic.dossier.filing.provenance import dependents, document_origins, leaf_page
from galenic.dossier.filing.queries import placement_lines
from galenic.dossier.filing.sources import sources
from galenic.dossier.filing.units import HEAVY
from galenic.errors import Fault
from galenic.evidence.models import Evidence
from galenic.evidence.queries import data_set
from galenic.ledger.actors import STEP, Reason, ReasonCode
from galenic.parties.queries import visible
from galenic.programmes.planning.queries import own_programme

applications = Router(tags=["Dossiers"])
placements = Router(tags=["Dossiers"])
documents = Router(tags=["Dossiers"])
sequences = Router(tags=["Dossiers"])
leaves = Router(tags=["Dossiers"])
forward = Router(tags=["Dossiers"])
ROUTERS = (
    ("/applications", applications),
    ("/placements", placements),
    ("/dossier-documents", documents),
    ("/sequences", sequences),
    ("/leaves", leaves),
    ("", forward),
)
Made = answers(RecordMoved, 201, WRITING)
Moved = answers(RecordMoved, refusals=WRITING)
SUBMITTING = {"file": {"type": "string", "format": "binary"}, "about": shapes.DocumentGiven.model_json_schema()}


@applications.get("", response=answers(Page[shapes.ApplicationLine]), summary="Applications")
def list_applications(request: ApiRequest, asked: Asked) -> Page[shapes.ApplicationLine]:
    """The applications of the programmes that the reader sees whole."""
    found = queries.applications_for(request.reader)
    return page_of(found, asked, lambda part: [application_line(each) for each in part])


@applications.post("", response=Made, summary="Open an application")
def open_application(request: ApiRequest, given: shapes.ApplicationGiven) -> Status[RecordMoved]:
    """Begin the dossier of a programme for a region. Region, kind and number stay."""
    programme = own_programme(request.reader, given.programme)
    values = given.model_dump(exclude={"programme"})
    made = commands.open_application(by=request.reader, programme=programme, **values)
    return Status(201, rendering.moved(made))


@applications.get("/{uuid:record_id}", response=answers(shapes.ApplicationShown), summary="One application")
def read_application(request: ApiRequest, record_id: UUID) -> shapes.ApplicationShown:
    """Its description, and its sequences, the latest first."""
    found = queries.find_application(request.reader, record_id)
    described = ("applicant_id", "product", "substance", "contacts", "keywords", "facts", "studies", "envelopes")
    return shapes.ApplicationShown(
        **application_line(found).model_dump(),
        **{name: getattr(found, name) for name in described},
        sequences=tuple(sequence_line(each) for each in found.sequences.defer(*HEAVY).order_by("-number", "-pk")),
    )


@applications.post("/{uuid:record_id}/describe", response=Moved, summary="Describe an application")
def describe_application(request: ApiRequest, record_id: UUID, given: shapes.ApplicationDescribed) -> RecordMoved:
    """Change what module 1, headings and content plan are told; what was sent stays as it was sent."""
    found = queries.find_application(request.reader, record_id)
    values = given.model_dump(exclude={"expected_version"}, exclude_none=True)
    changed = commands.describe_application(
        by=request.reader,
        application=found,
        reason=Reason(ReasonCode.ADMINISTRATION),
        expected_version=given.expected_version,
        **values,
    )
    return rendering.moved(changed)


@applications.get(
    "/{uuid:record_id}/content-plan", response=answers(list[shapes.PlanLineShown]), summary="The content plan"
)
def read_content_plan(request: ApiRequest, record_id: UUID) -> list[shapes.PlanLineShown]:
    """What the application needs and why, section by section, and how much of it the record holds."""
    found = queries.find_application(request.reader, record_id)
    return [plan_line(each) for each in queries.content_plan(found, sources(request.reader, found))]


@applications.get("/{uuid:record_id}/sources", response=answers(list[shapes.SourceShown]), summary="Evidence to place")
def read_sources(request: ApiRequest, record_id: UUID) -> list[shapes.SourceShown]:
    """The programme's evidence that belongs into the dossier, whatever its state."""
    found = queries.find_application(request.reader, record_id)
    return [source(each) for each in sources(request.reader, found)]


@applications.get("/{uuid:record_id}/placements", response=answers(list[shapes.PlacementShown]), summary="Contents")
def read_contents(request: ApiRequest, record_id: UUID) -> list[shapes.PlacementShown]:
    """What the dossier holds, each with how its source stands."""
    found = queries.find_application(request.reader, record_id)
    return [placement(each.placement, each.judgment) for each in placement_lines(found)]


@applications.get("/{uuid:record_id}/tree", response=answers(shapes.BranchShown), summary="What stands")
def read_tree(request: ApiRequest, record_id: UUID) -> shapes.BranchShown:
    """The tree after all published sequences: what a reviewer sees today."""
    return branch(queries.application_tree(queries.find_application(request.reader, record_id)))


@applications.post(
    "/{uuid:record_id}/assemble", response=answers(shapes.AssembledShown, refusals=WRITING), summary="Assemble"
)
def assemble(request: ApiRequest, record_id: UUID, given: shapes.AssemblyGiven) -> shapes.AssembledShown:
    """Place reports of signed, accepted, current evidence; what is left to people is told. Waits until it is done."""
    found = queries.find_application(request.reader, record_id)
    done = commands.assemble(by=request.reader, application=found, choices=_choices(given))
    return shapes.AssembledShown(
        placed=tuple(each.pk for each in done.placed),
        renewed=tuple(each.pk for each in done.renewed),
        left=tuple(map(source, done.left)),
    )


@applications.post(
    "/{uuid:record_id}/assemble/job", response=answers(JobShown, 202, WRITING), summary="Assemble without waiting"
)
def ask_to_assemble(request: ApiRequest, record_id: UUID, given: shapes.AssemblyGiven) -> Status[JobShown]:
    """The same, done by a worker: ask `/jobs/{id}` how far it is. What is small comes back finished."""
    found = queries.find_application(request.reader, record_id)
    job = commands.ask_to_assemble(by=request.reader, application=found, choices=_choices(given))
    return Status(202, jobs.shown(job))


def _choices(given: shapes.AssemblyGiven) -> list[Choice] | None:
    return None if given.choices is None else [Choice(each.evidence, each.section) for each in given.choices]


@applications.post(
    "/{uuid:record_id}/documents",
    response=Made,
    openapi_extra=form_declared(SUBMITTING, ["file", "about"]),
    summary="Hand in a document",
)
def submit_document(request: ApiRequest, record_id: UUID) -> Status[RecordMoved]:
    """Hand in a file that no evidence stands behind, and place it; a second person approves it."""
    found = queries.find_application(request.reader, record_id)
    form = read_form(request, files=("file",), texts=("about",))
    if "file" not in form.files:
        fault = Fault("API-003", "is missing", column="file")
        raise RequestInvalid("There is no file.", faults=[fault], remedy="Send it as part `file`.")
    try:
        about = shapes.DocumentGiven.model_validate(form.json("about"))
    except ValidationError as error:
        raise invalid([dict(each) for each in error.errors()]) from error
    sent = form.files["file"]
    made = commands.submit_and_place(
        by=request.reader, application=found, file_name=sent.name, content=sent.content, **about.model_dump()
    )
    return Status(201, rendering.moved(made))


@applications.post("/{uuid:record_id}/sequences", response=Made, summary="Begin a sequence")
def draft_sequence(request: ApiRequest, record_id: UUID, given: shapes.SequenceGiven) -> Status[RecordMoved]:
    """Begin the next sequence; `propose` works out what it sends."""
    found = queries.find_application(request.reader, record_id)
    made = commands.draft_sequence(by=request.reader, application=found, **given.model_dump())
    return Status(201, rendering.moved(made))


@placements.post("/{uuid:record_id}/revise", response=Moved, summary="Revise a placement")
def revise_placement(request: ApiRequest, record_id: UUID, given: shapes.PlacementRevised) -> RecordMoved:
    """Move a document, or put another in its place; the next sequence says so."""
    found = queries.find_placement(request.reader, record_id)
    values: dict[str, Any] = given.model_dump(exclude={"expected_version", "document"}, exclude_none=True)
    if given.document is not None:
        values["document"] = queries.find_document(request.reader, given.document)
    revised = commands.revise_placement(
        by=request.reader, placement=found, reason=STEP, expected_version=given.expected_version, **values
    )
    return rendering.moved(revised)


@documents.get("/{uuid:record_id}", response=answers(shapes.FiledDocument), summary="One document of a dossier")
def read_dossier_document(request: ApiRequest, record_id: UUID) -> shapes.FiledDocument:
    """Who stands behind it, and everything that it goes back to."""
    found = queries.find_document(request.reader, record_id)
    return origins_of(document_origins(request.reader, found), request.reader)


@documents.get(
    "/{uuid:record_id}/content",
    response=answers(None, refusals=READING | {500}),
    openapi_extra=file_declared("application/octet-stream"),
    summary="Download a document of a dossier",
)
def download_dossier_document(request: ApiRequest, record_id: UUID) -> HttpResponseBase:
    """The file, byte for byte; the download is noted."""
    found = queries.find_document(request.reader, record_id)
    content = commands.open_document(by=request.reader, document=found)
    return file_answer(content, found.file_name, "application/octet-stream")


@sequences.get("/{uuid:record_id}", response=answers(shapes.SequenceShown), summary="One sequence")
def read_sequence(request: ApiRequest, record_id: UUID) -> shapes.SequenceShown:
    """What it sends and why, what the validator found, and what the reader may do."""
    shown = queries.sequence_page(request.reader, record_id)
    found = shown.sequence
    return shapes.SequenceShown(
        **sequence_line(found).model_dump(),
        application=found.application_id,
        opened_by=found.opened_by,
        contents=tuple(found.contents),
        files=found.files,
        checked=found.checked,
        signatures=rendering.signatures(shown.signatures),
        steps=rendering.steps(queries.sequence_actions(request.reader, shown.sequence)),
    )


@sequences.post(
    "/{uuid:record_id}/propose/job", response=answers(JobShown, 202, WRITING), summary="Propose without waiting"
)
def ask_to_propose(request: ApiRequest, record_id: UUID, given: Step) -> Status[JobShown]:
    """`propose`, done by a worker: ask `/jobs/{id}` how far it is. What is small comes back finished."""
    found = queries.find_sequence(request.reader, record_id)
    version = given.expected_version
    return Status(202, jobs.shown(commands.ask_to_propose(by=request.reader, sequence=found, expected_version=version)))


@sequences.get(
    "/{uuid:record_id}/package",
    response=answers(None, refusals=READING | {500}),
    openapi_extra=file_declared("application/zip"),
    summary="Download a package",
)
def download_package(request: ApiRequest, record_id: UUID) -> HttpResponseBase:
    """The ZIP file of a sequence; its SHA-256 is `package`. The download is noted."""
    found = queries.find_sequence(request.reader, record_id)
    file = commands.open_package(by=request.reader, sequence=found)
    name = f"{found.application.kind}-{found.application.number}-{found.number:04d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@leaves.get("/{uuid:record_id}", response=answers(shapes.LeafShown), summary="One leaf")
def read_leaf(request: ApiRequest, record_id: UUID) -> shapes.LeafShown:
    """A leaf of a published sequence, back to its evidence, inputs and raw rows."""
    shown = leaf_page(request.reader, record_id)
    leaf = shown.leaf
    return shapes.LeafShown(
        **leaf_line(leaf).model_dump(),
        key=leaf.key,
        keywords=leaf.keywords,
        study=leaf.study,
        tag=leaf.tag,
        md5=leaf.md5,
        document=origins_of(shown.source, request.reader) if shown.source else None,
        earlier=tuple(each.pk for each in shown.earlier),
        later=tuple(each.pk for each in shown.later),
    )


@forward.get(
    "/data-sets/{uuid:record_id}/dependents", response=answers(shapes.DependentsShown), summary="What rests on data"
)
def read_data_dependents(request: ApiRequest, record_id: UUID) -> shapes.DependentsShown:
    """Evidence near and far, and the leaves of the reader's own dossiers, that rest on a data set."""
    return _dependents(request, data_set(request.reader, record_id))


@forward.get(
    "/evidence/{uuid:record_id}/dependents", response=answers(shapes.DependentsShown), summary="What rests on evidence"
)
def read_evidence_dependents(request: ApiRequest, record_id: UUID) -> shapes.DependentsShown:
    """The same for evidence, which rests on itself."""
    return _dependents(request, visible(Evidence, request.reader, record_id))


def _dependents(request: ApiRequest, record: Any) -> shapes.DependentsShown:
    found = dependents(request.reader, record)
    return shapes.DependentsShown(
        evidence=tuple(each.pk for each in found.evidence),
        placements=tuple(each.pk for each in found.placements),
        leaves=tuple(map(leaf_line, found.leaves)),
    )


add_steps(placements, subjects.PLACEMENT)
add_steps(documents, subjects.DOCUMENT)
add_steps(sequences, subjects.SEQUENCE)
