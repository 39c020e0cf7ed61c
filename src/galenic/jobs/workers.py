"""Which worker computes a run, and whether it is still alive.

A worker holds a lock on a file of its own as long as its process lives; the kernel lets go of it however the process
ends, SIGKILL included. Workers on other machines cannot be asked that way: their runs count as lost after LONGEST_RUN.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

LONGEST_RUN = timedelta(hours=6)

_own: dict[int, tuple[str, IO[bytes]]] = {}


def this_worker() -> str:
    """The name of this process as a worker, `host/token`; its lock is taken on first use and kept for good."""
    if os.getpid() not in _own:
        token = f"{os.getpid()}-{secrets.token_hex(6)}"
        path = _lock_file(token)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.open("wb")
        fcntl.flock(file, fcntl.LOCK_EX)
        _own[os.getpid()] = (f"{socket.gethostname()}/{token}", file)
    return _own[os.getpid()][0]


def is_alive(worker: str, since: datetime) -> bool:
    """Whether the process that took a run up at `since` may still be computing it."""
    host, _, token = worker.partition("/")
    if host != socket.gethostname():
        return datetime.now(UTC) - since < LONGEST_RUN
    path = _lock_file(token)
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    path.unlink(missing_ok=True)
    return False


def _lock_file(token: str) -> Path:
    return Path(settings.HOME) / "workers" / f"{token}.lock"
