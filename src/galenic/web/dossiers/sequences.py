"""A sequence: begun, looked at as a tree with what the validator found, and downloaded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.models import Application, Sequence
from galenic.dossier.filing.queries import find_application, find_sequence, sequence_page
from galenic.dossier.filing.subjects import SEQUENCE
from galenic.dossier.model import slug
from galenic.errors import Fault, GalenicError
from galenic.jobs.queries import under_way
from galenic.web.dossiers.fields import sequence_fields
from galenic.web.dossiers.views import may_file
from galenic.web.fields import Typed, form_context, typed, with_faults
from galenic.web.jobs.views import lead_on
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.progress import steps_to
from galenic.web.steps.forms import Given, answer
from galenic.web.steps.subjects import next_steps
from galenic.web.steps.views import page_of, transition_of

WAY = [("draft", "Draft"), ("proposed", "Proposed"), ("published", "Published")]
TONES = {"high": "failed", "medium": "open", "low": "active", "note": ""}


@require_http_methods(["GET", "POST"])
def new(request: Request, record_id: UUID) -> HttpResponse:
    """Begin the next sequence of an application."""
    application = find_application(request.reader, record_id)
    if request.method != "POST":
        return _form(request, application, None, None)
    data = request.POST
    try:
        made = commands.draft_sequence(
            by=request.reader,
            application=application,
            kind=typed(data, "kind"),
            part=typed(data, "part"),
            description=typed(data, "description"),
            opened_by=_number(typed(data, "opened_by")),
        )
    except GalenicError as error:
        return _form(request, application, data, error)
    messages.success(request, "The sequence is begun. Propose what it sends when the dossier holds all of it.")
    return redirect(url_of(made))


@require_safe
def page(request: Request, record_id: UUID) -> HttpResponse:
    """One sequence: what it sends and why, what was found in it, its signatures and steps."""
    shown = sequence_page(request.reader, record_id)
    sequence = shown.sequence
    context = {
        "shown": shown,
        "sequence": sequence,
        "application": sequence.application,
        "tree": shown.tree,
        "steps": steps_to(WAY, sequence.state),
        "next_steps": next_steps(sequence, request.reader),
        "findings": [(each, TONES[each["severity"]]) for each in sequence.checked.get("findings", ())],
        "earlier": _earlier(sequence),
        "under_way": under_way(sequence),
    }
    return render(request, "dossiers/sequence.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: Request, record_id: UUID) -> HttpResponse:
    """Have worked out, rendered and checked what the sequence sends; where that takes long, its progress is shown."""
    sequence = find_sequence(request.reader, record_id)
    shown = page_of(request, SEQUENCE, sequence, transition_of(SEQUENCE, sequence, "propose"))

    def take(given: Given) -> HttpResponse:
        job = commands.ask_to_propose(by=request.reader, sequence=sequence, expected_version=given.version)
        return lead_on(request, job, to=url_of(sequence))

    return answer(request, shown, take)


@require_safe
def package(request: Request, record_id: UUID) -> HttpResponseBase:
    """The ZIP file of a sequence."""
    sequence = find_sequence(request.reader, record_id)
    file = commands.open_package(by=request.reader, sequence=sequence)
    return FileResponse(file, as_attachment=True, filename=package_name(sequence), content_type="application/zip")


def package_name(sequence: Sequence) -> str:
    """What the file is called: application and number."""
    application = sequence.application
    return f"{slug(f'{application.kind} {application.number}')}-{sequence.number:04d}.zip"


def _form(request: Request, application: Application, data: Typed, error: GalenicError | None) -> HttpResponse:
    latest = application.sequences.filter(state="published").order_by("-number").first()
    opened = str(latest.opened_by) if latest else ""
    fields = with_faults(sequence_fields(application, data, opened), error)
    context = {
        "application": application,
        **form_context(fields, error),
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/draft.html", context, status=422 if error else 200)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        fault = Fault("DOS-035", "a number of up to four digits", column="opened_by", value=text)
        raise FilingRefused("The sequence cannot be begun.", faults=[fault], remedy="Mend what is marked.")
    return int(text)


def _earlier(sequence: Sequence) -> Sequence | None:
    found: Sequence | None = (
        sequence.application.sequences.filter(number__lt=sequence.number, state="published").order_by("-number").first()
    )
    return found
