"""Setting a first password by a link, and changing one's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from galenic.errors import Fault, GalenicError
from galenic.parties.commands import change_password, set_password_by_token
from galenic.parties.commands.passwords import person_of_password_token
from galenic.parties.errors import CredentialsRefused, PasswordRefused
from galenic.web.accounts import fields, signing
from galenic.web.fields import Field, with_faults
from galenic.web.middleware import Request


@never_cache
@login_not_required
@sensitive_variables("token")
@sensitive_post_parameters("new_password", "repeated")
@require_http_methods(["GET", "POST"])
def set_password(request: Request, token: str) -> HttpResponse:
    """The page that a link for a first or reset password leads to."""
    try:
        person = person_of_password_token(token)
    except CredentialsRefused as refused:
        return render(request, "accounts/link_void.html", {"error": refused}, status=404)
    error = None
    if request.method == "POST":
        try:
            set_password_by_token(token=token, password=_wanted(request.POST))
        except GalenicError as refused:
            error = refused
        else:
            messages.success(request, "Your password is set. Log in with it.")
            return HttpResponseRedirect(reverse("accounts:login"))
    shown = [fields.new_password(person.policy.password_length), fields.repeated_password()]
    context = {"fields": _with_faults(shown, error), "error": error, "person": person}
    return render(request, "accounts/set_password.html", context, status=422 if error else 200)


@sensitive_post_parameters("password", "code", "new_password", "repeated")
@require_http_methods(["GET", "POST"])
def change(request: Request) -> HttpResponse:
    """Change one's own password; all other sessions end."""
    error = None
    if request.method == "POST":
        try:
            _change(request)
        except GalenicError as refused:
            error = refused
        else:
            messages.success(request, "Your password is changed. You are logged out everywhere else.")
            return HttpResponseRedirect(reverse("accounts:account"))
    length = request.reader.person.policy.password_length
    shown = [*fields.proof(request), fields.new_password(length), fields.repeated_password()]
    context = {"fields": _with_faults(shown, error), "error": error}
    return render(request, "accounts/change_password.html", context, status=422 if error else 200)


def _change(request: Request) -> None:
    wanted = _wanted(request.POST)
    proof = signing.prove_for_account(request)
    here = request.session.session_key or ""
    person = change_password(by=request.reader, proof=proof, password=wanted, keep_session=here)
    update_session_auth_hash(request, person)


def _wanted(data: QueryDict) -> str:
    """The new password, typed twice alike. Raises PasswordRefused."""
    if data.get("new_password", "") != data.get("repeated", ""):
        fault = Fault("PAR-054", "this is not what you typed above", column="repeated")
        raise PasswordRefused("The two new passwords differ.", faults=[fault], remedy="Type both again.")
    return str(data.get("new_password", ""))


def _with_faults(shown: list[Field], error: GalenicError | None) -> list[Field]:
    """A fault of the new password belongs to its field; that of the present one is said above the form."""
    if isinstance(error, PasswordRefused):
        names = {"password": "new_password"}
        faults = [
            Fault(each.code, each.message, column=names.get(each.column, each.column), value=each.value)
            for each in error.faults
        ]
        return with_faults(shown, PasswordRefused(error.message, faults=faults))
    return shown
