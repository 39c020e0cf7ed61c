"""What runs under an agreement: each on a page with what it says, its day, its signatures and its steps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.ledger.queries import signatures_of
from galenic.parties.models import Kept, Shared
from galenic.parties.reader import Reader
from galenic.partners.models import ChangeNotice, Exemption, Notification, Subcontractor
from galenic.partners.queries import find_shared
from galenic.partners.work import COURSES
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import may_agree
from galenic.web.steps.subjects import next_steps
from galenic.web.words import titled

NOUNS: dict[str, type[Shared]] = {
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
    context = {
        "record": found,
        "kind": str(found._meta.verbose_name),
        "facts": [
            (name, value, link) for name, value, link in _facts(found, request.reader) if value not in ("", None)
        ],
        "next_steps": next_steps(found, request.reader),
        "signatures": signatures_of(found),
        "due": due_of(found),
        "may_name": isinstance(found, Subcontractor)
        and found.state == "proposed"
        and may_agree(request.reader, found.engagement_id),
    }
    return render(request, "partners/record.html", context)


def due_of(record: Shared) -> date | None:
    """The day by which the next step is due; None when there is none."""
    course = COURSES[type(record)]
    return course.due(record) if getattr(record, "state", "") in course.states else None


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
