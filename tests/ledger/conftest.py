"""People and records with which the ledger is tested."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from galenic.ledger.actors import Actor, Proof, Reason, ReasonCode
from galenic.ledger.anchors import anchor_all
from galenic.ledger.commands import change, create, remove
from galenic.ledger.lifecycle import perform
from galenic.ledger.recording import Recorded
from tests.ledger.sample.lifecycle import ASSAY
from tests.ledger.sample.models import Assay, Reading

ANN = Actor(id="ann", printed_name="Ann Ash", role="Analyst", organization="Birch", request_id="r-1")
BEN = Actor(id="ben", printed_name="Ben Beech", role="Checker", organization="Birch")
QUIN = Actor(id="quin", printed_name="Quin Quince", role="Quality assurance", organization="Alder")
MISTYPED = Reason(ReasonCode.TRANSCRIPTION_ERROR, "the balance printed 99.1")
DECLARED = datetime(2026, 1, 2, tzinfo=UTC)


def proof_of(actor: Actor) -> Proof:
    """That somebody has just given their password."""
    return Proof(person_id=actor.id, method="password", declared_at=DECLARED)


def make_assay(**values: object) -> Assay:
    """A stored assay with something in every column."""
    given: dict[str, object] = {
        "title": "Assay of lot 7",
        "result": {"mean": 99.5, "values": [99.0, 100.0], "unit": "%"},
        "amount": "12.50",
        "factor": 1e22,
        "measured_at": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        **values,
    }
    return create(Assay(**given), actor=ANN, action="sample:assay:enter")


@pytest.fixture
def assay(db: None) -> Assay:
    return make_assay()


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], Clock]:
    """Stop the server's clock at a moment."""

    def stop(moment: datetime) -> Clock:
        clock = Clock(moment)
        monkeypatch.setattr("galenic.ledger.clock.now", clock)
        return clock

    return stop


class Attacker:
    """Somebody who edits the database behind Galenic's back: its file on SQLite, as superuser on PostgreSQL."""

    def run(self, *statements: str) -> None:
        """Execute SQL with the ledger's triggers out of the way; afterwards they stand as if nothing had been."""
        if connection.vendor == "postgresql":
            self._as_superuser(statements)
        else:
            self._in_the_file(statements)

    def _in_the_file(self, statements: tuple[str, ...]) -> None:
        database = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=10)
        with closing(database):
            triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            database.execute("PRAGMA ignore_check_constraints = ON")
            database.execute("BEGIN")
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                database.execute(statement)
            for _, sql in triggers:
                database.execute(sql)
            database.execute("COMMIT")

    def _as_superuser(self, statements: tuple[str, ...]) -> None:
        import psycopg

        with psycopg.connect(dbname=connection.settings_dict["NAME"], user="postgres") as database:
            database.execute("SET session_replication_role = replica")
            for statement in statements:
                database.execute(statement)  # type: ignore[call-overload]

    def key(self, record: Recorded | str) -> str:
        """A record's id as a literal of the database."""
        value = str(record if isinstance(record, str) else record.pk)
        return f"'{value}'" if connection.vendor == "postgresql" else f"'{value.replace('-', '')}'"


@pytest.fixture
def attacker() -> Attacker:
    return Attacker()


@dataclass
class Scene:
    """Two rooms with committed records: signed ones, one that was changed after it was signed, one that was removed."""

    approved: Assay
    resubmitted: Assay
    kept: Reading
    removed: Reading
    elsewhere: Assay
    anchors_before: int


@pytest.fixture
def scene(transactional_db: None, tmp_path: Path, settings: Any) -> Scene:
    """Everything anchored once, and some entries since."""
    settings.HOME = tmp_path
    approved = sign_through(make_assay(title="Approved"))
    resubmitted = perform(ASSAY, make_assay(), "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN))
    resubmitted = perform(ASSAY, resubmitted, "send_back", actor=BEN, roles=["checker"], reason=MISTYPED)
    resubmitted = change(resubmitted, actor=ANN, action="sample:assay:correct", reason=MISTYPED, result={"mean": 99.1})
    kept = create(Reading(assay=approved, value=1), actor=ANN, action="sample:reading:enter")
    removed = create(Reading(assay=approved, value=2), actor=ANN, action="sample:reading:enter")
    remove(Reading.objects.get(pk=removed.pk), actor=ANN, action="sample:reading:withdraw", reason=MISTYPED)
    elsewhere = sign_through(make_assay(room="two"))
    made = anchor_all("gate")
    resubmitted = change(resubmitted, actor=ANN, action="sample:assay:correct", reason=MISTYPED, factor=2.0)
    elsewhere = change(elsewhere, actor=ANN, action="sample:assay:correct", reason=MISTYPED, factor=2.0)
    return Scene(approved, resubmitted, kept, removed, elsewhere, len(made))


def sign_through(assay: Assay) -> Assay:
    """Take an assay through its whole lifecycle."""
    for action, role, actor in (("submit", "analyst", ANN), ("review", "checker", BEN), ("approve", "quality", QUIN)):
        assay = perform(ASSAY, assay, action, actor=actor, roles=[role], proof=proof_of(actor))
    return assay
