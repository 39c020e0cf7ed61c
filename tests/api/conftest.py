"""What the tests of the API share: a caller with a token, and an order to be worked on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from galenic.parties.commands import create_token
from galenic.parties.models import Person
from galenic.parties.reader import reader_for
from tests.factories import World, proof_of
from tests.parties.conftest import actions, pass_time, quick_hashes  # noqa: F401 - fixtures
from tests.programmes.ordering import Ordering
from tests.programmes.sourcing.conftest import tender, unqualified  # noqa: F401 - fixtures
from tests.sample_services import CATALOGUE


@dataclass(frozen=True)
class Caller:
    """Calls the API as a program does, with somebody's token."""

    token: str
    token_id: str
    client: Client

    def __call__(self, method: str, path: str, body: object = None, **more: Any) -> HttpResponse:
        """`caller("POST", "/orders", {...})`; a body goes as JSON."""
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, f"/api{path}", headers={"authorization": f"Bearer {self.token}"}, **more)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api{path}", query, headers={"authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: object = None) -> HttpResponse:
        return self("POST", path, {} if body is None else body)

    def upload(self, path: str, **parts: Any) -> HttpResponse:
        return self.client.post(f"/api{path}", parts, headers={"authorization": f"Bearer {self.token}"})


@pytest.fixture
def caller(db: None) -> Callable[[Person], Caller]:
    """`caller(person)` has a token of that person."""

    def of(person: Person) -> Caller:
        raw, token = create_token(by=reader_for(person), proof=proof_of(person), name="test", days=1)
        return Caller(raw, str(token.pk), Client(raise_request_exception=False))

    return of


@pytest.fixture
def sample_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds the sample services alone. Operations that perform were made from the whole one before."""
    import galenic.api.urls  # noqa: F401 - the API is built from the real catalogue

    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)
    monkeypatch.setattr("galenic.api.services.services", lambda: CATALOGUE)


@pytest.fixture
def study(world: World, sample_services: None) -> Ordering:
    """An order between Alder and Birch, to be worked on."""
    return Ordering(world)
