"""Documents compiled from several pieces of evidence: which there are, what fills one, and what is stated of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from galenic.dossier import compiling
from galenic.dossier.compiling import Kind, discovery
from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.compiling import Candidate, candidates, kinds_for
from galenic.dossier.filing.models import Application, Document
from galenic.dossier.filing.queries import find_application, find_document
from galenic.errors import Fault, GalenicError
from galenic.web.dossiers.fields import several
from galenic.web.dossiers.views import may_file
from galenic.web.downloads import file_response
from galenic.web.fields import Field, Typed, chosen, form_context, typed
from galenic.web.links import url_of
from galenic.web.middleware import Request

#: Faults about these columns stand elsewhere in the form; all others are about what is stated.
ELSEWHERE = frozenset({"kind", "section", "evidence", "supersedes", "title", "file"})


@dataclass(frozen=True, slots=True)
class Offer:
    """Evidence that can fill a document, whether it is chosen, and what is wrong with choosing it."""

    candidate: Candidate
    chosen: bool
    faults: tuple[Fault, ...]


@require_safe
def kinds(request: Request, record_id: UUID) -> HttpResponse:
    """The documents that can be compiled for an application."""
    application = find_application(request.reader, record_id)
    offered = [(each, each.sections[application.region]) for each in kinds_for(application)]
    context = {"application": application, "kinds": offered, "may_file": may_file(request.reader, application)}
    return render(request, "dossiers/kinds.html", context)


@require_http_methods(["GET", "POST"])
def page(request: Request, record_id: UUID, kind: str) -> HttpResponse:
    """What fills a document and what is stated of it; `again` names the document whose place it shall take."""
    application = find_application(request.reader, record_id)
    asked = _kind(application, kind)
    again = typed(request.POST or request.GET, "again")
    before = find_document(request.reader, again) if again else None
    if request.method != "POST":
        return _form(request, application, asked, before)
    data = request.POST
    try:
        made = commands.compile_document(
            by=request.reader,
            application=application,
            kind=asked.id,
            evidence=several(data, "evidence"),
            stated=_stated(request),
            section=typed(data, "section"),
            title=typed(data, "title"),
            supersedes=before,
        )
    except GalenicError as error:
        return _form(request, application, asked, before, data=data, error=error)
    lacks = len(made.compilation.missing) if made.compilation else 0
    told = f"{lacks} entries are not provided" if lacks else "nothing is missing"
    messages.success(request, f"The document is compiled: {told}. Somebody else has to approve it.")
    return redirect(url_of(made))


@require_safe
def template(request: Request, record_id: UUID, kind: str) -> HttpResponse:
    """Everything that can be stated, as a TOML file to fill in."""
    asked = _kind(find_application(request.reader, record_id), kind)
    return file_response(compiling.template(asked).encode(), f"{asked.id}.toml", "text/plain; charset=utf-8")


@require_safe
def word(request: Request, record_id: UUID) -> HttpResponse:
    """A compiled document as Word has it, to hand over."""
    found = find_document(request.reader, record_id)
    if found.compilation_id is None:
        raise Http404
    name, content = commands.open_as_word(by=request.reader, document=found)
    return file_response(content, name)


def compiled_context(request: Request, document: Document) -> dict[str, Any]:
    """What the page of a document shows of how it was compiled; nothing for others."""
    compilation = document.compilation
    if compilation is None:
        return {}
    known = discovery.kinds().get(compilation.kind)
    after = Document.objects.filter(compilation__supersedes=compilation).order_by("made_at")
    standing = [each for each in after if each.state != "withdrawn"]
    address = reverse("dossiers:compile", args=[compilation.application_id, compilation.kind])
    return {
        "compilation": compilation,
        "kind_title": known.title if known else compilation.kind,
        "stated": json.dumps(compilation.stated, indent=2, ensure_ascii=False) if compilation.stated else "",
        "before": Document.objects.filter(compilation=compilation.supersedes).first()
        if compilation.supersedes
        else None,
        "after": after,
        "again": f"{address}?again={document.pk}" if known and not standing else "",
        "may_file": may_file(request.reader, compilation.application),
    }


def _kind(application: Application, kind: str) -> Kind:
    known = {each.id: each for each in kinds_for(application)}
    if kind not in known:
        raise Http404
    return known[kind]


def _stated(request: Request) -> str:
    """The file where one was sent, else what was typed."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return typed(request.POST, "stated")
    try:
        return str(sent.read().decode())
    except UnicodeDecodeError as error:
        fault = Fault("DOS-083", "the file is no text in UTF-8", column="file", value=sent.name or "")
        raise FilingRefused("What is stated cannot be read.", faults=[fault]) from error


def _form(
    request: Request,
    application: Application,
    kind: Kind,
    before: Document | None,
    *,
    data: Typed = None,
    error: GalenicError | None = None,
) -> HttpResponse:
    fields = _with_paths(_fields(application, kind, before, data), error)
    context = {
        **form_context(fields, error),
        "elsewhere": [each for each in (error.faults if error else ()) if each.column in {"kind", "supersedes"}],
        "application": application,
        "kind": kind,
        "before": before,
        "offers": _offers(request, application, kind, data, error),
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/compile.html", context, status=422 if error else 200)


def _fields(application: Application, kind: Kind, before: Document | None, data: Typed) -> list[Field]:
    sections = [("", "nowhere yet"), *((one, one) for one in kind.sections[application.region])]
    place = "" if before else sections[1][0]
    title = before.title if before else kind.title
    stated = "TOML or JSON. Take the # away from what you state; what is not stated is told as missing."
    file = "TOML or JSON; it is read instead of what is typed above."
    return [
        Field("title", "Title", typed(data, "title", title), required=True, help="As reviewers read it in the tree."),
        Field("section", "Place it in", "", "select", choices=chosen(sections, typed(data, "section", place))),
        Field(
            "stated",
            "What no record holds",
            typed(data, "stated", _given(kind, before)),
            "textarea",
            stated,
            extra=(("rows", "18"), ("spellcheck", "false"), ("class", "code")),
        ),
        Field("file", "Or a file that states it", kind="file", help=file),
    ]


def _given(kind: Kind, before: Document | None) -> str:
    """What was stated the last time, or everything that can be."""
    if before is None or before.compilation is None:
        return compiling.template(kind)
    return json.dumps(before.compilation.stated, indent=2, ensure_ascii=False)


def _with_paths(fields: list[Field], error: GalenicError | None) -> list[Field]:
    """Faults of what is stated stand below it, each with its path."""
    placed: dict[str, list[Fault]] = {}
    for fault in error.faults if error else ():
        if fault.column in ELSEWHERE:
            placed.setdefault(fault.column, []).append(fault)
        else:
            path = "" if fault.column == "stated" else f"{fault.column}: "
            placed.setdefault("stated", []).append(replace(fault, message=f"{path}{fault.message}"))
    return [replace(each, faults=tuple(placed.get(each.name, ()))) for each in fields]


def _offers(
    request: Request, application: Application, kind: Kind, data: Typed, error: GalenicError | None
) -> list[Offer]:
    picked = None if data is None else set(several(data, "evidence"))
    faults: Mapping[str, list[Fault]] = {}
    if error:
        faults = {key: [each for each in error.faults if each.value == key] for key in picked or ()}
    return [
        Offer(
            each,
            chosen=each.judgment.carries if picked is None else str(each.evidence.pk) in picked,
            faults=tuple(faults.get(str(each.evidence.pk), ())),
        )
        for each in candidates(request.reader, application, kind)
    ]
