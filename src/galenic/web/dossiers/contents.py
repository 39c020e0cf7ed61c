"""What a dossier holds: reports of evidence, documents that were handed in, and where each stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from galenic.dossier.filing import commands
from galenic.dossier.filing.commands import Choice
from galenic.dossier.filing.models import Application, Document, Placement
from galenic.dossier.filing.provenance import document_origins
from galenic.dossier.filing.queries import application_page, find_application, find_document, find_placement
from galenic.dossier.filing.reading_copies import has_reading_copy, reading_copy
from galenic.errors import GalenicError
from galenic.jobs.queries import under_way
from galenic.ledger.actors import STEP
from galenic.parties.errors import NotVisible
from galenic.web.dossiers.compiling import compiled_context
from galenic.web.dossiers.fields import document_fields, placing_fields, read_place
from galenic.web.dossiers.views import may_file
from galenic.web.downloads import file_response
from galenic.web.fields import Field, Typed, chosen, form_context, misplaced, typed, with_faults
from galenic.web.jobs.views import lead_on
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.steps.forms import version_from
from galenic.web.steps.subjects import next_steps


@require_http_methods(["GET", "POST"])
def page(request: Request, record_id: UUID) -> HttpResponse:
    """The documents of an application; sent with nothing but a button it is assembled, with a section one is placed."""
    application = find_application(request.reader, record_id)
    if request.method != "POST":
        return _contents(request, application, None)
    section, evidence = typed(request.POST, "section"), typed(request.POST, "evidence")
    try:
        choices = [Choice(UUID(evidence), section)] if evidence else None
        job = commands.ask_to_assemble(by=request.reader, application=application, choices=choices)
    except ValueError:
        raise NotVisible from None
    except GalenicError as error:
        return _contents(request, application, error)
    return lead_on(request, job, to=request.path)


@require_http_methods(["GET", "POST"])
def submit(request: Request, record_id: UUID) -> HttpResponse:
    """Hand in a document and place it."""
    application = find_application(request.reader, record_id)
    if request.method != "POST":
        return _submitting(request, application, None, None)
    data = request.POST
    sent = request.FILES.get("file")
    try:
        place = read_place(data)
        made = commands.submit_and_place(
            by=request.reader,
            application=application,
            file_name=sent.name or "" if isinstance(sent, UploadedFile) else "",
            content=sent.read() if isinstance(sent, UploadedFile) else b"",
            title=typed(data, "title"),
            is_placeholder=bool(typed(data, "is_placeholder")),
            name=typed(data, "name"),
            **place,
        )
    except GalenicError as error:
        return _submitting(request, application, data, error)
    messages.success(request, "The document is placed. Somebody else has to approve it.")
    return redirect(url_of(made))


@require_safe
def document(request: Request, record_id: UUID) -> HttpResponse:
    """One document: what it is, who stands behind it, and where it is used."""
    found = find_document(request.reader, record_id)
    context = {
        "document": found,
        "has_reading_copy": has_reading_copy(found),
        "source": document_origins(request.reader, found),
        "next_steps": next_steps(found, request.reader),
        "placements": found.placements.filter(state="placed").select_related("application").order_by("section"),
        "leaves": found.leaves.select_related("sequence__application").order_by("sequence__number", "section"),
        **compiled_context(request, found),
    }
    return render(request, "dossiers/document.html", context)


@require_safe
def content(request: Request, record_id: UUID) -> HttpResponse:
    """A document's file."""
    found = find_document(request.reader, record_id)
    return file_response(commands.open_document(by=request.reader, document=found), found.file_name)


@require_safe
def reading(request: Request, record_id: UUID) -> HttpResponse:
    """A document as it was filed, with every figure leading to its place on the record."""
    found = find_document(request.reader, record_id)
    address = request.build_absolute_uri(reverse("home"))
    name, made = reading_copy(by=request.reader, document=found, record_url=address)
    return file_response(made, name)


@require_http_methods(["GET", "POST"])
def placement(request: Request, record_id: UUID) -> HttpResponse:
    """Where a document stands in an application, and the form that moves it."""
    found = find_placement(request.reader, record_id)
    if request.method != "POST":
        return _placement(request, found, None, None)
    data = request.POST
    try:
        values = {"title": typed(data, "title"), "name": typed(data, "name"), **read_place(data)}
        replacing = typed(data, "document")
        if replacing:
            values["document"] = find_document(request.reader, replacing)
        commands.revise_placement(
            by=request.reader, placement=found, reason=STEP, expected_version=version_from(request), **values
        )
    except GalenicError as error:
        return _placement(request, found, data, error)
    messages.success(request, "It is recorded. The next sequence says what has changed.")
    return redirect(url_of(found))


def _contents(request: Request, application: Application, error: GalenicError | None) -> HttpResponse:
    shown = application_page(request.reader, application.pk)
    context = {
        "shown": shown,
        "application": application,
        "error": error,
        "under_way": under_way(application),
        "open": [each for each in shown.sources if not each.placements],
        "ready": [each for each in shown.sources if each.is_ready],
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/contents.html", context, status=422 if error else 200)


def _submitting(request: Request, application: Application, data: Typed, error: GalenicError | None) -> HttpResponse:
    shown = data if data is not None else request.GET
    fields = with_faults([*document_fields(shown), *placing_fields(application, shown)], error)
    file = with_faults(
        [Field("file", "File", kind="file", required=True, help="PDF for everything that is read.")], error
    )
    context = {
        "application": application,
        "file": file[0],
        "fields": fields,
        "error": error,
        "elsewhere": list(misplaced([*fields, *file], error)),
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/submit.html", context, status=422 if error else 200)


def _placement(request: Request, found: Placement, data: Typed, error: GalenicError | None) -> HttpResponse:
    fields = with_faults(_revising(found, data), error)
    context = {
        "placement": found,
        "application": found.application,
        "source": document_origins(request.reader, found.document),
        **form_context(fields, error),
        "next_steps": next_steps(found, request.reader),
        "may_file": may_file(request.reader, found.application) and found.state == "placed",
    }
    return render(request, "dossiers/placement.html", context, status=422 if error else 200)


def _revising(found: Placement, data: Typed) -> list[Field]:
    """Title, place, and where no evidence stands behind it the document itself: another one takes its place."""
    fields = [Field("title", "Title", typed(data, "title", found.title), required=True)]
    if found.document.evidence_id is None:
        others = Document.objects.filter(programme_id=found.programme_id, evidence=None).exclude(state="withdrawn")
        known = [
            (str(each.pk), f"{each.title}, {each.file_name}, {each.state}") for each in others.order_by("-made_at")
        ]
        choices = chosen(known, typed(data, "document", str(found.document_id)))
        fields.append(Field("document", "Document", "", "select", choices=choices, required=True))
    return fields + placing_fields(found.application, data, found)
