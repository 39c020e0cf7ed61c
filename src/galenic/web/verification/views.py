"""The state of the chains that the reader may read, and verifying them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from galenic.jobs.models import DONE, Job
from galenic.jobs.queries import find_job
from galenic.jobs.verifying import VERIFYING, ask_to_verify
from galenic.parties.chains import chains_for
from galenic.parties.clock_statement import clock_statement
from galenic.parties.errors import NotVisible
from galenic.web.middleware import Request


@require_http_methods(["GET", "POST"])
def status(request: Request) -> HttpResponse:
    """Chains with their last anchors; sent as a form, they are verified, which writes nothing to the record (TMP-3)."""
    reader = request.reader
    if not reader.trail_scopes:
        raise NotVisible
    job = ask_to_verify(by=reader) if request.method == "POST" else _shown(request)
    if job is not None and job.state != DONE:
        return redirect(reverse("jobs:page", args=[job.pk]))
    context = {"chains": chains_for(reader), "clock": clock_statement(reader), "job": job}
    context["report"] = job.result if job else None
    return render(request, "verification/status.html", context)


def _shown(request: Request) -> Job | None:
    """The verification whose result is asked for. Raises NotVisible."""
    asked = request.GET.get("job", "")
    try:
        job = find_job(request.reader, UUID(asked)) if asked else None
    except ValueError:
        raise NotVisible from None
    if job is not None and job.work != VERIFYING.name:
        raise NotVisible
    return job
