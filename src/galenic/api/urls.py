"""Addresses of the API, below /api/. What is not there is answered like what is not the reader's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from galenic.api.application import build
from galenic.api.errors import MethodNotAllowed, ServerFault
from galenic.api.refusals import refusal, unknown

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def _finished(view: View) -> View:
    """A view that says all that goes wrong in JSON, and whose answers stay out of caches."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *args, **named)
        except Exception:
            log.exception("%s %s failed by a fault of the software", request.method, request.path)
            got_request_exception.send(sender=None, request=request)
            response = refusal(ServerFault(getattr(request, "request_id", "")))
        if response.status_code == 405:
            allowed = response["Allow"]
            error = MethodNotAllowed(f"{request.method} is not possible here.", remedy=f"Possible: {allowed}.")
            response = refusal(error)
            response["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _all(patterns: list[Any]) -> list[URLPattern]:
    for each in patterns:
        each.callback = _finished(each.callback)
    return patterns


api = build()
_patterns, _app_name, _namespace = api.urls
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:openapi-view")),
    path("", (_all(_patterns), _app_name, _namespace)),
    re_path(r"^[\s\S]*$", _finished(unknown)),  # an address may hold line breaks too
]
