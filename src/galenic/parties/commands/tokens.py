"""API tokens: shown once, kept as a digest, good until they expire or are revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction

from galenic.canonical import digest_bytes
from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.actors import STEP, Actor, Proof, Reason
from galenic.ledger.commands import change, create
from galenic.parties.commands.identification import Purpose, identify
from galenic.parties.commands.proofs import use_proof
from galenic.parties.errors import AccountRefused, NotVisible
from galenic.parties.models import ApiToken, Person
from galenic.parties.obligations import require_nothing_open
from galenic.parties.reader import Reader, reader_for

#: Programs that search code for leaked secrets recognize them by a fixed beginning.
PREFIX = "galenic_"
TOKEN_BYTES = 32
#: How often the time of last use is written: not with every request.
USE_NOTED_EVERY = timedelta(minutes=1)


def create_token(*, by: Reader, proof: Proof, name: str, days: int) -> tuple[str, ApiToken]:
    """A named token for a program of one's own, good for `days`; returns the token itself, never shown again.

    Raises CredentialsRefused without a proof of identity, and AccountRefused for more days than the policy allows.
    """
    most = by.person.policy.token_days
    faults = []
    if not name.strip():
        faults.append(Fault("PAR-061", "say what the token is for", column="name"))
    if not 1 <= days <= most:
        faults.append(
            Fault("PAR-062", "too many days, or none", column="days", value=str(days), allowed=f"1 to {most}")
        )
    if faults:
        raise AccountRefused("The token was not made.", faults=faults, remedy="Mend what is listed.")
    use_proof(proof, by.person)
    return _make(by, name.strip(), timedelta(days=days))


def issue_token(*, username: str, password: str, code: str = "", address: str = "") -> tuple[str, ApiToken]:
    """A token for somebody who logs in to the API; short-lived, by the policy's `token_hours`.

    Raises CredentialsRefused, CodeRequired, TooManyAttempts, and ObligationOpen when something must be settled in the
    browser first.
    """
    person = identify(username=username, password=password, code=code, address=address, purpose=Purpose.TOKEN)
    reader = reader_for(person)
    require_nothing_open(reader)
    return _make(reader, "API login", timedelta(hours=person.policy.token_hours))


def revoke_token(*, by: Reader, token: ApiToken) -> ApiToken:
    """End one of one's own tokens. Raises NotVisible for anybody else's."""
    if token.person_id != by.person.pk:
        raise NotVisible
    return change(token, actor=by.actor(), action="parties:token:revoke", reason=STEP, revoked_at=clock.now())


def revoke_tokens(person: Person, actor: Actor, reason: Reason) -> None:
    """End all tokens of a person; part of other commands."""
    now = clock.now()
    for token in ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=now):
        change(token, actor=actor, action="parties:token:revoke", reason=reason, revoked_at=now)


def authenticate_token(raw: str) -> Person | None:
    """The person whose token it is; nobody when it is unknown, expired or revoked, or the account is closed."""
    now = clock.now()
    token: ApiToken | None = (
        ApiToken.objects.select_related("person__organization__access_policy")
        .filter(digest=digest_bytes(raw.encode()), revoked_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
    return token.person


@transaction.atomic
def _make(by: Reader, name: str, lifetime: timedelta) -> tuple[str, ApiToken]:
    raw = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    token = ApiToken(
        person=by.person, name=name, digest=digest_bytes(raw.encode()), created_at=now, expires_at=now + lifetime
    )
    return raw, create(token, actor=by.actor(), action="parties:token:create")
