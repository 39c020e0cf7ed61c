"""A study to look at, and a browser for each person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from galenic.parties.models import Person
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture
from tests.web.studies import Pages, build_pages

Browser = Callable[[Person], Client]


@pytest.fixture
def pages(db: None) -> Pages:
    """Orders in every state, evidence of two services, a departure; see tests/web/studies.py."""
    return build_pages()


@pytest.fixture
def browser_of(db: None) -> Browser:
    """`browser_of(person)` is a browser in which that person is logged in."""

    def of(person: Person) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person, backend="galenic.parties.backends.PersonBackend")
        return client

    return of
