"""Quality agreements as data, and what runs under them: subcontractors, clocks, changes, exemptions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import Person, Shared, Site
from galenic.partners.models.audits import Finding
from galenic.partners.models.qualification import Qualification


class QualityAgreement(Shared):
    """Who answers for what at one site, signed by both quality units, apart from commercial terms (QAG-1 to QAG-4).

    No `services` means all. `sections` is a list of `key`, `title`, `text`; `activities` one of `activity`, `title`,
    `source`, `sponsor`, `partner` (letters of R, A, C, I) and `notify_business_days`; `holidays` are ISO dates on which
    clocks stand still. A revision takes the place of the one it `supersedes` when both have signed it.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "engagement_id",
        "site_id",
        "number",
        "revision",
        "title",
        "product_class",
        "services",
        "form_version",
        "sections",
        "activities",
        "holidays",
        "effective",
        "expires",
        "review_due",
        "supersedes_id",
    )

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="quality_agreements")
    number = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    product_class = models.CharField(max_length=100, blank=True)
    services = CanonicalJSONField(default=list)
    form_version = models.CharField(max_length=20)
    sections = CanonicalJSONField(default=list)
    activities = CanonicalJSONField(default=list)
    holidays = CanonicalJSONField(default=list)
    effective = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "number", "revision"], name="agreement_revision_once")
        ]
        indexes: ClassVar = [models.Index(fields=["engagement", "state"], name="agreement_by_state")]

    def __str__(self) -> str:
        return f"{self.number} revision {self.revision}, {self.title}"


class Subcontractor(Shared):
    """Somebody to whom the partner wants to hand on a service; not before the sponsor has approved it (QAG-5)."""

    signed_fields: ClassVar[tuple[str, ...]] = ("agreement_id", "name", "address", "service_id", "qualification_id")

    agreement = models.ForeignKey(QualityAgreement, on_delete=models.PROTECT, related_name="subcontractors")
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    service_id = models.CharField(max_length=100)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    def __str__(self) -> str:
        return f"{self.name} for {self.service_id}"


class Notification(Shared):
    """Something that the agreement obliges the partner to tell the sponsor by a day (QAG-8). `about` is a record."""

    signed_fields: ClassVar[tuple[str, ...]] = (
        "agreement_id",
        "activity",
        "statement",
        "about",
        "known_on",
        "due",
        "given_on",
    )

    agreement = models.ForeignKey(QualityAgreement, on_delete=models.PROTECT, related_name="notifications")
    activity = models.CharField(max_length=60)
    statement = models.TextField()
    about = models.CharField(max_length=140, blank=True)
    known_on = models.DateField()
    due = models.DateField()
    given_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="running")

    def __str__(self) -> str:
        return f"{self.activity}: {self.statement[:60]}"


class ChangeNotice(Shared):
    """A change that the partner wants to make; it takes effect when the sponsor has decided, not before (QAG-6)."""

    class Kind(models.TextChoices):
        PROCESS = "process", "Process"
        SPECIFICATION = "specification", "Specification"
        METHOD = "method", "Method"
        SITE = "site", "Site or equipment"
        OTHER = "other", "Other"

    signed_fields: ClassVar[tuple[str, ...]] = (
        "agreement_id",
        "kind",
        "title",
        "description",
        "planned_for",
    )

    agreement = models.ForeignKey(QualityAgreement, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    description = models.TextField()
    planned_for = models.DateField()
    decision_due = models.DateField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    def __str__(self) -> str:
        return self.title


class Exemption(Shared):
    """The sponsor's decision, till a day, to go on in spite of a critical finding or an expired agreement.

    SUP-4 and QAG-4: signed by the sponsor's quality assurance. Of `finding` and `agreement` exactly one is given.
    """

    signed_fields: ClassVar[tuple[str, ...]] = ("finding_id", "agreement_id", "justification", "until")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions")
    agreement = models.ForeignKey(
        QualityAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions"
    )
    justification = models.TextField()
    until = models.DateField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="proposed")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(finding=None) ^ models.Q(agreement=None), name="exemption_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"Exemption until {self.until}: {self.finding or self.agreement}"
