"""What the tests of planning share."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.programmes.planning.planned import CATALOGUE, Planned


@pytest.fixture(autouse=True)
def _planned_services(_sample_services: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample services, with rules that put both into every plan."""
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)


@pytest.fixture
def programme(world: World) -> Planned:
    """Alder's programme, with Birch engaged."""
    return Planned(world)
