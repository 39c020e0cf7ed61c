"""Setting up the second factor, and new recovery codes."""

from __future__ import annotations

import base64
from io import BytesIO

import qrcode
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.image.svg import SvgPathFillImage

from galenic.errors import GalenicError
from galenic.parties.commands import enable_second_factor, renew_recovery_codes
from galenic.parties.models import Authenticator
from galenic.parties.one_time_codes import new_secret, seal, setup_address, unseal
from galenic.web.accounts import fields, signing
from galenic.web.middleware import Request

#: In the session, sealed, from showing the picture until the first code: the secret that is being set up.
BEING_SET_UP = "galenic.secret_being_set_up"
SPELLED_IN = 4


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def set_up(request: Request) -> HttpResponse:
    """Show the picture for the app, and take its first code; or what is set up, where there is one already."""
    authenticator = Authenticator.objects.filter(person=request.reader.person).first()
    if authenticator is not None:
        context = {"authenticator": authenticator, "fields": fields.proof(request)}
        return render(request, "accounts/second_factor.html", context)
    secret = _secret(request)
    error = None
    if request.method == "POST":
        try:
            proof = signing.prove_for_account(request)
            code = "".join(request.POST.get("code", "").split())
            codes = enable_second_factor(by=request.reader, proof=proof, secret=secret, code=code)
        except GalenicError as refused:
            error = refused
        else:
            del request.session[BEING_SET_UP]
            messages.success(request, "Your second factor is set up.")
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    asked = fields.code("The six digits that the app shows now, so that we know it works.")
    context = {
        "picture": picture(setup_address(secret, request.reader.person.username)),
        "spelled": _spelled(secret),
        "fields": [asked, fields.password("Your password")],
        "error": error,
    }
    return render(request, "accounts/set_up_second_factor.html", context, status=422 if error else 200)


@sensitive_post_parameters("password", "code")
@require_POST
def renew_codes(request: Request) -> HttpResponse:
    """New recovery codes for the old ones."""
    authenticator = Authenticator.objects.filter(person=request.reader.person).first()
    if authenticator is None:
        return HttpResponseRedirect(reverse("accounts:set_up_second_factor"))
    try:
        codes = renew_recovery_codes(by=request.reader, proof=signing.prove_for_account(request))
    except GalenicError as refused:
        context = {"authenticator": authenticator, "fields": fields.proof(request), "error": refused}
        return render(request, "accounts/second_factor.html", context, status=422)
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def picture(text: str) -> SafeString:
    """`text` as a square picture that cameras read (ISO/IEC 18004), black on white whatever the page's colors."""
    drawn = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=3).save(drawn)
    svg = drawn.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn here, and holds no text


def _secret(request: Request) -> bytes:
    """The secret that is being set up: the same until its first code, so that the page can be loaded again."""
    if BEING_SET_UP not in request.session:
        request.session[BEING_SET_UP] = seal(new_secret())
    return unseal(request.session[BEING_SET_UP])


def _spelled(secret: bytes) -> str:
    """The secret for typing, in groups."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + SPELLED_IN] for start in range(0, len(text), SPELLED_IN))
