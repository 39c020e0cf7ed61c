"""Documents handed in under an order whose service Galenic does not compute."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Status
from pydantic import ValidationError

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.errors import RequestInvalid
from galenic.api.files import Form, form_declared, read_form
from galenic.api.refusals import WRITING, answers, invalid
from galenic.api.shapes.evidence import EvidenceLine
from galenic.api.shapes.handing_in import StatementGiven
from galenic.errors import Fault
from galenic.evidence.document_kinds import TAKEN
from galenic.evidence.models import Evidence
from galenic.evidence.statement import MOST_DOCUMENTS, DocumentGiven, StatedResult, Statement
from galenic.parties.queries import visible
from galenic.programmes import commands
from galenic.programmes.models import WorkOrder

router = Router(tags=["Working on an order"])

PARTS = tuple(f"document_{number}" for number in range(1, MOST_DOCUMENTS + 1))


def _schema() -> dict[str, Any]:
    """The statement for the declaration of the operation, with its parts written out."""
    schema = StatementGiven.model_json_schema()
    shapes = schema.pop("$defs")
    for name, shape in (("documents", "DocumentAbout"), ("results", "ResultStated")):
        schema["properties"][name]["items"] = shapes[shape]
    return schema


DECLARED = {
    "statement": _schema(),
    **{name: {"type": "string", "format": "binary", "description": f"A file, as {TAKEN}"} for name in PARTS},
}


@router.post(
    "/{uuid:record_id}/documents",
    response=answers(EvidenceLine, 201, WRITING),
    openapi_extra=form_declared(DECLARED, ["statement", PARTS[0]]),
    summary="Hand in documents",
)
def hand_in_documents(request: ApiRequest, record_id: UUID) -> Status[EvidenceLine]:
    """Hand in documents of your own with what they conclude, for a service that Galenic does not compute.

    They become evidence that is labeled everywhere as *Reviewed document: not computed by Galenic*, and is reviewed,
    approved and delivered like all other. Refused whole, with every fault; a service that computes takes data instead.
    """
    reader = request.reader
    order: WorkOrder = visible(WorkOrder, reader, record_id, "engagement")
    form = read_form(request, files=PARTS, texts=("statement",))
    given = _given(form)
    evidence = commands.hand_in(
        by=reader,
        order=order,
        statement=_statement(form, given),
        rests_on=[visible(Evidence, reader, each) for each in given.rests_on],
        supersedes=visible(Evidence, reader, given.supersedes) if given.supersedes else None,
        labels=[label.strip() for label in given.labels if label.strip()],
    )
    return Status(201, rendering.evidence_lines([evidence])[0])


def _given(form: Form) -> StatementGiven:
    try:
        given = StatementGiven.model_validate(form.json("statement"))
    except ValidationError as error:
        raise invalid([dict(each) for each in error.errors(include_url=False)], "statement") from error
    wanted = PARTS[: len(given.documents)]
    lost, extra = (
        [name for name in wanted if name not in form.files],
        [name for name in form.files if name not in wanted],
    )
    faults = [Fault("API-003", "the statement names a document that is missing", column=name) for name in lost]
    faults += [Fault("API-003", "the statement says nothing of this document", column=name) for name in extra]
    if faults:
        raise RequestInvalid(
            "Documents and statement do not fit.", faults=faults, remedy="Say of each file what it is."
        )
    return given


def _statement(form: Form, given: StatementGiven) -> Statement:
    documents = [
        DocumentGiven(file_name=form.files[name].name, content=form.files[name].content, **about.model_dump())
        for name, about in zip(PARTS, given.documents, strict=False)
    ]
    return Statement(given.conclusion, documents, [StatedResult(**each.model_dump()) for each in given.results])
