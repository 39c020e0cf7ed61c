"""Refusals as HTTP: one body for all, `GalenicError.as_dict()`, and a status that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic_core import to_json

from galenic.api import errors
from galenic.api.shapes.common import Problem
from galenic.dossier.errors import NotPublishable, PackageDamaged
from galenic.errors import Fault, GalenicError
from galenic.evidence.errors import DocumentDamaged, DocumentMissing, EvidenceNotUsable, ProtocolNotFollowed
from galenic.jobs.errors import Overtaken, UnderWay
from galenic.ledger.errors import BypassesLedger, FencesDown, KeyUnusable, Refused, SignatureRefused, StaleRecord
from galenic.parties.errors import (
    CodeRequired,
    CredentialsRefused,
    NotAllowed,
    NotVisible,
    ObligationOpen,
    TooManyAttempts,
)
from galenic.partners.errors import NotOpen
from galenic.programmes.errors import OrderNotOpen, SourcingClosed

UNPROCESSABLE = 422
#: By class; a subclass has the status of its nearest ancestor here. What is not here is 422: mend it and try again.
STATUSES: dict[type[BaseException], int] = {
    errors.RequestUnreadable: 400,
    errors.TokenMissing: 401,
    NotAllowed: 403,
    CredentialsRefused: 403,
    CodeRequired: 403,
    ObligationOpen: 403,
    SignatureRefused: 403,
    NotVisible: 404,
    errors.MethodNotAllowed: 405,
    StaleRecord: 409,
    Refused: 409,
    Overtaken: 409,
    UnderWay: 409,
    OrderNotOpen: 409,
    NotOpen: 409,
    SourcingClosed: 409,
    NotPublishable: 409,
    ProtocolNotFollowed: 409,
    errors.RequestTooLarge: 413,
    errors.ServerFault: 500,
    errors.WrongContentType: 415,
    TooManyAttempts: 429,
    # What the server has to answer for: its disk, its database, its key.
    DocumentMissing: 500,
    DocumentDamaged: 500,
    EvidenceNotUsable: 500,
    PackageDamaged: 500,
    BypassesLedger: 500,
    FencesDown: 500,
    KeyUnusable: 500,
}
#: Codes that say more than their class: no such service, no template for such an input or format, a file too large.
BY_CODE = {"SRV-001": 404, "SRV-011": 404, "RPT-003": 404, "SRV-009": 413, "TAB-002": 413, "LED-011": 403}

#: For the declaration of operations: what they may refuse with.
READING = frozenset({400, 401, 403, 404, 422})
WRITING = READING | {409, 413, 415}


def answers(shape: Any, status: int = 200, refusals: frozenset[int] = READING) -> dict[Any, Any]:
    """The `response` of an operation: its shape, and a Problem for every refusal."""
    return {status: shape, refusals: Problem}


def status_of(error: GalenicError) -> int:
    """The HTTP status that fits a refusal."""
    codes = (error.code, *(fault.code for fault in error.faults))
    found = next((BY_CODE[code] for code in codes if code in BY_CODE), None)
    if found is not None:
        return found
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), UNPROCESSABLE)


def refusal(error: GalenicError, status: int = 0) -> HttpResponse:
    """The answer to a request that was refused."""
    status = status or status_of(error)
    response = HttpResponse(to_json(error.as_dict()), status=status, content_type="application/json; charset=utf-8")
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Galenic"'
    return response


@csrf_exempt  # there is nothing to forge, and the answer must not differ
def unknown(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """An address that there is not: the same answer as for a record that is not the reader's (ACC-3)."""
    return refusal(NotVisible())


def handle_refusals(api: NinjaAPI) -> None:
    """Have everything that a user can mend answered alike. Faults of the software go on to Django, as 500."""
    api.add_exception_handler(GalenicError, lambda _request, error: refusal(_one(error)))
    api.add_exception_handler(AuthenticationError, lambda _request, _error: refusal(errors.TokenMissing()))
    api.add_exception_handler(ValidationError, lambda _request, error: refusal(invalid(_one(error).errors)))
    api.add_exception_handler(HttpError, lambda _request, error: refusal(_unreadable(_one(error))))
    api.add_exception_handler(Http404, lambda _request, _error: refusal(NotVisible()))
    api.add_exception_handler(RequestDataTooBig, lambda _request, _error: refusal(too_large()))
    for kind in (SuspiciousOperation, MultiPartParserError, UnreadablePostError, RawPostDataException):
        api.add_exception_handler(kind, lambda _request, _error: refusal(unreadable()))


def unreadable(what: str = "The request cannot be read.") -> errors.RequestUnreadable:
    """The refusal of a body that breaks its own format."""
    return errors.RequestUnreadable(what, remedy="The API's page, /api/docs, shows what each operation takes.")


def too_large() -> errors.RequestTooLarge:
    """The refusal of a body before it is read."""
    return errors.RequestTooLarge("The request is too large.", remedy="Send files as multipart/form-data, each alone.")


def invalid(found: list[dict[str, Any]], place: str = "") -> errors.RequestInvalid:
    """What pydantic found, said without the values: a password may be among them."""
    faults = tuple(_faults(found, place))
    more = f"{len(faults)} faults" if len(faults) > 1 else "1 fault"
    return errors.RequestInvalid(
        f"The request cannot be used: {more}.",
        faults=faults,
        remedy="Mend what is listed. The API's page, /api/docs, shows what each operation takes.",
    )


def _faults(found: list[dict[str, Any]], place: str) -> Iterator[Fault]:
    """Each fault with the path of its field, as `reason.text`; ninja puts the parameter's own name in front."""
    for detail in found:
        path = [str(part) for part in detail["loc"]]
        kept = path if place else path[2:] if path[:1] == ["body"] else path[1:]
        column = ".".join([place, *kept] if place else kept)
        yield Fault("API-003", str(detail["msg"]).removeprefix("Value error, "), column=column)


def _unreadable(error: HttpError) -> GalenicError:
    """Ninja says only that parsing failed; what our parser refused stands behind it."""
    cause = error.__cause__
    return cause if isinstance(cause, GalenicError) else unreadable("The body is not JSON.")


def _one(error: Any) -> Any:
    """The exception itself: ninja's types allow for its class as well."""
    return error
