"""My work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.evidence.queries import evidence_for
from galenic.ledger import clock
from galenic.parties.queries import visible_engagements
from galenic.parties.roles import Role
from galenic.programmes.work import Task, my_work
from galenic.web.home.waiting import waiting
from galenic.web.links import url_of
from galenic.web.middleware import Request

LATEST = 5
#: Steps that are taken on the page of their order, not by a form of their own.
ON_THE_PAGE = {"compute": "#data", "hand_in": "#documents", "deliver": "#evidence"}


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for the reader and why, what is late, and what the reader waits for."""
    reader = request.reader
    tasks = my_work(reader)
    others = waiting(reader, tasks)
    today = clock.now().date()
    context = {
        "tasks": [(task, _url(task)) for task in tasks],
        "others": others,
        "late": sum(1 for each in tasks if each.due and each.due < today),
        "others_late": sum(1 for each in others if each.order.due and each.order.due < today),
        "latest": evidence_for(reader)[:LATEST],
        "engagements": visible_engagements(reader),
        "roles": sorted(role.label for role in reader.all_roles),
        "may_order": Role.SPONSOR_PM in reader.all_roles,
    }
    return render(request, "home/home.html", context)


def _url(task: Task) -> str:
    if task.action in ON_THE_PAGE and task.order is not None:
        return url_of(task.order) + ON_THE_PAGE[task.action]
    return url_of(task.record)
