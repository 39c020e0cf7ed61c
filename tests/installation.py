"""An installation for the tests, made before Django reads its settings: `-p tests.installation` in pyproject.toml.

Tests never touch an installation that is in use. They have a home of their own and, on SQLite, a database file in it,
opened as in production (write-ahead log, IMMEDIATE transactions). `-p tests.postgres_plugin` runs them on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="galenic-tests-"))
os.environ["GALENIC_HOME"] = str(HOME)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before pytest-django sets Django up: add the sample application and name the test database."""
    from galenic import settings

    settings.INSTALLED_APPS.append("tests.ledger.sample")
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
