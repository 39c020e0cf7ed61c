"""One's own account: what one may do, the declaration, sessions and tokens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from galenic.errors import GalenicError
from galenic.parties import queries
from galenic.parties.clock_statement import clock_statement
from galenic.parties.commands import (
    choose_notices,
    create_token,
    declare_equivalence,
    end_other_sessions,
    revoke_token,
)
from galenic.parties.commands.accounts import DECLARATION
from galenic.parties.errors import NotVisible
from galenic.parties.models import Authenticator
from galenic.web.accounts import fields, signing
from galenic.web.accounts.devices import device_named
from galenic.web.fields import Field, Typed, typed, with_faults
from galenic.web.middleware import Request


@require_GET
def account(request: Request) -> HttpResponse:
    """Who one is here, with which roles, and how the account is kept."""
    reader = request.reader
    context = {
        "person": reader.person,
        "policy": reader.person.policy,
        "held": queries.own_roles(reader),
        "authenticator": Authenticator.objects.filter(person=reader.person).first(),
        "sessions": queries.own_sessions(reader).count(),
        "tokens": queries.own_tokens(reader).count(),
        "clock": clock_statement(reader),
    }
    return render(request, "accounts/account.html", context)


@require_POST
def notices(request: Request) -> HttpResponse:
    """Choose whether to be told by e-mail what waits."""
    wanted = request.POST.get("wanted") == "yes"
    choose_notices(by=request.reader, wanted=wanted)
    messages.success(request, "You will be told by e-mail what waits." if wanted else "You get no more e-mails.")
    return HttpResponseRedirect(reverse("accounts:account") + "#notices")


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def declaration(request: Request) -> HttpResponse:
    """Declare, once, that the electronic signature equals the handwritten one (SIG-8)."""
    error = None
    if request.method == "POST":
        try:
            proof = signing.prove_for_account(request)
            declare_equivalence(by=request.reader, proof=proof)
        except GalenicError as refused:
            error = refused
        else:
            messages.success(request, "Your declaration is recorded. You can sign now.")
            return HttpResponseRedirect(reverse("accounts:account"))
    context = {"text": DECLARATION, "fields": fields.proof(request), "error": error}
    return render(request, "accounts/declaration.html", context, status=422 if error else 200)


@require_GET
def sessions(request: Request) -> HttpResponse:
    """Where one is logged in (ACC-4)."""
    found = [(each, device_named(each.device)) for each in queries.own_sessions(request.reader)]
    context = {"sessions": found, "here": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_others(request: Request) -> HttpResponse:
    """Log out everywhere else."""
    ended = end_other_sessions(by=request.reader, keep=request.session.session_key or "")
    messages.success(request, f"{ended} other session{'' if ended == 1 else 's'} ended.")
    return HttpResponseRedirect(reverse("accounts:sessions"))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """One's API tokens; a new one is shown once, in the answer to the form that made it."""
    data = request.POST if request.method == "POST" else None
    error, raw = None, ""
    if data is not None:
        try:
            days = int(typed(data, "days")) if typed(data, "days").isdecimal() else 0
            proof = signing.prove_for_account(request)
            raw, _ = create_token(by=request.reader, proof=proof, name=typed(data, "name"), days=days)
        except GalenicError as refused:
            error = refused
    shown = with_faults(_token_fields(request, None if raw else data), error)
    context = {"tokens": queries.own_tokens(request.reader), "raw": raw, "fields": shown, "error": error}
    return render(request, "accounts/tokens.html", context, status=422 if error else 200)


@require_POST
def end_token(request: Request, token_id: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    token = queries.own_tokens(request.reader).filter(pk=token_id).first()
    if token is None:
        raise NotVisible
    revoke_token(by=request.reader, token=token)
    messages.success(request, f"The token {token.name} is revoked.")
    return HttpResponseRedirect(reverse("accounts:tokens"))


def _token_fields(request: Request, data: Typed) -> list[Field]:
    most = str(request.reader.person.policy.token_days)
    numbers = (("min", "1"), ("max", most), ("inputmode", "numeric"))
    plain = (("autocomplete", "off"),)
    named = Field("name", "What it is for", value=typed(data, "name"), required=True, extra=plain)
    lasting = typed(data, "days", most)
    days = Field("days", "Days it lasts", value=lasting, kind="number", required=True, extra=numbers)
    return [named, days, *fields.proof(request)]
