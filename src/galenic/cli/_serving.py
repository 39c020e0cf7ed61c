"""A server with its workers: started together, watched, and stopped together."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import close_old_connections

from galenic.demo.installation import read_logins, serving

log = logging.getLogger(__name__)
#: Seconds between two looks at whether the daily anchors are due and the workers alive.
PAUSE = 10.0


def serve_until_stopped(*, host: str, port: int, threads: int, workers: int) -> None:
    """Answer requests until interrupted."""
    import waitress  # type: ignore[import-untyped]

    from galenic.web.wsgi import application

    server = waitress.create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        ident="galenic",
        # Above the limit of an upload, so that a file that is too large is told so by the page and not cut off.
        max_request_body_size=2 * settings.UPLOAD_BYTES,
    )
    signal.signal(signal.SIGTERM, _stop)
    _announce(host, port)
    with serving(settings.HOME), _watched(workers):
        try:
            server.run()
        finally:
            server.close()


def _stop(_number: int, _frame: object) -> None:
    """Told to end, the server ends as with Ctrl+C: requests are finished, workers are told."""
    raise SystemExit(0)


def _announce(host: str, port: int) -> None:
    from rich.console import Console

    console = Console()
    console.print(f"Galenic answers on [bold]http://{host}:{port}/[/]; stop it with Ctrl+C.", highlight=False)
    passwords = read_logins(settings.HOME)
    if passwords:
        from galenic.demo.showing import show_logins

        show_logins(console, passwords)
    else:
        console.print("Accounts are opened with `galenic open-account`; `galenic demo` sets up a study to look at.")


@contextmanager
def _watched(workers: int) -> Iterator[None]:
    """Keep the workers alive and the anchors up to date, in a thread, as long as the server runs."""
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(workers, stop), name="watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join(timeout=30)


def _watch(workers: int, stop: threading.Event) -> None:
    processes = [_worker() for _ in range(workers)]
    while not stop.wait(PAUSE):
        processes = [process if process.poll() is None else _restarted(process) for process in processes]
        _anchor()
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _worker() -> subprocess.Popen[bytes]:
    """A worker that ends with this process, also when this one is killed: it listens to a pipe from here."""
    return subprocess.Popen([sys.executable, "-m", "galenic", "worker", "--attached"], stdin=subprocess.PIPE)


def _restarted(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    log.error("a worker ended with code %s; its runs begin again in a new one", process.returncode)
    return _worker()


def _anchor() -> None:
    """Take the daily anchors when they are due. What goes wrong is logged: the server has to go on."""
    from galenic.ledger.anchors import anchor_if_due

    try:
        anchor_if_due()
    except Exception:
        log.exception("the daily anchors could not be taken")
    finally:
        close_old_connections()
