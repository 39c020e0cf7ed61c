"""What people prove their identity with. Secrets never enter the ledger; that they were made or used does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.ledger.recording import Recorded
from galenic.parties.models.accounts import Person


class FormerPassword(models.Model):
    """The hash of a password that somebody has used, so that it is not used again. Holds secrets only: not recorded."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"A former password of {self.person}"


class Authenticator(Recorded):
    """A person's second factor: the app that shows six digits (RFC 6238), and codes for when the telephone is lost."""

    unrecorded_fields: ClassVar[tuple[str, ...]] = ("secret", "last_step", "recovery_digests")
    removable = True  # a lost telephone's secret is of no use to anybody but its finder

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="authenticator")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    recovery_digests = CanonicalJSONField(default=list)
    recovery_left = models.PositiveIntegerField(default=0)
    recovery_made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Second factor of {self.person}"

    def ledger_scope(self) -> str:
        return self.person.ledger_scope()


class ApiToken(Recorded):
    """What a program shows instead of a password; only its digest is kept. A signature still takes the password."""

    unrecorded_fields: ClassVar[tuple[str, ...]] = ("digest", "last_used_at")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def ledger_scope(self) -> str:
        return self.person.ledger_scope()


class LoginSession(AbstractBaseSession):
    """A browser that somebody is logged in with; Django's session, with what the list of sessions shows."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="login_sessions")
    started_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.person} from {self.address}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from galenic.parties.sessions import SessionStore

        return SessionStore


class SuspectAddress(models.Model):
    """Failed logins from one network address; slows down who tries many names. Soon forgotten: not recorded."""

    address = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.address}: {self.failures}"
