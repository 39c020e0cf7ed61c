"""Light or dark: as the reader's device says, or as they choose."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from galenic.web.context import SCHEME_COOKIE, SCHEMES

YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie, or forget it, and lead back."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    scheme = request.POST.get("scheme", "")
    if scheme in SCHEMES:
        secure = request.is_secure()
        response.set_cookie(SCHEME_COOKIE, scheme, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(SCHEME_COOKIE, samesite="Lax")
    return response
