"""Setting and changing passwords. Nobody but its owner ever knows one."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import is_password_usable, make_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from galenic.ledger import clock
from galenic.ledger.actors import STEP, Actor, Proof
from galenic.ledger.commands import change
from galenic.ledger.writing import locked
from galenic.parties.commands.proofs import use_proof
from galenic.parties.commands.sessions import end_sessions
from galenic.parties.commands.tokens import revoke_tokens
from galenic.parties.errors import AccountRefused, CredentialsRefused
from galenic.parties.models import FormerPassword, Person
from galenic.parties.passwords import require_acceptable
from galenic.parties.reader import Reader, reader_for
from galenic.parties.rules import Administrator, require_administrator, written_reason


@transaction.atomic
def issue_password_token(*, by: Administrator, person: Person, reason: str) -> str:
    """A token with which the person sets a password: good once, for PASSWORD_RESET_TIMEOUT seconds.

    The old password, all sessions, API tokens and earlier password tokens end with it. Raises NotAllowed,
    ReasonMissing, and AccountRefused for a closed account.
    """
    require_administrator(by, person.organization_id)
    why, actor = written_reason(reason), by.actor()
    _, current = locked(person)
    if not current.is_active:
        raise AccountRefused("This account is closed.", remedy="Reopen it first.")
    _remember(current)
    end_sessions(current)
    revoke_tokens(current, actor, why)
    current = change(
        current,
        actor=actor,
        action="parties:password:reset",
        reason=why,
        password=make_password(None),
        password_reset_at=clock.now(),
        failed_attempts=0,
        locked_at=None,
    )
    name = base64.urlsafe_b64encode(current.pk.bytes).decode().rstrip("=")
    return f"{name}.{default_token_generator.make_token(current)}"


def person_of_password_token(token: str) -> Person:
    """Whose token it is. Raises CredentialsRefused when it is wrong, used, withdrawn or too old."""
    encoded, _, rest = token.partition(".")
    try:
        key = UUID(bytes=base64.urlsafe_b64decode(encoded + "=="))
    except (ValueError, binascii.Error):
        key = None
    person = Person.objects.select_related("organization__access_policy").filter(pk=key, is_active=True).first()
    if person is None or not default_token_generator.check_token(person, rest):
        raise CredentialsRefused(
            "This link does not work any more.", remedy="Ask a system administrator of your organization for a new one."
        )
    return person  # type: ignore[no-any-return]


def set_password_by_token(*, token: str, password: str) -> Person:
    """Set the first password, or the one after a reset. Raises CredentialsRefused and PasswordRefused."""
    person = person_of_password_token(token)
    require_acceptable(person, password)
    return _store(person, password, actor=reader_for(person).actor(), action="parties:password:set")


def change_password(*, by: Reader, proof: Proof, password: str, keep_session: str = "") -> Person:
    """Change one's own password; sessions other than `keep_session` end.

    Raises CredentialsRefused without a fresh proof, and PasswordRefused with all that speaks against the new one.
    """
    require_acceptable(by.person, password)
    use_proof(proof, by.person)
    return _store(by.person, password, actor=by.actor(), action="parties:password:change", keep_session=keep_session)


def _store(person: Person, password: str, *, actor: Actor, action: str, keep_session: str = "") -> Person:
    encoded, now = make_password(password), clock.now()
    with transaction.atomic():
        _remember(person)
        end_sessions(person, keep=keep_session)
        values: dict[str, Any] = {"password": encoded, "password_changed_at": now, "failed_attempts": 0}
        return change(person, actor=actor, action=action, reason=STEP, **values)


def _remember(person: Person) -> None:
    if is_password_usable(person.password):
        FormerPassword.objects.create(person=person, password=person.password, replaced_at=clock.now())
