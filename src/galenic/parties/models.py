"""Who takes part: organizations, sites, people, programmes, engagements, and the roles people hold in them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from galenic.ledger.recording import Recorded, RecordedBase, RecordedQuerySet
from galenic.parties.roles import Role


class Organization(Recorded):
    """A sponsor or a contract partner."""

    class Kind(models.TextChoices):
        SPONSOR = "sponsor", "Sponsor"
        CRO = "CRO", "Contract research organization"
        CDMO = "CDMO", "Contract development and manufacturing organization"
        CMO = "CMO", "Contract manufacturing organization"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.TextField(blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries")

    def __str__(self) -> str:
        return self.name

    def ledger_scope(self) -> str:
        return f"organization:{self.pk}"


class Site(Recorded):
    """A place where an organization works; qualification is per site and service."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="site_name_once")]

    def __str__(self) -> str:
        return f"{self.organization}, {self.name}"

    def ledger_scope(self) -> str:
        return f"organization:{self.organization_id}"


class PersonManager(BaseUserManager["Person"].from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    """Finds people by their user name, whatever its case; making one is a command."""

    def get_by_natural_key(self, username: str | None) -> Person:
        found: Person = self.get(username=(username or "").casefold())
        return found


class Person(AbstractBaseUser, RecordedBase):
    """One individual, one account, for ever (SIG-5); closed when they leave, never deleted nor given away (AUD-10)."""

    unrecorded_fields: ClassVar[tuple[str, ...]] = ("password", "last_login")

    username = models.CharField(max_length=150, unique=True)
    printed_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["printed_name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.printed_name

    def ledger_scope(self) -> str:
        return f"organization:{self.organization_id}"

    def get_full_name(self) -> str:
        return self.printed_name


class Programme(Recorded):
    """The identity of a sponsor's drug programme; its product, plan and gates live in `galenic.programmes`."""

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sponsor", "code"], name="programme_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def ledger_scope(self) -> str:
        return f"programme:{self.pk}"


class Engagement(Recorded):
    """Sponsor, partner, programme: the only door through which records are shared. Its last day belongs to it (UTC)."""

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="engagements_as_sponsor")
    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="engagements_as_partner")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="engagements")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "partner"], name="engagement_once"),
            models.CheckConstraint(condition=~models.Q(sponsor=models.F("partner")), name="engagement_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code}: {self.sponsor} with {self.partner}"

    def ledger_scope(self) -> str:
        return f"engagement:{self.pk}"


class RoleAssignment(Recorded):
    """A role that somebody holds: in one engagement, or (without one) in all that their organization is party to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_assignments")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="role_assignments")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="role_assignments"
    )
    role = models.CharField(max_length=30, choices=Role)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def ledger_scope(self) -> str:
        return f"organization:{self.organization_id}"
