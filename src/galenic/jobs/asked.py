"""Work that people ask for: one table for all of it, and each kind of work by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from galenic.errors import GalenicError
from galenic.jobs.errors import UnderWay, WorkFailed
from galenic.jobs.models import ABANDONED, CANCELLED, FAILED, RUNNING, UNDER_WAY, WAITING, Job
from galenic.jobs.queue import attempt
from galenic.jobs.tasks import enqueue
from galenic.jobs.watching import Watch, Watched
from galenic.ledger.errors import StaleRecord
from galenic.ledger.recording import RecordedBase
from galenic.parties.reader import Reader, reader_for

KIND = "jobs.asked"


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: `title` names it, `about` the record that it is about.

    `perform` does it as its asker and ends the watch in its last transaction; `tell` says what came of it.
    """

    name: str
    title: str
    about: str
    perform: Callable[[Reader, Mapping[str, Any], Watch], object]
    tell: Callable[[Mapping[str, Any]], str]


_works: dict[str, Work] = {}


def declare(work: Work) -> Work:
    """Let people ask for this work from now on."""
    _works[work.name] = work
    return work


def work_of(job: Job) -> Work:
    """The kind of work of a job."""
    return _works[job.work]


def ask(*, by: Reader, work: Work, about: RecordedBase, asked: Mapping[str, Any], at_once: bool = False) -> Job:
    """Queue a piece of work about a record; the same that its asker waits for already is returned instead of a second.

    `at_once` does it in this process, for what is done sooner than a worker would look: it then raises what stops it.
    Raises UnderWay when somebody else waits for it.
    """
    job = Job(
        work=work.name,
        subject_type=about.subject_type(),
        subject_id=str(about.pk),
        asked=dict(asked),
        asked_by=by.person,
        asked_at=datetime.now(UTC),
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            if not at_once:
                enqueue(KIND, job.pk)
    except IntegrityError:
        return _same(job, by)
    if at_once:
        attempt(KIND, str(job.pk))
        job.refresh_from_db()
    return job


def _same(job: Job, by: Reader) -> Job:
    """The work under way that keeps this from being asked for. Raises UnderWay when it is somebody else's."""
    found = Job.objects.filter(work=job.work, subject_id=job.subject_id, state__in=UNDER_WAY)
    same = found.select_related("asked_by").first()
    if same is None or same.asked_by_id != by.person.pk:
        who = f": {same.asked_by.printed_name} has asked for it" if same else ", or was until now"
        raise UnderWay(f"{work_of(job).title} is under way{who}.", remedy="Look at it again when it is done.")
    return same


def cancel(job: Job) -> bool:
    """Stop a job that is under way: what is done of it is thrown away. False when it had ended already."""
    stopped = Job.objects.filter(pk=job.pk, state__in=UNDER_WAY).update(state=CANCELLED, ended_at=datetime.now(UTC))
    return bool(stopped)


class Asked:
    """The jobs of this table, as the queue knows them."""

    name = KIND

    def begin(self, job_id: str, worker: str) -> Job | None:
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            return None
        values = {"state": RUNNING, "worker": worker, "attempt": job.attempt + 1, "started_at": datetime.now(UTC)}
        if not Job.objects.filter(pk=job.pk, state=WAITING, attempt=job.attempt).update(**values):
            return None
        return Job.objects.select_related("asked_by__organization").get(pk=job.pk)

    def perform(self, job: Job) -> object:
        done = work_of(job).perform(reader_for(job.asked_by), job.asked, Watched(job))
        if _held(job).exists():
            raise RuntimeError(f"{job.work} has returned and has not ended its job")
        return done

    def fail(self, job: Job, error: GalenicError) -> None:
        _held(job).update(state=FAILED, error=error.as_dict(), ended_at=datetime.now(UTC))

    def fault(self, job: Job, *, died: bool) -> GalenicError:
        title = work_of(job).title
        if died:
            message = f"{title} was given up: its worker died in {job.attempt} attempts."
            return WorkFailed(message, remedy="Check the server's memory, then ask for it again.")
        return WorkFailed(
            f"{title} stopped with a fault in the software; nothing of it was kept.",
            remedy=f"Tell whoever runs this installation; the log names job {job.pk}.",
        )

    def waiting(self, before: datetime) -> Iterable[UUID]:
        return list(Job.objects.filter(state=WAITING, asked_at__lte=before).values_list("pk", flat=True))

    def running(self) -> Iterable[Job]:
        return list(Job.objects.filter(state=RUNNING))

    def requeue(self, job: Job) -> None:
        with transaction.atomic():
            _move(job, state=WAITING, step="", done=0)
            enqueue(KIND, job.pk)

    def abandon(self, job: Job, error: GalenicError) -> None:
        _move(job, state=ABANDONED, error=error.as_dict(), ended_at=datetime.now(UTC))


ASKED = Asked()


def _held(job: Job) -> Any:
    """The job while this attempt holds it."""
    return Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, attempt=job.attempt)


def _move(job: Job, **values: Any) -> None:
    if not _held(job).update(**values):
        raise StaleRecord("The job was cancelled, or taken up by another worker.")
