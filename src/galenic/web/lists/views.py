"""The files behind the long lists, each narrowed as its page is."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import services
from galenic.partners.dues import due_list
from galenic.partners.models import Finding
from galenic.partners.queries import shared_for
from galenic.programmes.queries import orders_for
from galenic.programmes.work import OF_THE_WORK, Task, work_of
from galenic.web.evidence.filters import chosen_evidence
from galenic.web.lists.exporting import Column, exported
from galenic.web.middleware import Request
from galenic.web.orders.filters import chosen_orders
from galenic.web.templatetags.pages import words_of_type

WHICH = ("mine", "held", "others")


def service_title(service_id: str) -> str:
    """The service as people call it; what is not installed keeps its id."""
    found = services().get(service_id)
    return found.title if found else service_id


ORDERS = (
    Column("Number", lambda order: order.number),
    Column("Title", lambda order: order.title),
    Column("Service", lambda order: service_title(order.service_id)),
    Column("Programme", lambda order: order.engagement.programme.code),
    Column("Sponsor", lambda order: order.engagement.sponsor.name),
    Column("Partner", lambda order: order.engagement.partner.name),
    Column("Site", lambda order: order.site.name if order.site else ""),
    Column("State", lambda order: order.state),
    Column("Due", lambda order: order.due),
    Column("Price", lambda order: order.price),
    Column("Currency", lambda order: order.currency),
)
EVIDENCE = (
    Column("Digest", lambda each: each[0].digest),
    Column("Service", lambda each: service_title(each[0].service_id)),
    Column("Order", lambda each: each[1].number if each[1] else ""),
    Column("Conclusion", lambda each: each[0].conclusion),
    Column("Passed", lambda each: each[0].passed),
    Column("State", lambda each: each[0].state),
    Column("Performed by", lambda each: each[0].performer.printed_name),
    Column("Computed at", lambda each: each[0].computed_at.isoformat()),
    Column("Labels", lambda each: ", ".join(each[0].labels)),
)
DUE = (
    Column("What", lambda due: due.what),
    Column("Record", lambda due: due.record),
    Column("By", lambda due: due.by),
    Column("Day", lambda due: due.due),
    Column("Late", lambda due: due.overdue),
)
FINDINGS = (
    Column("Site", lambda finding: finding.audit.site),
    Column("Number", lambda finding: finding.number),
    Column("Grade", lambda finding: finding.get_grade_display()),
    Column("Requirement", lambda finding: finding.requirement),
    Column("Statement", lambda finding: finding.statement),
    Column("State", lambda finding: finding.state),
    Column("Response due", lambda finding: finding.response_due),
    Column("Response", lambda finding: finding.response),
    Column("CAPA", lambda finding: finding.capa),
)
WORK = (
    Column("List", lambda each: each[0]),
    Column("Step", lambda each: each[1].title),
    Column("Kind", lambda each: words_of_type(each[1].record.subject_type())),
    Column("Record", lambda each: _record(each[1])),
    Column("Who", lambda each: " or ".join(each[1].who)),
    Column("Due", lambda each: each[1].due),
    Column("Late", lambda each: each[1].late),
    Column("What blocks it", lambda each: "; ".join(each[1].unmet)),
)


def _record(task: Task) -> str:
    return str(task.order) if task.order is not None and isinstance(task.record, OF_THE_WORK) else task.label


@require_safe
def orders(request: Request) -> HttpResponse:
    """The work orders that the page shows, on all its pages."""
    found = chosen_orders(request.reader, request.GET)
    return exported(request.reader, "work-orders", ORDERS, found, request.GET.dict())


@require_safe
def evidence(request: Request) -> HttpResponse:
    """The evidence that the page shows, on all its pages."""
    found = chosen_evidence(request.reader, request.GET)
    orders = {order.subject: order for order in orders_for(request.reader)}
    lines = [(each, orders.get(each.order)) for each in found]
    return exported(request.reader, "evidence", EVIDENCE, lines, request.GET.dict())


@require_safe
def due(request: Request) -> HttpResponse:
    """What is due of partners."""
    return exported(request.reader, "due", DUE, due_list(request.reader), {})


@require_safe
def findings(request: Request) -> HttpResponse:
    """The findings of all audits that the reader sees."""
    found = shared_for(Finding, request.reader).order_by("response_due", "number", "pk")
    return exported(request.reader, "findings", FINDINGS, found, {})


@require_safe
def work(request: Request) -> HttpResponse:
    """What waits for the reader, what blocks them, and for whom they wait."""
    found = work_of(request.reader)
    lines = [(which, task) for which in WHICH for task in getattr(found, which)]
    return exported(request.reader, "my-work", WORK, lines, {})
