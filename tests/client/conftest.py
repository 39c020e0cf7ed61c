"""A client that speaks to the application in the same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from galenic.client import Client
from galenic.parties.models import Person
from galenic.web.wsgi import application
from tests.api.conftest import caller, sample_services, study  # noqa: F401 - fixtures
from tests.factories import PASSWORD
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture

#: The server as the client reaches it: requests go to the application itself, none to any network.
HERE = httpx.WSGITransport(app=application, raise_app_exceptions=False)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A server closes old connections between requests; in a test it shares the test's own, with its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def client_of(db: None) -> Iterator[Callable[..., Client]]:
    """`client_of(person)` has logged in as that person."""
    opened: list[Client] = []

    def of(person: Person, **more: Any) -> Client:
        opened.append(Client("http://localhost", username=person.username, password=PASSWORD, transport=HERE, **more))
        return opened[-1]

    yield of
    for client in opened:
        client.close()
