"""Audits, findings and what runs under an agreement: each on a page with what it says, its signatures and its steps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from galenic.ledger.queries import signatures_of
from galenic.parties.models import Kept, Shared
from galenic.parties.reader import Reader
from galenic.partners import commands
from galenic.partners.models import Audit, ChangeNotice, Exemption, Finding, Notification, Subcontractor
from galenic.partners.queries import find_shared, shared_for
from galenic.web.fields import Field, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.steps.forms import Given, StepPage, answer
from galenic.web.steps.subjects import next_steps
from galenic.web.words import titled

NOUNS: dict[str, type[Shared]] = {
    "audits": Audit,
    "findings": Finding,
    "subcontractors": Subcontractor,
    "notifications": Notification,
    "change-notices": ChangeNotice,
    "exemptions": Exemption,
}
#: What a page shows elsewhere, or what only a program reads.
HIDDEN = frozenset({"id", "version", "content_version", "state", "engagement_id", "report_sha256"})


@require_safe
def page(request: Request, noun: str, record_id: UUID) -> HttpResponse:
    """One record with every column that is set."""
    found: Any = find_shared(NOUNS[noun], request.reader, record_id)
    findings = shared_for(Finding, request.reader).filter(audit=found) if isinstance(found, Audit) else ()
    context = {
        "record": found,
        "kind": str(found._meta.verbose_name),
        "facts": [
            (name, value, link) for name, value, link in _facts(found, request.reader) if value not in ("", None)
        ],
        "next_steps": next_steps(found, request.reader),
        "signatures": signatures_of(found),
        "findings": findings,
    }
    return render(request, "partners/record.html", context)


def _facts(found: Any, reader: Reader) -> list[tuple[str, Any, str]]:
    """Name, value and page of each column; what only the other party keeps is left out."""
    shown = []
    for column in found._meta.concrete_fields:
        if column.attname in HIDDEN:
            continue
        value, link = getattr(found, column.name), ""
        if isinstance(column, ForeignKey) and value is not None:
            if isinstance(value, Kept) and not reader.kept_roles(value.sponsor_id):
                continue
            link = url_of(value) if isinstance(value, Shared | Kept) else ""
            value = str(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif column.choices:
            value = getattr(found, f"get_{column.name}_display")()
        shown.append((titled(column.name), value, link))
    return shown


@require_http_methods(["GET", "POST"])
def respond(request: Request, record_id: UUID) -> HttpResponse:
    """Answer a finding, signed as authored by the audited party's quality assurance."""
    found = find_shared(Finding, request.reader, record_id)
    data = request.POST if request.method == "POST" else None
    action = "A critical or major finding is answered with a corrective action, not with words alone."
    fields = (
        Field("response", "Response", typed(data, "response"), "textarea", required=True),
        Field("capa", "Corrective and preventive action", typed(data, "capa"), help=action),
    )
    page = StepPage(
        record=found,
        name=str(found),
        title="Respond",
        meaning="authored",
        needs_reason=False,
        back=url_of(found),
        fields=fields,
        success="The response is handed in. The sponsor's quality assurance accepts or returns it.",
    )

    def take(given: Given) -> object:
        return commands.respond_to_finding(
            by=request.reader,
            finding=found,
            response=typed(data, "response"),
            capa=typed(data, "capa"),
            proof=given.proof,
            expected_version=given.version,
        )

    return answer(request, page, take)
