"""Jobs on their way through a worker, of whatever kind.

The queue may hand a job out twice, or lose it when a worker is killed; neither does harm. A job begins only where it
waits, under a lock; what it makes is kept only by the attempt that began it; what a dead worker held is queued again or
given up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from galenic.errors import GalenicError
from galenic.jobs.tasks import enqueue, perform_job
from galenic.jobs.workers import is_alive, this_worker
from galenic.ledger.errors import Refused, StaleRecord

log = logging.getLogger(__name__)

ATTEMPTS = 3
#: A worker needs a moment between taking a task and beginning its job; a job without a task after that was lost.
GRACE = timedelta(minutes=1)


class Kind(Protocol):
    """Jobs of one table: how they begin, what is done, and how they end otherwise."""

    @property
    def name(self) -> str:
        """How the queue names the kind; it never changes."""

    def begin(self, job_id: str, worker: str) -> Any:
        """Take a waiting job up and return it; None when it does not wait, or another worker was faster."""

    def perform(self, job: Any) -> Any:
        """Do the work and keep what it made, all in one transaction that also ends the job."""

    def fail(self, job: Any, error: GalenicError) -> None:
        """End a job with what is wrong, unless it was cancelled or taken up again meanwhile."""

    def fault(self, job: Any, *, died: bool) -> GalenicError:
        """What its owner is told of a fault of the software, or of workers that died again and again."""

    def waiting(self, before: datetime) -> Iterable[UUID]:
        """The jobs that have waited since before a moment."""

    def running(self) -> Iterable[Any]:
        """The jobs that a worker holds, each with `worker`, `started_at` and `attempt`."""

    def requeue(self, job: Any) -> None:
        """Let a job begin again whose worker has died. Raises Refused or StaleRecord when another worker does it."""

    def abandon(self, job: Any, error: GalenicError) -> None:
        """Give a job up. Raises as `requeue`."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Have workers do jobs of this kind from now on."""
    _kinds[kind.name] = kind


def execute(name: str, job_id: str) -> Any:
    """Do one waiting job in this process; None when another has it, it failed, or it was cancelled meanwhile."""
    try:
        return attempt(name, job_id)
    except GalenicError:
        return None


def attempt(name: str, job_id: str) -> Any:
    """The same, raising what stopped it, which stands on the job as well."""
    kind = _kinds[name]
    job = kind.begin(job_id, this_worker())
    if job is None:
        return None
    try:
        return kind.perform(job)
    except GalenicError as error:
        kind.fail(job, error)
        raise
    except Exception:
        log.warning("job %s of kind %s failed by a fault of the software", job_id, name)
        kind.fail(job, kind.fault(job, died=False))
        raise


def recover(grace: timedelta = GRACE) -> None:
    """Queue again, or give up, every job whose worker has died; and queue those that the queue has lost."""
    tasks = _tasks()
    for name, kind in _kinds.items():
        for job in kind.running():
            if job.started_at is not None and not is_alive(job.worker, job.started_at):
                _recover(kind, job)
        for job_id in kind.waiting(datetime.now(UTC) - grace):
            if (name, str(job_id)) not in tasks:
                enqueue(name, job_id)


def work_off() -> None:
    """Perform everything that is queued, in this process, then return: for the demo, tests and command lines."""
    _worker(batch=True).run()


def work() -> None:
    """Be a worker until told to stop by a signal."""
    worker = _worker(batch=False)
    worker.configure_signals()
    worker.run()


def _recover(kind: Kind, job: Any) -> None:
    try:
        if job.attempt < ATTEMPTS:
            kind.requeue(job)
        else:
            kind.abandon(job, kind.fault(job, died=True))
    except (Refused, StaleRecord):  # another worker recovers too
        return


def _tasks() -> set[tuple[str, str]]:
    """Kind and id of the jobs that have a task nobody has claimed yet."""
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.ready().filter(task_path=perform_job.module_path)
    given = (arguments["kwargs"] for arguments in ready.values_list("args_kwargs", flat=True))
    return {(each["kind"], each["job_id"]) for each in given}


def _worker(*, batch: bool) -> Any:
    from django_tasks_db.management.commands.db_worker import Worker

    recover(grace=timedelta(0))
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.5,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=this_worker().replace("/", ":")[-64:],
    )
