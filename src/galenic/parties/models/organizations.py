"""Organizations, their sites, and how each of them wants its accounts kept."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.ledger.recording import Recorded


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


def _bounded(low: int, high: int, default: int, help_text: str) -> models.PositiveIntegerField[int, int]:
    """A whole number whose limits the form shows and the command keeps."""
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveIntegerField(default=default, validators=limits, help_text=f"{help_text} ({low} to {high})")


class AccessPolicy(Recorded):
    """How an organization keeps its accounts (ACC-4). Each change is an entry, with its reason, on its chain."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="access_policy")
    idle_minutes = _bounded(1, 60, 15, "Minutes without activity after which a session ends")
    session_hours = _bounded(1, 24, 12, "Hours after which a session ends in any case")
    attempts_before_alert = _bounded(1, 10, 3, "Failed attempts in a row that raise an alert")
    attempts_before_lock = _bounded(1, 10, 5, "Failed attempts in a row that lock the account")
    lock_minutes = _bounded(0, 1440, 30, "Minutes that a locked account stays locked; 0 until somebody unlocks it")
    password_length = _bounded(12, 128, 12, "Shortest password")
    passwords_remembered = _bounded(1, 24, 8, "Latest passwords that cannot be used again")
    password_days = _bounded(0, 1095, 365, "Days after which a password must be changed; 0 never")
    token_hours = _bounded(1, 24, 8, "Hours that an API token lasts which was given for a password")
    token_days = _bounded(1, 365, 90, "Days that a named API token can last")
    second_factor_roles = CanonicalJSONField(
        default=list, blank=True, help_text="Roles whose holders must confirm with a second factor"
    )

    def __str__(self) -> str:
        return f"Access policy of {self.organization}"

    def ledger_scope(self) -> str:
        return f"organization:{self.organization_id}"
