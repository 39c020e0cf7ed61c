"""Killing a worker at a random moment, and what it had acknowledged until then.

A worker is a function in a forked child of a process that has everything loaded. It reports through `tell`, one JSON
line at a time; what it told before it was killed is what its user was told.
"""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

Tell = Callable[[Any], None]


def kill_after(seconds: float, work: Callable[[Tell], None]) -> list[Any]:
    """Fork, let `work` run for so long after it first told something, kill it with SIGKILL, and return what it told.

    A worker that ends by itself is a fault.
    """
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    first = os.read(reading, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    told = first + _read_all(reading)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status), "the worker ended by itself: see its traceback"
    return [json.loads(line) for line in told.split(b"\n")[:-1]]


def _work(work: Callable[[Tell], None], writing: int) -> None:
    """Never returns: a child must not go on as its parent."""
    try:
        work(lambda fact: (os.write(writing, json.dumps(fact).encode() + b"\n"), None)[1])
    except BaseException:  # noqa: BLE001 - said on standard error, where the test shows it
        traceback.print_exc()
    finally:
        os._exit(1)


def _read_all(reading: int) -> bytes:
    with os.fdopen(reading, "rb") as file:
        return file.read()
