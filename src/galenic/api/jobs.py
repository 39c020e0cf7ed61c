"""Work that takes longer than an answer may: how far it is, and stopping it."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from galenic.api.authentication import ApiRequest
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import Problem
from galenic.api.shapes.jobs import JobShown
from galenic.jobs import asked
from galenic.jobs.models import DONE, Job
from galenic.jobs.queries import find_job

router = Router(tags=["Long work"])


@router.get("/{uuid:record_id}", response=answers(JobShown), summary="How far work is")
def read_job(request: ApiRequest, record_id: UUID) -> JobShown:
    """Ask until it is `finished`. Work exists for whoever asked for it, and for nobody else."""
    return shown(find_job(request.reader, record_id))


@router.post("/{uuid:record_id}/cancel", response=answers(JobShown, refusals=WRITING), summary="Stop work")
def cancel_job(request: ApiRequest, record_id: UUID) -> JobShown:
    """Nothing of it is kept. What had ended already comes back as it ended."""
    asked.cancel(find_job(request.reader, record_id))
    return shown(find_job(request.reader, record_id))


def shown(job: Job) -> JobShown:
    """A job as whoever waits for it sees it."""
    work = asked.work_of(job)
    return JobShown(
        id=job.pk,
        work=job.work,
        title=work.title,
        state=job.state,
        step=job.step,
        done=job.done,
        finished=not job.under_way,
        type=job.subject_type,
        record=job.subject_id,
        asked_at=job.asked_at,
        attempt=job.attempt,
        result=job.result,
        told=work.tell(job.result) if job.state == DONE else "",
        error=Problem.model_validate(job.error) if job.error else None,
    )
