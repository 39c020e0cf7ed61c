"""People, their accounts and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from galenic.ledger.recording import Recorded, RecordedBase, RecordedQuerySet
from galenic.parties.models.engagements import Engagement
from galenic.parties.models.organizations import AccessPolicy, Organization, Site
from galenic.parties.roles import Role


class PersonManager(BaseUserManager["Person"].from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    """Finds people by their user name, whatever its case; making one is a command."""

    def get_by_natural_key(self, username: str | None) -> Person:
        found: Person = self.get(username=(username or "").casefold())
        return found


class Person(AbstractBaseUser, RecordedBase):
    """One individual, one account, for ever (SIG-5); closed when they leave, never deleted nor given away (AUD-10)."""

    unrecorded_fields: ClassVar[tuple[str, ...]] = ("password", "last_login", "failed_attempts")

    username = models.CharField(max_length=150, unique=True)
    printed_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    receives_notices = models.BooleanField(default=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="people")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    password_reset_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)
    failed_attempts = models.PositiveIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["printed_name"]
    objects = PersonManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(username=Lower("username")), name="person_username_lower")
        ]

    def __str__(self) -> str:
        return self.printed_name

    def ledger_scope(self) -> str:
        return f"organization:{self.organization_id}"

    def get_full_name(self) -> str:
        return self.printed_name

    @property
    def policy(self) -> AccessPolicy:
        """How the person's organization keeps its accounts; the defaults where it has not said."""
        try:
            return self.organization.access_policy
        except AccessPolicy.DoesNotExist:
            return AccessPolicy(organization=self.organization)


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
