"""Every kind of column that recorded tables use, a record that is signed, and one that may be removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField
from galenic.ledger.recording import Recorded


class Assay(Recorded):
    """Signed and moved through a lifecycle; its chain is `room:<room>`."""

    signed_fields: ClassVar[tuple[str, ...]] = ("title", "result", "attachment")
    unrecorded_fields: ClassVar[tuple[str, ...]] = ("seen",)

    room = models.CharField(max_length=40, default="one")
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=20, default="draft")
    result = CanonicalJSONField(default=dict)
    amount = ExactDecimalField(null=True)
    factor = models.FloatField(null=True)
    passed = models.BooleanField(null=True)
    due = models.DateField(null=True)
    measured_at = models.DateTimeField(null=True)
    attachment = models.CharField(max_length=64, blank=True)
    seen = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title

    def ledger_scope(self) -> str:
        return f"room:{self.room}"


class Reading(Recorded):
    """A draft value of an assay, which may be removed."""

    removable: ClassVar[bool] = True

    assay = models.ForeignKey(Assay, on_delete=models.PROTECT, related_name="readings")
    backup_of = models.ForeignKey(Assay, on_delete=models.PROTECT, null=True, related_name="spares")
    value = models.IntegerField()

    def __str__(self) -> str:
        return str(self.value)

    def ledger_scope(self) -> str:
        return self.assay.ledger_scope()
