"""Pages of the demo's study as 1, 8 and 32 people read them at once, against the log-in page that queries nothing.

One server process with its default threads, on the embedded database, on loopback; the readers are threads of this
process, each with a session of its own, and ask one page after the other without a pause.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks import Row

SECONDS = 6.0
#: Of the demo's people, those who see the same evidence.
SPONSORS = ("clara.carvalho", "jonas.lindqvist")
GALENIC = str(Path(sys.executable).with_name("galenic"))


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = os.environ | {"GALENIC_HOME": str(home)}
        subprocess.run([GALENIC, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        with served(environment) as address:
            passwords = json.loads((home / "demo" / "logins.json").read_text())
            return list(_rows(address, passwords))


def _rows(address: str, passwords: dict[str, str]) -> Iterator[Row]:
    names = [SPONSORS[number % len(SPONSORS)] for number in range(32)]
    readers = [logged_in(address, name, passwords[name]) for name in names]
    evidence = _first_evidence(readers[0])
    baseline = _median(asked([httpx.Client(base_url=address, timeout=60)], "/account/login/")[0])
    for page, name in (
        ("/", "my work"),
        ("/evidence/", "evidence, list"),
        (evidence, "evidence, one"),
        ("/orders/", "orders"),
    ):
        for people in (1, 8, 32):
            times, rate = asked(readers[:people], page)
            slow = statistics.quantiles(times, n=20)[-1]
            measured = f"{_median(times) * 1e3:.0f} ms median, {slow * 1e3:.0f} ms 95th percentile, {rate:.0f} pages/s"
            yield Row(
                f"{name}, {people} at once",
                measured,
                f"log-in page, {baseline * 1e3:.0f} ms",
                _median(times) / baseline,
            )


def asked(readers: list[httpx.Client], page: str) -> tuple[list[float], float]:
    """Seconds of every answer while all `readers` ask for `page` for a while, and pages per second."""
    begun = time.perf_counter()

    def read(client: httpx.Client) -> list[float]:
        times = []
        while time.perf_counter() - begun < SECONDS:
            asked_at = time.perf_counter()
            client.get(page).raise_for_status()
            times.append(time.perf_counter() - asked_at)
        return times

    with ThreadPoolExecutor(len(readers)) as pool:
        times = [each for many in pool.map(read, readers) for each in many]
    return times, len(times) / (time.perf_counter() - begun)


def logged_in(address: str, username: str, password: str) -> httpx.Client:
    """A client with a session of its own."""
    client = httpx.Client(base_url=address, timeout=60)
    client.get("/account/login/").raise_for_status()
    form = {"username": username, "password": password, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
    answer = client.post("/account/login/", data=form, headers={"Referer": f"{address}/account/login/"})
    if answer.status_code != 302:
        raise RuntimeError(f"{username} cannot log in: {answer.status_code}")
    return client


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """A server on a free port of the loopback address, until it answers and while it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [GALENIC, "serve", "--port", str(port), "--workers", "0"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(lambda: httpx.get(f"{address}/account/login/").is_success)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(ready: Callable[[], bool], seconds: float = 60) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            if ready():
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def _first_evidence(client: httpx.Client) -> str:
    """The address of the first piece of evidence in the list."""
    page = client.get("/evidence/").text
    start = page.index('href="/evidence/', page.index("<main")) + len('href="')
    return page[start : page.index('"', start)]


def _median(times: list[float]) -> float:
    return statistics.median(times)
