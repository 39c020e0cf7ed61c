"""How long work tells where it is, learns that nobody wants it any more, and ends with what it made."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from galenic.jobs.errors import Overtaken
from galenic.jobs.models import DONE, RUNNING, Job

#: A progress is written when so many seconds have passed since the last time, or it has moved so many percent.
PAUSE, MOVE = 0.5, 5


class Watch(Protocol):
    """What commands that take their time tell; between two tellings they can be stopped."""

    def tell(self, step: str, done: int, of: int) -> None:
        """Say what is done now, and how much of how much. Raises Overtaken when the work is not wanted any more."""

    def end(self, result: Mapping[str, Any]) -> None:
        """Called in the transaction that keeps what was made: it ends the job with it, or undoes it by raising."""


class Unwatched:
    """Nobody waits: a command is called as a function."""

    def tell(self, step: str, done: int, of: int) -> None:
        """Nothing is told."""

    def end(self, result: Mapping[str, Any]) -> None:
        """Nothing ends."""


UNWATCHED = Unwatched()


class Watched:
    """The attempt of a worker at a job."""

    def __init__(self, job: Job) -> None:
        self._attempt = {"pk": job.pk, "state": RUNNING, "worker": job.worker, "attempt": job.attempt}
        self._told, self._done = 0.0, -MOVE

    def tell(self, step: str, done: int, of: int) -> None:
        """Say where the work is. Raises Overtaken."""
        now, percent = time.monotonic(), min(99, 100 * done // max(of, 1))
        if now - self._told >= PAUSE or percent - self._done >= MOVE:
            self._told, self._done = now, percent
            self._change(step=step, done=percent)

    def end(self, result: Mapping[str, Any]) -> None:
        """End the job with what came of it. Raises Overtaken."""
        self._change(state=DONE, done=100, result=dict(result), ended_at=datetime.now(UTC))

    def _change(self, **values: Any) -> None:
        if not Job.objects.filter(**self._attempt).update(**values):
            raise Overtaken("The work was cancelled, or taken up again by another worker; nothing of it was kept.")
