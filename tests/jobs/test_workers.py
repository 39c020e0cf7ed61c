from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from galenic.jobs import workers

PROGRAM = "from galenic.jobs import workers; print(workers.this_worker(), flush=True); input()"


def start(home: Path) -> tuple[subprocess.Popen[str], str]:
    environment = os.environ | {"GALENIC_HOME": str(home), "DJANGO_SETTINGS_MODULE": "galenic.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_worker_has_one_name_as_long_as_it_lives() -> None:
    assert workers.this_worker() == workers.this_worker()
    assert workers.is_alive(workers.this_worker(), datetime.now(UTC))


def test_a_killed_worker_is_known_to_be_dead_at_once(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    process, worker = start(tmp_path)
    assert workers.is_alive(worker, datetime.now(UTC))

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert not workers.is_alive(worker, datetime.now(UTC))
    assert not list((tmp_path / "workers").iterdir()), "its lock file is cleared away"
    assert not workers.is_alive(worker, datetime.now(UTC))


def test_a_worker_that_nobody_has_heard_of_is_dead() -> None:
    host = workers.this_worker().partition("/")[0]

    assert not workers.is_alive(f"{host}/99-unknown", datetime.now(UTC))
