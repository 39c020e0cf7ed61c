"""What the tests of the demo share."""

from __future__ import annotations

import pytest

from galenic.demo.cast import PARTS, Cast, assemble, passphrase
from tests.factories import proof_of


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker closes old connections between tasks; in a test it shares the test's own, with its transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Everybody on stage; they prove who they are without the time that hashing takes."""
    monkeypatch.setattr("galenic.demo.cast.prove_identity", lambda person, _password: proof_of(person))
    return assemble({part.username: passphrase() for part in PARTS})
