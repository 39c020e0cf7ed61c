"""Logging in, in one step or two, and out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from galenic.errors import GalenicError
from galenic.ledger import clock
from galenic.parties.commands import confirm_code, identify
from galenic.parties.errors import CodeRequired
from galenic.parties.models import Person
from galenic.web.accounts import fields, sessions
from galenic.web.fields import typed
from galenic.web.middleware import Request

#: In the session between the two steps: whose password was right, when, and where they wanted to go.
HALFWAY = "galenic.halfway"
HALFWAY_LASTS = timedelta(minutes=5)


@never_cache
@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: Request) -> HttpResponse:
    """Ask for user name and password; somebody with a second factor is asked for a code next."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_destination(request, request.GET.get("next", "")))
    data = request.POST if request.method == "POST" else None
    wanted = typed(data, "next") or request.GET.get("next", "")
    error = None
    if data is not None:
        try:
            person = identify(
                username=typed(data, "username"),
                password=data.get("password", ""),
                address=sessions.address_of(request),
            )
        except CodeRequired:
            return _halfway(request, typed(data, "username"), wanted)
        except GalenicError as refused:
            error = refused
        else:
            sessions.log_in(request, person)
            return HttpResponseRedirect(_destination(request, wanted))
    shown = [fields.username(typed(data, "username")), fields.password()]
    context = {"fields": shown, "error": error, "next": wanted}
    return render(request, "accounts/login.html", context, status=422 if error else 200)


@never_cache
@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter_code(request: Request) -> HttpResponse:
    """The second step: the code of the second factor."""
    halfway = request.session.get(HALFWAY)
    if halfway is None or clock.now().timestamp() - halfway["since"] > HALFWAY_LASTS.total_seconds():
        return HttpResponseRedirect(reverse("accounts:login"))
    error = None
    if request.method == "POST":
        person = Person.objects.select_related("organization__access_policy").get(pk=UUID(halfway["person"]))
        try:
            confirm_code(person=person, code=request.POST.get("code", ""), address=sessions.address_of(request))
        except GalenicError as refused:
            error = refused
        else:
            del request.session[HALFWAY]
            sessions.log_in(request, person)
            return HttpResponseRedirect(_destination(request, halfway["next"]))
    context = {"fields": [fields.code()], "error": error}
    return render(request, "accounts/code.html", context, status=422 if error else 200)


@login_not_required
@require_POST
def log_out(request: Request) -> HttpResponse:
    """End this session."""
    sessions.log_out(request, "logged out")
    return HttpResponseRedirect(reverse("accounts:login"))


def _halfway(request: Request, username: str, wanted: str) -> HttpResponse:
    person = Person.objects.get_by_natural_key(username)
    request.session.cycle_key()
    request.session[HALFWAY] = {"person": str(person.pk), "since": clock.now().timestamp(), "next": wanted}
    return HttpResponseRedirect(reverse("accounts:code"))


def _destination(request: Request, wanted: str) -> str:
    """Where to go after logging in: where somebody wanted to, if that is here."""
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else "/"
