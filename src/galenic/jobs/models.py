"""Work that people asked for. Not a record: what the work does stands on the ledger, in the name of who asked."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import Person

WAITING, RUNNING, DONE, FAILED, ABANDONED, CANCELLED = (
    "queued",
    "running",
    "done",
    "failed",
    "abandoned",
    "cancelled",
)
UNDER_WAY = (WAITING, RUNNING)


class Job(models.Model):
    """One piece of work about one record. `asked` is what it was asked with, `result` what came of it.

    `worker` is the process that does it, `attempt` counts how often one began; `done` is in percent.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    work = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    asked = CanonicalJSONField(default=dict)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=WAITING)
    attempt = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    result = CanonicalJSONField(default=dict)
    error = CanonicalJSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["work", "subject_id"], condition=models.Q(state__in=UNDER_WAY), name="job_under_way_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.work}, {self.state}"

    @property
    def under_way(self) -> bool:
        """Whether it waits for a worker or one is at it."""
        return self.state in UNDER_WAY
