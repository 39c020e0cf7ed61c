"""What the tests of the demo share."""

from __future__ import annotations

import pytest

from galenic.demo import story
from galenic.demo.cast import PARTS, passphrase
from galenic.demo.story import Beginning, begin
from galenic.ledger.errors import Refused
from tests.factories import proof_of
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker closes old connections between tasks; in a test it shares the test's own, with its transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture
def passwords(db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Everybody's password; they prove who they are without the time that hashing takes."""
    request.getfixturevalue("quick_hashes")
    monkeypatch.setattr("galenic.demo.cast.prove_identity", lambda person, _password: proof_of(person))
    return {part.username: passphrase() for part in PARTS}


@pytest.fixture
def beginning(passwords: dict[str, str]) -> Beginning:
    """Everything up to the award: partners engaged, qualified and agreed with, and no work done yet."""
    return begin(passwords)


@pytest.fixture
def unplanned(passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Beginning:
    """The same without a product, so that no plan holds back what is looked at by itself."""
    monkeypatch.setattr(story, "describe", lambda _cast: None)
    monkeypatch.setattr(story, "order_too_early", lambda *_: Refused("nothing is refused"))
    return begin(passwords)
