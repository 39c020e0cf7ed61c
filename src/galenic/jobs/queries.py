"""What people see of the work that they asked for. Nobody else's exists for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from galenic.jobs.models import UNDER_WAY, Job
from galenic.ledger.recording import RecordedBase
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader


def find_job(reader: Reader, job_id: UUID) -> Job:
    """A job that the reader asked for. Raises NotVisible."""
    found: Job | None = Job.objects.filter(pk=job_id, asked_by=reader.person).select_related("asked_by").first()
    if found is None:
        raise NotVisible
    return found


def under_way(record: RecordedBase) -> Iterable[Job]:
    """The work about a record that somebody who sees it waits for."""
    about = Job.objects.filter(subject_type=record.subject_type(), subject_id=str(record.pk))
    return list(about.filter(state__in=UNDER_WAY).select_related("asked_by").order_by("asked_at"))
