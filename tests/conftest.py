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
    """The reference cases with known right answers; a test that needs them is left out, and says so, without them."""
    if not REFERENCE.is_dir():
        pytest.skip(f"reference cases are not at hand ({REFERENCE}); set GALENIC_REFERENCE to their folder")
    return REFERENCE


@pytest.fixture(autouse=True, scope="session")
def emptying_lifts_fences() -> None:
    """After a test with real transactions Django empties all tables, which the ledger's triggers rightly refuse.

    Row by row, because TRUNCATE of so many small tables takes longer than most tests; and what Django itself fills
    after migrating is left, so that it need not be made anew each time.
    """
    from django.core.management.commands import flush
    from django.db import connection, transaction

    from galenic.ledger import fences

    def lift_and_empty(_operations: object, _statements: list[str]) -> None:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
            fences.lift()
            for table in set(tables) - {"django_content_type", "auth_permission"}:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            fences.install()

    type(connection.ops).execute_sql_flush = lift_and_empty
    flush.emit_post_migrate_signal = lambda *_args, **_kwargs: None


@pytest.fixture
def world(db: None) -> World:
    """Two sponsors, two partners, and a person for every role; see tests/factories.py."""
    from tests.factories import build_world

    return build_world()
