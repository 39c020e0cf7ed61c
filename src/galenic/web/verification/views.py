"""The state of the chains that the reader may read, and verifying them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from galenic.ledger.verification import verify
from galenic.parties.chains import chains_for
from galenic.parties.clock_statement import clock_statement
from galenic.parties.errors import NotVisible
from galenic.web.middleware import Request


@require_http_methods(["GET", "POST"])
def status(request: Request) -> HttpResponse:
    """Chains with their last anchors; sent as a form, they are verified, which writes nothing (TMP-3)."""
    reader = request.reader
    if not reader.trail_scopes:
        raise NotVisible
    report = verify(reader.trail_scopes) if request.method == "POST" else None
    context = {"chains": chains_for(reader), "clock": clock_statement(reader), "report": report}
    return render(request, "verification/status.html", context)
