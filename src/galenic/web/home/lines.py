"""What waits, as lines of the first page: where each is settled, in which programme, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from galenic.dossier.models import Application
from galenic.parties.models import OfProgramme, Placed, Shared
from galenic.partners.models import Qualification
from galenic.programmes.models import Question
from galenic.programmes.work import OF_THE_WORK, Task
from galenic.web.links import name_of, url_of

#: Steps that are taken on the page of their order, not by a form of their own.
ON_THE_ORDER = {"compute": "#data", "hand_in": "#documents", "deliver": "#evidence"}
IN_THE_CONTENTS = {"assemble": "#evidence", "renew": "#held"}
ON_THE_TERMS = {"report_milestone": "#milestones", "issue_invoice": "#invoices"}
#: A list of the first page shows no more than this; it says how many there are.
MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A task with the page where it is settled; `place` is the programme, or whose own file it is."""

    task: Task
    url: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The first lines of a list, and how many it has in all."""

    shown: tuple[Line, ...]
    count: int
    late: int

    @property
    def beyond(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


def lines_of(tasks: Iterable[Task]) -> Lines:
    """The lines of a list of tasks."""
    found = list(tasks)
    shown = tuple(Line(each, place_of(each), _name(each), _programme(each)) for each in found[:MOST])
    return Lines(shown, len(found), sum(each.late for each in found))


def place_of(task: Task) -> str:
    """Where a task is settled; the page of its engagement or programme where its record has none of its own."""
    record = task.record
    if task.action in ON_THE_ORDER and task.order is not None:
        return url_of(task.order) + ON_THE_ORDER[task.action]
    if task.action in ON_THE_TERMS and task.order is not None:
        return reverse("conduct:terms", args=[task.order.pk]) + ON_THE_TERMS[task.action]
    if task.action in IN_THE_CONTENTS and isinstance(record, Application):
        return reverse("dossiers:contents", args=[record.pk]) + IN_THE_CONTENTS[task.action]
    if task.action == "evaluate_anew" and isinstance(record, Qualification):
        query = urlencode({"site": record.site_id, "service": record.service_id})
        return f"{reverse('partners:qualify')}?{query}"
    if task.action == "plan_audit" and isinstance(record, Qualification):
        query = urlencode({"site": record.site_id, "service": record.service_id})
        return f"{reverse('partners:plan_audit')}?{query}"
    return url_of(record) or around(record)


def around(record: Placed) -> str:
    """Where a record is at home that has no page of its own."""
    if isinstance(record, Question):
        return url_of(record.invitation) or reverse("programmes:engagement", args=[record.engagement_id])
    if isinstance(record, Shared):
        return reverse("programmes:engagement", args=[record.engagement_id])
    if isinstance(record, OfProgramme):
        return reverse("programmes:page", args=[record.programme_id])
    return reverse("home")


def _name(task: Task) -> str:
    if task.order is not None and isinstance(task.record, OF_THE_WORK):
        return task.order.title
    return name_of(task.record)


def _programme(task: Task) -> str:
    if isinstance(task.record, OfProgramme):
        return task.record.programme.code
    return task.record.engagement.programme.code if isinstance(task.record, Shared) else ""
