"""The pages that say what went wrong: in the same design, and without telling what exists for others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from galenic.errors import GalenicError


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """400: the request itself cannot be understood."""
    return _page(request, 400, "That request cannot be understood", "Go back, reload the page and try again.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """403: what Django itself refuses; records never answer so, they are not found."""
    return _page(request, 403, "That is not allowed", "Your account does not allow this.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """403: the form is too old, or did not come from here. Nothing was changed."""
    advice = (
        "The form was sent from a page that is no longer valid, perhaps because you logged in or out in another tab. "
        "Nothing was saved. Go back, reload the page and send it again; copy long texts first."
    )
    return _page(request, 403, "This form has expired", advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """404: it does not exist, or the reader is no party to it; nobody can tell which (ACC-3)."""
    advice = "Check the address, or ask whoever sent it whether you were given access."
    return _page(request, 404, "There is no such page", advice)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of the software. Nothing half done is kept."""
    advice = (
        "A fault in Galenic stopped the request. What was under way was not saved; nothing is half done. "
        "Tell whoever runs this installation, with the number below."
    )
    return _page(request, 500, "Something broke on our side", advice)


def refused(request: HttpRequest, error: GalenicError) -> HttpResponse:
    """400: a refusal that its page did not show itself, with all that it names."""
    return render(request, "errors/refused.html", {"error": error}, status=400)


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"status": status, "error_title": title, "advice": advice}
    return render(request, "errors/page.html", context, status=status)
