"""Fixtures that every part may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REFERENCE = Path(os.environ.get("GALENIC_REFERENCE", Path(__file__).parents[2] / "shared" / "reference"))


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """The collection of reference cases, which is not part of this repository; its tests are skipped without it."""
    if not REFERENCE.is_dir():
        pytest.skip(f"no reference cases at {REFERENCE}; set GALENIC_REFERENCE to run this test")
    return REFERENCE
