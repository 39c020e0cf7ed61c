"""What a worker is told to do."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task


@task()
def perform_job(kind: str, job_id: str) -> None:
    """Do one job, then look after whatever dead workers have left behind."""
    from galenic.jobs import queue

    queue.execute(kind, job_id)
    queue.recover()


def enqueue(kind: str, job_id: UUID) -> None:
    """Put a job on the queue, in the transaction that made it or moved it back."""
    perform_job.enqueue(kind=kind, job_id=str(job_id))
