"""Sums as long work, and a world whose people ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from galenic.errors import InputError
from galenic.jobs import asked
from galenic.jobs.asked import Work
from galenic.jobs.watching import Watch
from galenic.parties.reader import Reader
from tests.factories import World, build_world
from tests.parties.conftest import quick_hashes  # noqa: F401 - a fixture

Meanwhile = Callable[[], None]


class Sums:
    """Long work that adds numbers up, and does what a test wants meanwhile."""

    def __init__(self) -> None:
        self.meanwhile: Meanwhile = lambda: None
        self.done_for: list[str] = []

    def perform(self, by: Reader, given: Mapping[str, Any], watch: Watch) -> None:
        numbers = given["numbers"]
        for number, _ in enumerate(numbers):
            watch.tell(f"{number} of {len(numbers)} added", number, len(numbers))
        self.meanwhile()
        if given.get("fault") == "input":
            raise InputError("These numbers are of no use.", remedy="Take others.")
        if given.get("fault") == "bug":
            raise ZeroDivisionError
        if given.get("fault") != "endless":
            watch.end({"sum": sum(numbers)})
        self.done_for.append(by.person.username)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def sums() -> Sums:
    return Sums()


@pytest.fixture
def adding(sums: Sums, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The work as it is declared, for one test."""
    work = Work("test.add", "Adding up", "the programme", sums.perform, lambda result: f"It is {result['sum']}.")
    monkeypatch.setitem(asked._works, work.name, work)
    return work


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker closes old connections between tasks; in a test it shares the test's own, with its transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
