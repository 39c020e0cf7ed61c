"""Killing a worker that proposes a sequence: it is proposed whole and once, or stays a draft."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 30
ROOT = Path(__file__).parents[2]


@pytest.mark.req("AUD-1", "REG-1")
def test_a_worker_killed_at_random_points_proposes_once_or_not_at_all(tmp_path: Path) -> None:
    environment = os.environ | {"GALENIC_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "galenic.settings"}
    environment.pop("GALENIC_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.proposing", str(KILLS), "20261123"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["findings"] == []
    assert set(result["states"]) <= {"done", "abandoned"}, "all work came to an end"
    assert "done" in result["states"]
    assert result["attempts"][-1] > 1, "none was hit"
    assert result["as_frozen"]
