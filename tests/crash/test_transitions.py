"""Killing a process that writes: nothing acknowledged is lost, nothing is half done, and the chain holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from galenic.ledger.lifecycle import perform
from galenic.ledger.models import Entry, Signature
from tests.ledger.conftest import ANN, make_assay, proof_of
from tests.ledger.sample.lifecycle import ASSAY
from tests.ledger.sample.models import Assay

KILLS = int(os.environ.get("GALENIC_KILLS", "200"))
ROOT = Path(__file__).parents[2]
DATABASE = "galenic_crash"


@pytest.fixture
def installation(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, on the database that these tests run on."""
    environment = os.environ | {"GALENIC_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "galenic.settings"}
    if connection.vendor != "postgresql":
        yield environment
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    yield environment | {"GALENIC_DATABASE": f"postgresql://postgres@/{DATABASE}"}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.mark.req("AUD-1", "TMP-1")
def test_a_process_killed_at_random_points_leaves_whole_steps_or_none(installation: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.transitions", str(KILLS), "20261122"],
        cwd=ROOT,
        env=installation,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["findings"] == []
    assert result["acknowledged"] > KILLS / 4, "the workers had time to work"
    assert result["killed within a command"] > KILLS / 4, "and were killed while they did"
    assert result["entries"] > result["acknowledged"]


@pytest.mark.req("AUD-1")
@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_takes_its_signature_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assay = make_assay()
    before = Entry.objects.count()

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("galenic.ledger.lifecycle.write_change", fail)
    with pytest.raises(ZeroDivisionError):
        perform(ASSAY, assay, "submit", actor=ANN, roles=["analyst"], proof=proof_of(ANN))
    assert (Signature.objects.count(), Entry.objects.count(), Assay.objects.get().state) == (0, before, "draft")
