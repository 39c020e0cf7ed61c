"""An application is opened and described."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from galenic.dossier.content_plan import plans
from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.models import Application
from galenic.dossier.filing.queries import find_application
from galenic.errors import Fault, GalenicError
from galenic.ledger.actors import Reason, ReasonCode
from galenic.parties.models import Programme
from galenic.parties.queries import find_programme
from galenic.parties.roles import Role
from galenic.web.dossiers.fields import describing_fields, opening_fields, read_description
from galenic.web.dossiers.views import may_file
from galenic.web.fields import Typed, form_context, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.steps.forms import version_from


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open the application of a programme for a region."""
    if request.method != "POST":
        return _opening(request, request.GET, None)
    data = request.POST
    try:
        asked = plans().get(typed(data, "plan"))
        if asked is None:
            raise _unusable("plan", "choose what is applied for")
        made = commands.open_application(
            by=request.reader,
            programme=_programme(request, typed(data, "programme")),
            region=asked.region,
            kind=asked.kind,
            number=typed(data, "number"),
            applicant=typed(data, "applicant"),
            edition=typed(data, "edition"),
        )
    except GalenicError as error:
        return _opening(request, data, error)
    messages.success(request, "The application is open. Describe it, then place what it holds.")
    return redirect(url_of(made))


@require_http_methods(["GET", "POST"])
def describe(request: Request, record_id: UUID) -> HttpResponse:
    """Change what is said of an application; the change stands in the audit trail."""
    application = find_application(request.reader, record_id)
    if request.method != "POST":
        return _describing(request, application, None, None)
    try:
        commands.describe_application(
            by=request.reader,
            application=application,
            reason=Reason(ReasonCode.ADMINISTRATION),
            expected_version=version_from(request),
            **read_description(application, request.POST),
        )
    except GalenicError as error:
        return _describing(request, application, request.POST, error)
    messages.success(request, "The description is recorded.")
    return redirect(url_of(application))


def _opening(request: Request, data: Typed, error: GalenicError | None) -> HttpResponse:
    reader = request.reader
    own = Programme.objects.filter(pk__in=reader.sponsored).order_by("code")
    fields = with_faults(opening_fields(data, own), error)
    context = {
        **form_context(fields, error),
        "programmes": own,
        "may_open": Role.SPONSOR_RA in reader.organization_roles,
    }
    return render(request, "dossiers/new.html", context, status=422 if error else 200)


def _describing(request: Request, application: Application, data: Typed, error: GalenicError | None) -> HttpResponse:
    fields = with_faults(describing_fields(application, data), error)
    context = {
        "application": application,
        **form_context(fields, error),
        "may_file": may_file(request.reader, application),
    }
    return render(request, "dossiers/describe.html", context, status=422 if error else 200)


def _programme(request: Request, text: str) -> Programme:
    try:
        return find_programme(request.reader, UUID(text))
    except (ValueError, GalenicError) as error:
        raise _unusable("programme", "choose a programme") from error


def _unusable(column: str, message: str) -> FilingRefused:
    fault = Fault("DOS-033", message, column=column, allowed="one of the list")
    return FilingRefused("The application cannot be written down.", faults=[fault], remedy="Mend what is marked.")
