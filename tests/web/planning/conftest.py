"""Alder's programme and its people."""

from __future__ import annotations

import pytest

from tests.factories import build_world
from tests.web.sourcing.asking import Asking


@pytest.fixture
def asking(db: None) -> Asking:
    """Steps of asking for proposals, in a programme without a plan yet."""
    return Asking(build_world())
