"""The server as it is started: pages answer, and what is queued gets computed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from galenic.demo import installation
from galenic.jobs import workers


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    installation.write_logins(tmp_path, {part: "secret-of-" + part for part in _people()})
    environment = os.environ | {"GALENIC_HOME": str(tmp_path), "COLUMNS": "120"}
    environment.pop("GALENIC_DATABASE", None)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "galenic", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=60)
    finally:
        process.kill()


def _people() -> list[str]:
    from galenic.demo.cast import PARTS

    return [part.username for part in PARTS]


def answer(port: int, path: str, *, within: float = 60) -> tuple[int, str]:
    """Status and body of a page, as soon as the server answers."""
    end = time.monotonic() + within
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def worker_of(home: Path) -> str:
    """The server's worker, as soon as it is there."""
    end = time.monotonic() + 60
    while not (found := list((home / "workers").glob("*.lock"))):
        assert time.monotonic() < end, "no worker began"
        time.sleep(0.2)
    return f"{socket.gethostname()}/{found[0].stem}"


def gone(home: Path, worker: str, settings: object) -> bool:
    settings.HOME = home  # type: ignore[attr-defined]
    end = time.monotonic() + 30
    while workers.is_alive(worker, datetime.now(UTC)):
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_pages_answer_and_the_demos_people_are_named(
    server: subprocess.Popen[str], port: int, tmp_path: Path, settings: object
) -> None:
    status, page = answer(port, "/")
    assert status == 200
    assert "password" in page
    worker = worker_of(tmp_path)
    with pytest.raises(installation.DemoRefused, match="A server is running"):
        installation.make_room(tmp_path)

    server.send_signal(signal.SIGINT)
    output, _ = server.communicate(timeout=60)

    assert "secret-of-mei.tanaka" in output
    assert "Traceback" not in output
    assert gone(tmp_path, worker, settings)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_server(
    server: subprocess.Popen[str], port: int, tmp_path: Path, settings: object, sent: signal.Signals
) -> None:
    answer(port, "/")
    worker = worker_of(tmp_path)

    server.send_signal(sent)
    server.wait(timeout=60)

    assert gone(tmp_path, worker, settings)
