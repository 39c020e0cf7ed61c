"""The wire: requests, answers as shapes, refusals as errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from galenic.api.shapes.common import Page, Problem
from galenic.errors import GalenicError

Shown = TypeVar("Shown", bound=BaseModel)
A_PAGE = 200
TOO_LARGE = 413
#: Seconds between two questions how far something is, at first and at last.
FIRST_WAIT, LONGEST_WAIT = 0.2, 3.0


class ServerRefused(GalenicError):
    """What the server refused, with its code, faults and remedy; `status` is that of HTTP."""

    def __init__(self, problem: Problem, status: int) -> None:
        super().__init__(problem.message, remedy=problem.remedy, faults=problem.faults, code=problem.code)
        self.status = status


class ServerUnreachable(GalenicError):
    """No server answered, or what answered is none."""

    code = "CLT-001"


class NotComputed(GalenicError):
    """A computation that was cancelled, or that did not end in the time that was given."""

    code = "CLT-002"


class NotDone(GalenicError):
    """Work that was cancelled, or that did not end in the time that was given."""

    code = "CLT-003"


class Connection:
    """A server's API, spoken to with one token."""

    def __init__(self, url: str, *, timeout: float, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(base_url=f"{url.rstrip('/')}/api", timeout=timeout, transport=transport)

    def authorize(self, token: str) -> None:
        """Show this token from now on."""
        self._http.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Let go of the server."""
        self._http.close()

    def all(self, shape: type[Shown], path: str, **asked: Any) -> Iterator[Shown]:
        """Every item of a list, page after page."""
        number, seen = 1, 0
        while True:
            params = plain({"per_page": A_PAGE, **asked, "page": number})
            page = self.one(Page[dict[str, Any]], "GET", path, params=params)
            yield from (shape.model_validate(item) for item in page.items)
            seen += len(page.items)
            if not page.items or seen >= page.count:
                return
            number += 1

    def one(self, shape: type[Shown], method: str, path: str, **more: Any) -> Shown:
        """An answer as its shape. Raises ServerRefused and ServerUnreachable."""
        response = self.request(method, path, **more)
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise _foreign(response) from error

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """An answer as it came. Raises ServerRefused and ServerUnreachable."""
        try:
            response = self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            remedy = "Check the address and whether the server runs."
            raise ServerUnreachable(f"{self._http.base_url} does not answer: {error}.", remedy=remedy) from error
        if response.is_success:
            return response
        if response.status_code == TOO_LARGE and not _is_json(response):  # refused before Galenic saw it
            problem = Problem(code="API-004", message="The request is larger than the server takes.")
            raise ServerRefused(problem, response.status_code)
        try:
            problem = Problem.model_validate_json(response.content)
        except ValidationError as error:
            raise _foreign(response) from error
        raise ServerRefused(problem, response.status_code)


def _foreign(response: httpx.Response) -> ServerUnreachable:
    told = f"{response.url} answers {response.status_code}, and not as Galenic does."
    return ServerUnreachable(told, remedy="Check the address: the client adds /api to it.")


def _is_json(response: httpx.Response) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith("application/json")


def id_of(given: UUID | str | BaseModel) -> UUID | str:
    """The id of a record, or the id itself."""
    return given if isinstance(given, UUID | str) else given.id  # type: ignore[attr-defined]


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON and addresses carry it: ids, days, amounts and moments as text."""
    return {name: value if _is_plain(value) else str(value) for name, value in given.items() if value is not None}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | dict | list | tuple)
