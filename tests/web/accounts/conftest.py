"""A browser for each person, a clock that can be moved, and quick hashes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from galenic.parties.models import Person
from tests.factories import PASSWORD
from tests.parties.conftest import actions, pass_time, quick_hashes  # noqa: F401 - fixtures


@pytest.fixture
def client_of(db: None) -> Callable[[Person], Client]:
    """`client_of(person)` is a browser in which that person has logged in with their password."""

    def of(person: Person) -> Client:
        client = Client()
        client.post("/account/login/", {"username": person.username, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(person.pk)
        return client

    return of
