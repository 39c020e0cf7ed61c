"""Computations as jobs: each ends in evidence, in an error that says what to mend, or cancelled."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from galenic.catalogue.discovery import service as find_service
from galenic.errors import GalenicError
from galenic.evidence.commands.data import alert_damage
from galenic.evidence.commands.runs import KIND, abandon, begin, fail, requeue, succeed
from galenic.evidence.computing import Computed, compute
from galenic.evidence.errors import DocumentDamaged, InputNotUsable, SoftwareFault
from galenic.evidence.inputs import resolve
from galenic.evidence.models import Document, Evidence, Run, RunProgress
from galenic.jobs import queue
from galenic.ledger.actors import SYSTEM
from galenic.ledger.errors import Refused, StaleRecord

log = logging.getLogger(__name__)


def execute(run_id: str) -> Evidence | None:
    """Compute one queued run in this process; None when another has it, it failed, or it was cancelled meanwhile."""
    found: Evidence | None = queue.execute(KIND, run_id)
    return found


class Runs:
    """Runs, which are records: every step of theirs stands on the ledger."""

    name = KIND

    def begin(self, job_id: str, worker: str) -> Run | None:
        run = Run.objects.select_related("performer").filter(pk=job_id).first()
        if run is None or run.state != "queued":
            return None
        try:
            return begin(run, worker)
        except Refused:  # another worker was faster
            return None

    def perform(self, job: Run) -> Evidence | None:
        return _keep(job, _compute(job))

    def fail(self, job: Run, error: GalenicError) -> None:
        if isinstance(error, DocumentDamaged):
            _alert(job, error)
        try:
            fail(job, error)
        except (Refused, StaleRecord):
            log.info("run %s was cancelled or taken up again meanwhile; its error is thrown away", job.pk)

    def fault(self, job: Run, *, died: bool) -> GalenicError:
        if died:
            message = f"{job.service_id} was given up: its worker died in {job.attempt} attempts."
            return SoftwareFault(message, remedy="Check the server's memory, then ask for the run again.")
        return SoftwareFault(
            f"{job.service_id} stopped with a fault in the software; nothing was stored.",
            remedy=f"Tell whoever runs this installation; the log names run {job.pk}.",
        )

    def waiting(self, before: datetime) -> Iterable[UUID]:
        return list(Run.objects.filter(state="queued", requested_at__lte=before).values_list("pk", flat=True))

    def running(self) -> Iterable[Run]:
        return list(Run.objects.filter(state="running"))

    def requeue(self, job: Run) -> None:
        requeue(job)

    def abandon(self, job: Run, error: GalenicError) -> None:
        abandon(job, error)


RUNS = Runs()


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


def _alert(run: Run, error: DocumentDamaged) -> None:
    ids = [reference["data_set"] for reference in run.inputs.values() if "data_set" in reference]
    for document in Document.objects.filter(data_sets__in=ids, sha256=error.sha256).distinct():
        alert_damage(document, actor=SYSTEM, error=error)


def _progress(run: Run, step: str, done: int) -> None:
    """Tell whoever waits how far the run is, in percent."""
    RunProgress.objects.update_or_create(run=run, defaults={"step": step, "done": done})
