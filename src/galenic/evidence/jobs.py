"""Runs on their way through a worker.

The queue may hand a run out twice, or lose it when a worker is killed; neither does harm. A run begins only from
`queued`, under a lock; evidence is kept only by the attempt that began it; what a dead worker held is queued again or
given up.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from galenic.catalogue.discovery import service as find_service
from galenic.errors import GalenicError
from galenic.evidence.commands.data import alert_damage
from galenic.evidence.commands.runs import abandon, begin, fail, requeue, succeed
from galenic.evidence.computing import Computed, compute
from galenic.evidence.errors import DocumentDamaged, InputNotUsable, SoftwareFault
from galenic.evidence.inputs import resolve
from galenic.evidence.models import Document, Evidence, Run, RunProgress
from galenic.evidence.tasks import enqueue, perform_run
from galenic.evidence.workers import is_alive, this_worker
from galenic.ledger.actors import SYSTEM
from galenic.ledger.errors import Refused, StaleRecord

log = logging.getLogger(__name__)

ATTEMPTS = 3
#: A worker needs a moment between taking a task and beginning its run; a run without a task after that was lost.
GRACE = timedelta(minutes=1)


def execute(run_id: str) -> Evidence | None:
    """Compute one queued run in this process; None when another has it, it failed, or it was cancelled meanwhile."""
    run = _begin(run_id)
    if run is None:
        return None
    try:
        return _keep(run, _compute(run))
    except GalenicError as error:
        _report(run, error)
        return None
    except Exception:
        log.warning("run %s failed by a fault of the software", run.pk)
        _report(run, _software_fault(run))
        raise


def recover(grace: timedelta = GRACE) -> None:
    """Queue again, or give up, every run whose worker has died; and queue those that the queue has lost."""
    for run in Run.objects.filter(state="running"):
        if run.started_at is not None and not is_alive(run.worker, run.started_at):
            _recover(run)
    waiting = _waiting_ids()
    lost = Run.objects.filter(state="queued", requested_at__lte=datetime.now(UTC) - grace).exclude(pk__in=waiting)
    for run in lost:
        enqueue(run)


def work_off() -> None:
    """Perform everything that is queued, in this process, then return: for the demo, tests and command lines."""
    _worker(batch=True).run()


def work() -> None:
    """Be a worker until told to stop by a signal."""
    worker = _worker(batch=False)
    worker.configure_signals()
    worker.run()


def _begin(run_id: str) -> Run | None:
    run = Run.objects.select_related("performer").filter(pk=run_id).first()
    if run is None or run.state != "queued":
        return None
    try:
        return begin(run, this_worker())
    except Refused:  # another worker was faster
        return None


def _compute(run: Run) -> Computed:
    service = find_service(run.service_id)
    if service.version != run.service_version:
        raise InputNotUsable(
            f"{service.id} changed from version {run.service_version} to {service.version} while the run was waiting.",
            remedy="Ask for the run again.",
        )
    inputs = resolve(service, run.engagement_id, run.inputs)
    _progress(run, "Computing", 30)
    computed = compute(service, inputs, run.options)
    _progress(run, "Keeping the evidence", 90)
    return computed


def _keep(run: Run, computed: Computed) -> Evidence | None:
    try:
        return succeed(run, computed)
    except (Refused, StaleRecord):
        log.info("run %s was cancelled or taken up again meanwhile; what it computed is thrown away", run.pk)
        return None


def _report(run: Run, error: GalenicError) -> None:
    if isinstance(error, DocumentDamaged):
        _alert(run, error)
    try:
        fail(run, error)
    except (Refused, StaleRecord):
        log.info("run %s was cancelled or taken up again meanwhile; its error is thrown away", run.pk)


def _alert(run: Run, error: DocumentDamaged) -> None:
    ids = [reference["data_set"] for reference in run.inputs.values() if "data_set" in reference]
    for document in Document.objects.filter(data_sets__in=ids, sha256=error.sha256).distinct():
        alert_damage(document, actor=SYSTEM, error=error)


def _software_fault(run: Run) -> SoftwareFault:
    return SoftwareFault(
        f"{run.service_id} stopped with a fault in the software; nothing was stored.",
        remedy=f"Tell whoever runs this installation; the log names run {run.pk}.",
    )


def _progress(run: Run, step: str, done: int) -> None:
    """Tell whoever waits how far the run is, in percent."""
    RunProgress.objects.update_or_create(run=run, defaults={"step": step, "done": done})


def _recover(run: Run) -> None:
    try:
        if run.attempt < ATTEMPTS:
            requeue(run)
        else:
            message = f"{run.service_id} was given up: its worker died in {run.attempt} attempts."
            abandon(run, SoftwareFault(message, remedy="Check the server's memory, then ask for the run again."))
    except (Refused, StaleRecord):  # another worker recovers too
        return


def _waiting_ids() -> list[str]:
    """Runs that have a task nobody has claimed yet."""
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.ready().filter(task_path=perform_run.module_path)
    return [arguments["kwargs"]["run_id"] for arguments in ready.values_list("args_kwargs", flat=True)]


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
