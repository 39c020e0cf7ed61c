"""Writing a request: a draft with its lines, changed until it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from galenic.catalogue.discovery import services
from galenic.errors import Fault, GalenicError
from galenic.ledger.errors import StaleRecord
from galenic.parties.errors import NotVisible
from galenic.parties.models import Programme
from galenic.parties.queries import visible_programmes
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.programmes.errors import SourcingRefused
from galenic.programmes.models import RequestForProposals
from galenic.programmes.sourcing import commands
from galenic.programmes.sourcing.queries import find_request
from galenic.web.fields import misplaced, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.sourcing.fields import call_fields, line_forms, read_call
from galenic.web.steps.forms import changes_since, reason_fields, reason_from, version_from


def may_ask(reader: Reader) -> bool:
    """Whether the reader writes requests for their own organization."""
    return Role.SPONSOR_PM in reader.kept_roles(reader.organization_id)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new request. The address may name the programme, and services that become lines."""
    reader = request.reader
    if request.method != "POST" or "more" in request.POST:
        return _form(request, None, _asked_lines(request))
    if not may_ask(reader):
        raise NotVisible
    try:
        values = read_call(request.POST)
        made = commands.draft_request(by=reader, programme=_programme(request), **values)
    except GalenicError as error:
        return _form(request, None, (), error, status=422)
    messages.success(request, f"Request {made.number} is a draft. Open it, then invite partners.")
    return redirect(url_of(made))


@require_http_methods(["GET", "POST"])
def edit(request: Request, record_id: UUID) -> HttpResponse:
    """Change a draft. A reason is recorded with what was and what is."""
    found = find_request(request.reader, record_id)
    if request.method != "POST" or "more" in request.POST:
        return _form(request, found, found.lines)
    try:
        commands.edit_request(
            by=request.reader,
            request=found,
            reason=reason_from(request.POST),
            expected_version=version_from(request),
            **read_call(request.POST),
        )
    except StaleRecord as error:
        return _form(request, found, found.lines, error, status=409)
    except GalenicError as error:
        return _form(request, found, found.lines, error, status=422)
    messages.success(request, f"Request {found.number} is changed.")
    return redirect(url_of(found))


def _asked_lines(request: Request) -> Sequence[Mapping[str, Any]]:
    known = [each for each in request.GET.getlist("service") if each in services()]
    return [{"key": str(number), "service_id": each} for number, each in enumerate(known, 1)]


def _own_programmes(reader: Reader) -> list[Programme]:
    return list(visible_programmes(reader).filter(sponsor_id=reader.organization_id)) if may_ask(reader) else []


def _programme(request: Request) -> Programme:
    wanted = typed(request.POST, "programme")
    for each in _own_programmes(request.reader):
        if str(each.pk) == wanted:
            return each
    fault = Fault("WEB-004", "Choose a programme.", column="programme", allowed="one of the list")
    raise SourcingRefused("The request cannot be written down.", faults=[fault], remedy="Mend what is marked below.")


def _form(
    request: Request,
    found: RequestForProposals | None,
    lines: Sequence[Mapping[str, Any]],
    error: GalenicError | None = None,
    status: int = 200,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    programmes = _own_programmes(request.reader)
    about = request.GET if data is None and "programme" in request.GET else data
    fields = with_faults(call_fields(found, programmes, data), error)
    if found is None and data is None and about is not None:
        fields[0] = with_faults(call_fields(None, programmes, about), error)[0]
    blocks = line_forms(lines, data, error, one_more="more" in request.POST)
    known = [*fields, *(field for block in blocks for field in block.fields)]
    context = {
        "record": found,
        "fields": fields,
        "lines": blocks,
        "error": error,
        "elsewhere": list(misplaced(known, error)),
        "since": changes_since(found, version_from(request)) if found and isinstance(error, StaleRecord) else (),
        "version": found.version if found else 0,
        "reason_fields": reason_fields(data) if found else (),
        "allowed": bool(programmes),
        "may_ask": may_ask(request.reader),
    }
    return render(request, "sourcing/form.html", context, status=status)
