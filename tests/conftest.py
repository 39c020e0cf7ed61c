"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories import World

REFERENCE = Path(os.environ.get("GALENIC_REFERENCE", Path(__file__).parents[2] / "shared" / "reference"))


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """The reference cases with known right answers; a test that needs them is left out, and says so, where they are not."""
    if not REFERENCE.is_dir():
        pytest.skip(f"reference cases are not at hand ({REFERENCE}); set GALENIC_REFERENCE to their folder")
    return REFERENCE


@pytest.fixture(autouse=True, scope="session")
def emptying_lifts_fences() -> None:
    """After a test with real transactions Django empties all tables, which the ledger's triggers rightly refuse."""
    from django.db import connection

    from galenic.ledger import fences

    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def lift_and_empty(self: object, statements: list[str]) -> None:
        fences.lift()
        empty(self, statements)
        fences.install()

    operations.execute_sql_flush = lift_and_empty


@pytest.fixture
def world(db: None) -> World:
    """Two sponsors, two partners, and a person for every role; see tests/factories.py."""
    from tests.factories import build_world

    return build_world()
