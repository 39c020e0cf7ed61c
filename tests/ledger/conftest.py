"""People and records with which the ledger is tested."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from galenic.ledger.actors import Actor, Proof
from galenic.ledger.commands import create
from tests.ledger.sample.models import Assay

ANN = Actor(id="ann", printed_name="Ann Ash", role="Analyst", organization="Birch", request_id="r-1")
BEN = Actor(id="ben", printed_name="Ben Beech", role="Checker", organization="Birch")
QUIN = Actor(id="quin", printed_name="Quin Quince", role="Quality assurance", organization="Alder")
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
