"""What the tests of partners share."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.parties.conftest import actions, pass_time  # noqa: F401 - fixtures
from tests.partners.working import Working


@pytest.fixture
def work(world: World) -> Working:
    """Alder qualifies and engages Birch."""
    return Working(world)
