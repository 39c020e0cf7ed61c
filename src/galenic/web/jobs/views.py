"""How far work is, what came of it, and stopping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from galenic.jobs import asked
from galenic.jobs.models import DONE, Job
from galenic.jobs.queries import find_job
from galenic.jobs.verifying import VERIFYING
from galenic.web.links import url_by_type
from galenic.web.middleware import Request


@require_safe
def page(request: Request, job_id: UUID) -> HttpResponse:
    """One piece of work, while it is done and afterwards."""
    return render(request, "jobs/page.html", _context(find_job(request.reader, job_id)))


@require_safe
def progress(request: Request, job_id: UUID) -> HttpResponse:
    """The part of the page that asks again every second; when the work has ended, all of it."""
    job = find_job(request.reader, job_id)
    if job.under_way:
        return render(request, "jobs/status.html", _context(job))
    return reswap(retarget(render(request, "jobs/progress.html", _context(job)), f"#job-{job.pk}"), "outerHTML")


@require_POST
def cancel(request: Request, job_id: UUID) -> HttpResponse:
    """Stop the work. What ended meanwhile is shown as it ended."""
    job = find_job(request.reader, job_id)
    if not asked.cancel(job):
        messages.info(request, "The work had ended before it could be cancelled.")
    return redirect(reverse("jobs:page", args=[job.pk]))


def lead_on(request: Request, job: Job, *, to: str) -> HttpResponse:
    """After work was asked for: where it leads when it is done already, else to its progress."""
    if job.state != DONE:
        return redirect(reverse("jobs:page", args=[job.pk]))
    messages.success(request, asked.work_of(job).tell(job.result))
    return redirect(to)


def _context(job: Job) -> dict[str, Any]:
    work = asked.work_of(job)
    return {
        "job": job,
        "work": work,
        "step": job.step if job.state == "running" and job.step else job.state.capitalize(),
        "state": job.state,
        "done": job.done,
        "label": "Progress of the work",
        "told": work.tell(job.result) if job.state == DONE else "",
        "record_url": _leads_to(job),
    }


def _leads_to(job: Job) -> str:
    if job.work == VERIFYING.name:
        shown = reverse("verification:status")
        return f"{shown}?job={job.pk}" if job.state == DONE else shown
    return url_by_type(job.subject_type, job.subject_id)
