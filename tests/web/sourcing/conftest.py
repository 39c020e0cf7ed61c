"""A request of Alder's, and three partners."""

from __future__ import annotations

import pytest

from tests.factories import build_world
from tests.web.sourcing.asking import Asking


@pytest.fixture
def asking(db: None) -> Asking:
    """Steps of asking for proposals."""
    return Asking(build_world())
