"""How far a computation is, and stopping it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from galenic.evidence.commands import cancel_run
from galenic.evidence.queries import run_state
from galenic.ledger.errors import Refused
from galenic.programmes.queries import order_of
from galenic.web.middleware import Request


@require_safe
def page(request: Request, run_id: UUID) -> HttpResponse:
    """One computation, while it is computed and afterwards."""
    state = run_state(request.reader, run_id)
    return render(request, "runs/page.html", {"state": state, "order": order_of(request.reader, state.run.order)})


@require_safe
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """The part of the page that asks again every second; when the computation has ended, all of it."""
    state = run_state(request.reader, run_id)
    if not state.finished:
        return render(request, "runs/status.html", {"state": state})
    whole = render(request, "runs/progress.html", {"state": state})
    return reswap(retarget(whole, f"#run-{state.run.pk}"), "outerHTML")


@require_POST
def cancel(request: Request, run_id: UUID) -> HttpResponse:
    """Stop waiting for a computation. One that ended meanwhile is shown as it ended."""
    state = run_state(request.reader, run_id)
    try:
        cancel_run(by=request.reader, run=state.run)
    except Refused:
        if not run_state(request.reader, run_id).finished:
            raise
        messages.info(request, "The computation had ended before it could be cancelled.")
    return redirect(reverse("runs:page", args=[state.run.pk]))
