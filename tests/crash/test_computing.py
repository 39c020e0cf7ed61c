"""Killing a computation: nothing acknowledged is lost, nothing is half done, and the chain holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("GALENIC_KILLS", "200"))
ROOT = Path(__file__).parents[2]


@pytest.mark.req("AUD-1", "TMP-1")
def test_a_worker_killed_at_random_points_leaves_whole_evidence_or_none(tmp_path: Path) -> None:
    environment = os.environ | {"GALENIC_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "galenic.settings"}
    environment.pop("GALENIC_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.computing", str(KILLS), "20261122"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["findings"] == []
    assert set(result["states"]) <= {"succeeded", "abandoned"}, "every run came to an end"
    assert result["states"]["succeeded"] > 0
    assert sum(count for attempts, count in result["attempts"].items() if int(attempts) > 1) > 0, "none was hit"
    assert result["digests"] == 1, "the same work has the same digest, however often it was begun"
