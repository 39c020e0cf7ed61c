"""My work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.evidence.queries import evidence_for
from galenic.parties.queries import visible_engagements
from galenic.parties.roles import Role
from galenic.programmes.work import work_of
from galenic.web.home.lines import lines_of
from galenic.web.home.places import beginnings
from galenic.web.middleware import Request

LATEST = 5


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for the reader, what holds them up and why, for whom they wait, and what of it is late."""
    reader = request.reader
    work = work_of(reader)
    only_late = request.GET.get("show") == "late"
    lists = {
        name: lines_of(task for task in tasks if task.late or not only_late)
        for name, tasks in (("mine", work.mine), ("held", work.held), ("others", work.others))
    }
    context = {
        **lists,
        "unasked": work.unasked,
        "late": len(work.late),
        "only_late": only_late,
        "latest": evidence_for(reader)[:LATEST],
        "engagements": visible_engagements(reader),
        "roles": sorted(role.label for role in reader.all_roles),
        "beginnings": beginnings(reader.all_roles),
        "may_order": Role.SPONSOR_PM in reader.all_roles,
    }
    return render(request, "home/home.html", context)
