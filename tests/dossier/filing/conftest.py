"""What the tests of dossiers on the record share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from galenic.catalogue.service import Service
from tests.dossier.filing.filing import Filing
from tests.factories import World
from tests.sample_kinds import SUMMARY
from tests.sample_services import MEAN, VERDICT

#: The sample services with places of their own: a batch analysis, and a verdict that could stand in two sections.
PLACED: Mapping[str, Service] = {
    "sample.mean": replace(MEAN, ctd={"*": ("3.2.P.5.4",), "EU": ("3.2.P.5.6",)}),
    "sample.verdict": replace(VERDICT, ctd={"US": ("5.3.1.2", "3.2.P.5.6")}),
}


@pytest.fixture(autouse=True)
def _sample_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds the sample services alone."""
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: PLACED)
    monkeypatch.setattr("galenic.dossier.filing.sources.services", lambda: PLACED)


@pytest.fixture(autouse=True)
def _sample_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only kind of compiled document is one that the sample services fill."""
    monkeypatch.setattr("galenic.dossier.compiling.discovery.kinds", lambda: {SUMMARY.id: SUMMARY})


@pytest.fixture
def filing(world: World) -> Filing:
    """Alder's programme, with evidence from Birch to be filed."""
    return Filing(world)
