"""What the tests of programmes share."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.sample_services import CATALOGUE
from tests.study import Study


@pytest.fixture(autouse=True)
def _sample_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds the sample services alone."""
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)


@pytest.fixture
def study(world: World) -> Study:
    """A study between Alder and Birch."""
    return Study(world)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker closes old connections between tasks; in a test it shares the test's own, with its transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
