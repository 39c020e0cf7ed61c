"""What the tests of programmes share."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.parties.conftest import pass_time  # noqa: F401 - a fixture
from tests.programmes.ordering import Ordering
from tests.sample_services import CATALOGUE


@pytest.fixture(autouse=True)
def _sample_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds the sample services alone."""
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)


@pytest.fixture
def study(world: World) -> Ordering:
    """An order between Alder and Birch, to be worked on."""
    return Ordering(world)
