"""A sponsor and a partner with nothing settled between them yet."""

from __future__ import annotations

import pytest

from tests.factories import PASSWORD, build_world
from tests.partners.working import Working

PASSWORD_FORM = {"password": PASSWORD}


@pytest.fixture
def working(db: None) -> Working:
    """Steps of qualifying Birch's site and agreeing with Birch."""
    return Working(build_world())
