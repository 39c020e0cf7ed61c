"""Audits of a partner's sites and what they found. The audited party answers, so that they belong to an engagement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import Person, Shared, Site


class Audit(Shared):
    """An audit of one site. No `services` means all that the site does; `report_sha256` is the report's content."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "Before qualification"
        REGULAR = "regular", "Regular"
        FOR_CAUSE = "for_cause", "For cause"

    signed_fields: ClassVar[tuple[str, ...]] = (
        "site_id",
        "kind",
        "services",
        "cause",
        "planned_for",
        "auditor_id",
        "performed_on",
        "report",
        "report_sha256",
        "summary",
        "findings_count",
    )

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="audits")
    kind = models.CharField(max_length=20, choices=Kind)
    services = CanonicalJSONField(default=list)
    cause = models.TextField(blank=True)
    planned_for = models.DateField()
    auditor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    performed_on = models.DateField(null=True, blank=True)
    report = models.CharField(max_length=200, blank=True)
    report_sha256 = models.CharField(max_length=64, blank=True)
    summary = models.TextField(blank=True)
    findings_count = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="planned")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["site", "state"], name="audit_by_site")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} audit of {self.site} on {self.performed_on or self.planned_for}"


class Finding(Shared):
    """What an audit found against a requirement, and the audited party's answer (SUP-3)."""

    class Grade(models.TextChoices):
        CRITICAL = "critical", "Critical"
        MAJOR = "major", "Major"
        MINOR = "minor", "Minor"
        OBSERVATION = "observation", "Observation"

    signed_fields: ClassVar[tuple[str, ...]] = (
        "audit_id",
        "number",
        "grade",
        "requirement",
        "statement",
        "response_due",
        "response",
        "capa",
    )

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    grade = models.CharField(max_length=20, choices=Grade)
    requirement = models.CharField(max_length=200)
    statement = models.TextField()
    response_due = models.DateField()
    response = models.TextField(blank=True)
    capa = models.CharField(max_length=100, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="open")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["audit", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        audit = str(self.audit)
        return f"{self.get_grade_display()} finding {self.number} of the {audit[0].lower()}{audit[1:]}"
