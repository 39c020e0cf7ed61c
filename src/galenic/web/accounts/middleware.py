"""What every request of somebody who is logged in passes: the limits of the session, and what comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from galenic.parties.models import Person
from galenic.parties.obligations import SENTENCES, open_obligations
from galenic.web.accounts import sessions
from galenic.web.middleware import Request

Answer = Callable[[Request], HttpResponse]
#: Features of a browser that no page here uses.
NO_FEATURES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class SessionLimits:
    """Ends a session that was idle or open for too long, and records it (ACC-4)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        person = request.user
        if isinstance(person, Person):
            why = sessions.overdue(request, person.policy)
            if why:
                sessions.log_out(request, why)
                messages.info(request, f"You were logged out: {why}. What you had saved is kept.")
            else:
                sessions.keep_up(request)
        return self.get_response(request)


class ObligationsFirst:
    """Leads to the page where something has to be settled, whatever page was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], _args: tuple[Any, ...], _named: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        public = not getattr(view, "login_required", True)
        if public or match is None or match.app_name == "accounts" or not isinstance(request.user, Person):
            return None
        found = open_obligations(request.reader)
        if not found:
            return None
        messages.warning(request, SENTENCES[found[0]])
        return HttpResponseRedirect(reverse(f"accounts:{found[0]}"))


class PrivatePages:
    """Keeps what was shown out of caches on shared computers, and pages away from a browser's devices."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = NO_FEATURES
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
