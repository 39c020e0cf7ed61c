"""The one place where passwords and codes are compared (SIG-3, SIG-6, ACC-4), for logins, signatures and API tokens.

Each function has a transaction of its own: the attempt stays on the ledger although what it was for is refused. Called
inside another transaction they raise RuntimeError, since its rollback would wipe out the attempt.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, NoReturn

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from galenic.canonical import digest_bytes
from galenic.ledger import clock
from galenic.ledger.actors import SYSTEM, Proof, Reason, ReasonCode
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.commands import change, note
from galenic.ledger.writing import locked
from galenic.parties.commands.second_factor import accept_code
from galenic.parties.errors import CodeRequired, CredentialsRefused, TooManyAttempts
from galenic.parties.models import Authenticator, Person, SuspectAddress
from galenic.parties.obligations import require_nothing_open
from galenic.parties.reader import reader_for
from galenic.parties.rules import is_locked

log = logging.getLogger("galenic.security")
#: So many failed logins from one address within the window are slowed down; a whole site may share an address.
ADDRESS_FAILURES = 50
ADDRESS_WINDOW = timedelta(minutes=15)


class Purpose(StrEnum):
    """What somebody identifies themselves for."""

    LOGIN = "login"
    SIGNATURE = "signature"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - a purpose's name


class Verdict(StrEnum):
    """How an attempt ended."""

    RIGHT = "right"
    WRONG_PASSWORD = "password"  # noqa: S105 - what was wrong
    WRONG_CODE = "code"
    CODE_MISSING = "code missing"
    LOCKED = "locked"
    CLOSED = "closed"


def identify(
    *, username: str, password: str, code: str = "", address: str = "", purpose: Purpose = Purpose.LOGIN
) -> Person:
    """The person who logs in with a user name, a password and, where they have a second factor, a code.

    Raises CodeRequired when the password is right and the code is missing (ask, then call `confirm_code`);
    CredentialsRefused, the same for a wrong name, password or code and for locked or closed accounts, so that nobody
    learns which names exist; TooManyAttempts for the address.
    """
    _require_calm(address)
    person = _find(username)
    if person is None:
        make_password(password)  # takes as long as comparing, so that the answer's time tells nothing either
        _record_unknown(username, address, purpose)
        _refuse_login()
    verdict = _settle(person, password, code, address=address, purpose=purpose)
    return _admitted(person, verdict)


def confirm_code(*, person: Person, code: str, address: str = "") -> Person:
    """The second step of a login whose password was right. Raises CredentialsRefused and TooManyAttempts."""
    _require_calm(address)
    verdict = _settle(person, None, code, address=address, purpose=Purpose.LOGIN)
    return _admitted(person, verdict)


def prove_identity(
    person: Person,
    password: str,
    code: str | None = None,
    *,
    in_series: bool = False,
    address: str = "",
    purpose: Purpose = Purpose.SIGNATURE,
) -> Proof:
    """The proof that a signature asks for: the password, and a code where the person has a second factor (SIG-3).

    `in_series` says that the person has given both before, in the same unbroken session: then the password alone is
    enough (21 CFR 11.200(a)(1)(i)). Raises CredentialsRefused with the attempts that are left, CodeRequired, and
    ObligationOpen when something has to be settled before signing.
    """
    if purpose is Purpose.SIGNATURE:
        require_nothing_open(reader_for(person))
    asks_code = bool(code) or not in_series
    verdict = _settle(person, password, code or "", address=address, purpose=purpose, asks_code=asks_code)
    if verdict is Verdict.CODE_MISSING:
        raise CodeRequired("The code of your second factor is missing.", remedy="Read it from your app.")
    current = Person.objects.get(pk=person.pk)
    if verdict is not Verdict.RIGHT:
        _refuse_signing(current, verdict)
    with_code = bool(code) and Authenticator.objects.filter(person=person).exists()
    method = "password and code" if with_code else "password"
    return Proof(person_id=str(person.pk), method=method, declared_at=current.declared_at)


def _find(username: str) -> Person | None:
    found = Person.objects.select_related("organization__access_policy")
    return found.filter(username=username.strip().casefold()).first()  # type: ignore[no-any-return]


def _settle(
    person: Person, password: str | None, code: str, *, address: str, purpose: Purpose, asks_code: bool = True
) -> Verdict:
    """Compare, and write down how it ended. `password` None means that it was right a moment ago."""
    password_right = password is None or check_password(password, person.password)
    with transaction.atomic(durable=True):
        _, found = locked(person)
        current = _unlocked_by_time(found)
        password_right = password_right and current.password == person.password
        verdict = _verdict(current, password_right, code, asks_code)
        if verdict is Verdict.RIGHT:
            _record_success(current)
        elif verdict is not Verdict.CODE_MISSING:
            _record_failure(current, verdict, address, purpose)
    return verdict


def _verdict(person: Person, password_right: bool, code: str, asks_code: bool) -> Verdict:
    """What to say of an attempt; a locked account tells nothing about its password."""
    if not person.is_active:
        return Verdict.CLOSED
    if person.locked_at is not None:
        return Verdict.LOCKED
    if not password_right:
        return Verdict.WRONG_PASSWORD
    authenticator = Authenticator.objects.select_for_update().filter(person=person).first() if asks_code else None
    if authenticator is None:
        return Verdict.RIGHT
    if not code:
        return Verdict.CODE_MISSING
    return Verdict.RIGHT if accept_code(authenticator, code) else Verdict.WRONG_CODE


def _unlocked_by_time(person: Person) -> Person:
    """Lift a lock that has worn off."""
    if person.locked_at is None or is_locked(person, clock.now()):
        return person
    why = Reason(ReasonCode.ADMINISTRATION, f"the lock wore off after {person.policy.lock_minutes} minutes")
    return change(person, actor=SYSTEM, action="parties:account:unlock", reason=why, failed_attempts=0, locked_at=None)


def _record_success(person: Person) -> None:
    if person.failed_attempts:
        person.failed_attempts = 0
        person.save(update_fields=["failed_attempts"])


def _record_failure(person: Person, verdict: Verdict, address: str, purpose: Purpose) -> None:
    """Count, note, alert and lock (SIG-6). The system notes it: who it really was is not known.

    Further attempts on an account that is locked or closed are counted, not noted, or strangers could fill the ledger.
    """
    _count(address)
    person.failed_attempts += 1
    person.save(update_fields=["failed_attempts"])
    if verdict is Verdict.LOCKED or person.failed_attempts > person.policy.attempts_before_lock:
        return
    facts = {"purpose": purpose, "wrong": verdict, "attempt": person.failed_attempts, "address": address}
    _note(person, "parties:identification:fail", facts)
    if person.failed_attempts == person.policy.attempts_before_alert:
        _note(person, "parties:account:alert", facts)
        log.warning("%s failed attempts on the account %s", person.failed_attempts, person.username)
    if person.is_active and person.failed_attempts >= person.policy.attempts_before_lock:
        why = Reason(ReasonCode.ADMINISTRATION, f"{person.failed_attempts} failed attempts in a row")
        change(person, actor=SYSTEM, action="parties:account:lock", reason=why, locked_at=clock.now())
        log.error("the account %s is locked: %s", person.username, why.text)


def _note(person: Person, action: str, facts: Mapping[str, Any]) -> None:
    subject = (person.subject_type(), str(person.pk), person.version)
    note(person.ledger_scope(), actor=SYSTEM, action=action, subject=subject, facts=dict(facts))


def _record_unknown(username: str, address: str, purpose: Purpose) -> None:
    """Note an attempt with a name that nobody has: by digest, since people type passwords where names belong."""
    name = digest_bytes(username.strip().casefold().encode())[:16]
    with transaction.atomic(durable=True):
        _count(address)
        facts = {"purpose": purpose, "name_digest": name, "address": address}
        note(
            INSTALLATION,
            actor=SYSTEM,
            action="parties:identification:fail",
            subject=("parties.person", "unknown", 1),
            facts=facts,
        )


def _require_calm(address: str) -> None:
    """Raise TooManyAttempts while too many logins have failed from this address."""
    since = clock.now() - ADDRESS_WINDOW
    if SuspectAddress.objects.filter(address=address, since__gt=since, failures__gte=ADDRESS_FAILURES).exists():
        minutes = int(ADDRESS_WINDOW.total_seconds() // 60)
        raise TooManyAttempts("Too many logins have failed from your network.", remedy=f"Wait {minutes} minutes.")


def _count(address: str) -> None:
    """Count a failure from an address; the count begins anew when the last one is old."""
    if not address:
        return
    now = clock.now()
    SuspectAddress.objects.filter(since__lte=now - ADDRESS_WINDOW).delete()
    row, _ = SuspectAddress.objects.select_for_update().get_or_create(address=address, defaults={"since": now})
    row.failures += 1
    row.save(update_fields=["failures"])


def _admitted(person: Person, verdict: Verdict) -> Person:
    if verdict is Verdict.CODE_MISSING:
        raise CodeRequired("The code of the second factor is missing.", remedy="Read it from your app.")
    if verdict is not Verdict.RIGHT:
        _refuse_login()
    return person


def _refuse_login() -> NoReturn:
    raise CredentialsRefused(
        "These do not log anybody in, or the account is locked or closed.",
        remedy="Check user name, password and code. System administrators of your organization can unlock accounts.",
    )


def _refuse_signing(person: Person, verdict: Verdict) -> NoReturn:
    left = max(person.policy.attempts_before_lock - person.failed_attempts, 0)
    if verdict in (Verdict.LOCKED, Verdict.CLOSED) or left == 0:
        raise CredentialsRefused(
            f"Your account is {'closed' if verdict is Verdict.CLOSED else 'locked'}.",
            remedy="Talk to a system administrator of your organization.",
        )
    what = "code" if verdict is Verdict.WRONG_CODE else "password"
    raise CredentialsRefused(
        f"The {what} is wrong.",
        remedy=f"Try again: {left} more failed attempt{'s' if left > 1 else ''} and the account is locked.",
    )
