"""What a worker is told to do."""

from __future__ import annotations

from django_tasks import task

from galenic.evidence.models import Run


@task()
def perform_run(run_id: str) -> None:
    """Compute one run, then look after whatever dead workers have left behind."""
    from galenic.evidence import jobs

    jobs.execute(run_id)
    jobs.recover()


def enqueue(run: Run) -> None:
    """Put a run on the queue, in the transaction that made it or moved it back."""
    perform_run.enqueue(run_id=str(run.pk))
