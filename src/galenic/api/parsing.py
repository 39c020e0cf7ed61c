"""Bodies and addresses as operations get them: JSON that says it is JSON, and text that a database can keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.params.models import Query
from ninja.parser import Parser as NinjaParser
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from galenic.api.errors import WrongContentType
from galenic.api.refusals import invalid, unreadable
from galenic.ledger.entry_text import require_storable, text_of_plain

JSON = "application/json"
View = Callable[..., Any]


class Parser(NinjaParser):
    """Refuses what would fail further in: another format, NaN, NUL, half of a surrogate pair."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises WrongContentType, RequestUnreadable, TextNotStorable."""
        if request.content_type not in (JSON, None):  # ninja's own parts of a form have none
            raise WrongContentType(
                f"This operation reads {JSON}, not {request.content_type or 'a body without a type'}.",
                remedy=f"Send JSON, with the header `Content-Type: {JSON}`.",
            )
        return read_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters of an address. Raises RequestUnreadable for a NUL, which PostgreSQL cannot be asked about."""
        if any("\0" in part for values in data.lists() for part in (values[0], *map(str, values[1]))):
            raise unreadable("The address holds a NUL.")
        return dict(super().parse_querydict(data, list_fields, request))


class Renderer(BaseRenderer):
    """JSON with moments to the microsecond: digests are taken of them."""

    media_type = JSON

    def render(self, _request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's call
        """The answer's bytes."""
        return to_json(data)


def known_parameters_only(view: View) -> View:
    """An operation that refuses parameters which it does not know: a misspelled filter must not find everything."""
    known = frozenset(_parameters(view))

    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> Any:
        unknown = sorted(request.GET.keys() - known)
        if unknown:
            raise invalid([{"loc": ("query", name), "msg": "is not known here"} for name in unknown])
        return view(request, **named)

    return checked


def _parameters(view: View) -> Iterator[str]:
    for hint in get_type_hints(view, include_extras=True).values():
        for shape, *marks in [get_args(hint)] if get_origin(hint) is Annotated else []:
            if any(isinstance(mark, Query) for mark in marks):
                yield from shape.model_fields


def read_json(text: bytes | str, what: str = "The body") -> Any:
    """JSON as data. Raises RequestUnreadable, and TextNotStorable for text that no database keeps."""
    try:
        found = json.loads(text)
        plain = text_of_plain(found)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"{what} is not JSON.") from error
    require_storable(plain)
    return found
