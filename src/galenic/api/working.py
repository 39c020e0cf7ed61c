"""Working on an order: data come in, are computed, depart from what was frozen, go out; and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field, ValidationError

from galenic.api import deliveries, departures, rendering, runs
from galenic.api.authentication import ApiRequest, prove
from galenic.api.errors import RequestInvalid
from galenic.api.files import form_declared, read_form
from galenic.api.paging import Paging, page_of
from galenic.api.performing import read_reading, reading_schema
from galenic.api.refusals import WRITING, answers, invalid
from galenic.api.shapes.common import Page
from galenic.api.shapes.data import DataGiven, DataSetLine, InputChosen, RunGiven, RunShown
from galenic.api.shapes.orders import DeliveryGiven, DeliveryShown, DepartureGiven, DepartureShown, TaskShown
from galenic.catalogue.tables.sniffing import READ
from galenic.errors import Fault
from galenic.evidence.computing import Source
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.queries import run_state
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.programmes import commands
from galenic.programmes.models import WorkOrder
from galenic.programmes.work import Task, work_of

router = Router(tags=["Working on an order"])
tasks = Router(tags=["My work"])

SUBMITTING = {
    "file": {"type": "string", "format": "binary", "description": f"The table, as {READ}"},
    "reading": reading_schema(),
    **DataGiven.model_json_schema()["properties"],
}


@router.post(
    "/{uuid:record_id}/data/{input_name}",
    response=answers(DataSetLine, 201, WRITING),
    openapi_extra=form_declared(SUBMITTING, ["file"]),
    summary="Submit data",
)
def submit_data(request: ApiRequest, record_id: UUID, input_name: str) -> Status[DataSetLine]:
    """Hand in the file for one input of the order's service. A bad one is refused whole, with every fault named."""
    order = _order(request.reader, record_id)
    form = read_form(request, files=("file",), texts=("reading", "title", "labels"))
    if "file" not in form.files:
        raise RequestInvalid(
            "There is no file.",
            faults=[Fault("API-003", "is missing", column="file")],
            remedy="Send it as part `file`.",
        )
    about = _about(form.texts)
    data_set = commands.submit_data(
        by=request.reader,
        order=order,
        input_name=input_name,
        file_name=form.files["file"].name,
        content=form.files["file"].content,
        reading=read_reading(form.json("reading")),
        title=about.title.strip(),
        labels=[label.strip() for label in about.labels.split(",") if label.strip()],
    )
    return Status(201, rendering.data_set_line(data_set))


@router.post("/{uuid:record_id}/runs", response=answers(RunShown, 202, WRITING), summary="Compute")
def compute(request: ApiRequest, record_id: UUID, given: RunGiven) -> Status[RunShown]:
    """Queue the order's computation as it was frozen; what can be refused is refused now, with all faults."""
    reader = request.reader
    former = visible(Evidence, reader, given.supersedes) if given.supersedes else None
    run = commands.compute(
        by=reader,
        order=_order(reader, record_id),
        inputs={name: _source(reader, chosen) for name, chosen in given.inputs.items()},
        options=given.options,
        supersedes=former,
    )
    return Status(202, runs.shown(run_state(reader, run.pk)))


@router.post(
    "/{uuid:record_id}/departures", response=answers(DepartureShown, 201, WRITING), summary="Propose a departure"
)
def propose_departure(request: ApiRequest, record_id: UUID, given: DepartureGiven) -> Status[DepartureShown]:
    """Propose to do one thing otherwise than the order froze it. The partner's quality assurance approves it next."""
    made = commands.propose_departure(
        by=request.reader,
        order=_order(request.reader, record_id),
        element=given.element,
        name=given.name,
        actual=given.actual,
        reason=given.reason,
    )
    return Status(201, departures.of(request.reader, made))


@router.post("/{uuid:record_id}/deliveries", response=answers(DeliveryShown, 201, WRITING), summary="Deliver")
def deliver(request: ApiRequest, record_id: UUID, given: DeliveryGiven) -> Status[DeliveryShown]:
    """Release approved evidence to the sponsor, signed as *released* by the partner's quality assurance."""
    order = _order(request.reader, record_id)
    evidence = visible(Evidence, request.reader, given.evidence, "performer")
    made = commands.deliver(
        by=request.reader,
        order=order,
        evidence=evidence,
        proof=prove(request, given),
        statement=given.statement,
        expected_version=given.expected_version,
    )
    return Status(201, deliveries.of(request.reader, made))


class WorkAsked(Paging):
    """Which of the lists, and which page of it."""

    which: Literal["mine", "held", "others", "late"] = Field(
        default="mine",
        description="What the reader could do now; what they could do were it not held up; what they wait for; "
        "everything whose day is over",
    )


@tasks.get("", response=answers(Page[TaskShown]), summary="My work")
def list_work(request: ApiRequest, asked: Annotated[WorkAsked, Query()]) -> Page[TaskShown]:
    """What waits for the reader, what is held up and by what, and for whom they wait, the earliest due first.

    Of the reader's own steps, the 50 that are due first are asked whether they are held up.
    """
    found = getattr(work_of(request.reader), asked.which)
    return page_of(found, asked, lambda tasks: [_task(each) for each in tasks])


def _order(reader: Reader, record_id: UUID) -> WorkOrder:
    found: WorkOrder = visible(WorkOrder, reader, record_id, "engagement")
    return found


def _source(reader: Reader, chosen: InputChosen) -> Source:
    """The record behind an input. Raises NotVisible for one that does not exist for the reader."""
    found: Source = (
        visible(DataSet, reader, chosen.data_set, "document")
        if chosen.data_set
        else visible(Evidence, reader, chosen.evidence or "", "performer")
    )
    return found


def _about(texts: Mapping[str, str]) -> DataGiven:
    try:
        return DataGiven.model_validate({name: text for name, text in texts.items() if name != "reading"})
    except ValidationError as error:
        raise invalid([dict(each) for each in error.errors(include_url=False)], "form") from error


def _task(task: Task) -> TaskShown:
    return TaskShown(
        type=task.record.subject_type(),
        id=task.record.pk,
        name=task.label,
        order=task.order.pk if task.order else None,
        action=task.action,
        title=task.title,
        meaning=task.meaning,
        due=task.due,
        late=task.late,
        who=task.who,
        unmet=task.unmet,
    )
