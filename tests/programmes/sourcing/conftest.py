"""What the tests of sourcing share."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from galenic.programmes.sourcing.gates import Work
from tests.factories import World
from tests.programmes.sourcing.tendering import Tendering


@pytest.fixture
def tender(world: World) -> Tendering:
    """Alder's request, and three partners."""
    return Tendering(world)


@pytest.fixture(autouse=True)
def unqualified(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The sites that one gate, standing for other applications, knows something against. Empty: all are qualified."""
    found: set[str] = set()

    def gate(work: Work) -> Iterable[str]:
        if str(work.site_id) in found:
            yield f"the site is not qualified for {work.service_id}"

    monkeypatch.setattr("galenic.programmes.sourcing.gates.gates", lambda: [gate])
    return found
