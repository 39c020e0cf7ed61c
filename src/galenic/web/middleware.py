"""What every request gets on its way in, and every answer on its way out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from galenic.errors import GalenicError
from galenic.parties import row_security
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader, reader_for

Answer = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request as the pages see it: with its id, and the person who reads with all that they may see."""

    request_id: str
    reader: Reader
    htmx: HtmxDetails


class RequestIdentity:
    """Gives a request its id, which entries of the ledger carry too, and the reader, once it is asked for.

    Until then the database shows it nothing that is shared (see galenic.parties.row_security).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.request_id = uuid4().hex
        request.reader = SimpleLazyObject(lambda: _reader(request))  # type: ignore[assignment]
        with row_security.request():
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Every page asks who reads it, unless it says otherwise; the API answers for itself, with 401."""

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        """Lead to the login, unless the view or the API answers for itself."""
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class FragmentRedirects:
    """A redirect that answers a fragment leads the whole page there; else a login page would appear in a corner."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if not (request.htmx and isinstance(response, HttpResponseRedirectBase)):
            return response
        here = urlsplit(request.htmx.current_url or "").path == urlsplit(response.url).path
        return _replaced(response, HttpResponseClientRefresh() if here else HttpResponseClientRedirect(response.url))


class Refusals:
    """What a view did not answer itself: a record that is not there for the reader, and all other refusals."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer, unless the address holds a NUL: no text has one, PostgreSQL takes none. The API says so itself."""
        from galenic.web import errors

        if not request.path.startswith("/api/") and "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """Answer a refusal in the same design; a fault of the software goes on."""
        from galenic.web import errors

        if isinstance(error, NotVisible):
            return errors.not_found(request)
        if isinstance(error, GalenicError):
            return errors.refused(request, error)
        return None


def _reader(request: Request) -> Reader:
    """Of somebody who is logged in: views without a login must not ask."""
    if not request.user.is_authenticated:
        raise NotVisible
    return reader_for(request.user, request_id=request.request_id)


def _replaced(old: HttpResponse, new: HttpResponse) -> HttpResponse:
    """`new`, with the cookies that `old` set."""
    new.cookies = old.cookies
    return new
