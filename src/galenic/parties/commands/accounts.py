"""Accounts from the first day to the last: one individual, one account, for ever (SIG-5, AUD-10)."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.actors import Proof, Reason, ReasonCode
from galenic.ledger.commands import change, create
from galenic.parties.commands.proofs import use_proof
from galenic.parties.commands.sessions import end_sessions
from galenic.parties.commands.tokens import revoke_tokens
from galenic.parties.commands.uniqueness import once
from galenic.parties.errors import AccountRefused
from galenic.parties.models import Organization, Person, RoleAssignment, Site
from galenic.parties.passwords import require_acceptable
from galenic.parties.reader import Reader, in_force
from galenic.parties.rules import Administrator, account_faults, require_administrator, written_reason

#: What somebody declares before their first signature; the entry holds the words as they were then.
DECLARATION = (
    "I declare that my electronic signature in Galenic is the legally binding equivalent of my handwritten signature, "
    "and that I keep my password and codes to myself."
)


def register_person(
    *,
    by: Administrator,
    organization: Organization,
    username: str,
    printed_name: str,
    email: str = "",
    site: Site | None = None,
    password: str = "",
) -> Person:
    """Open an account for one individual. They set their own password with `issue_password_token`.

    A `password` given here is for demonstrations and tests. Raises NotAllowed, PasswordRefused, and AccountRefused with
    everything that is wrong; a user name is never given twice, not even after its account was closed.
    """
    require_administrator(by, organization.pk)
    username = username.strip().casefold()
    faults = account_faults(username, printed_name)
    if Person.objects.filter(username=username).exists():
        faults.append(Fault("PAR-014", "this user name is or was somebody's", column="username", value=username))
    if site is not None and site.organization_id != organization.pk:
        faults.append(Fault("PAR-015", f"this site is not of {organization}", column="site", value=site.name))
    if faults:
        raise AccountRefused("The account was not opened.", faults=faults, remedy="Mend what is listed.")
    person = Person(
        username=username,
        printed_name=printed_name.strip(),
        email=email.strip().casefold(),
        organization=organization,
        site=site,
    )
    if password:
        require_acceptable(person, password)
        person.password_changed_at = clock.now()
    person.password = make_password(password or None)
    with once(f"The user name {username!r} is or was somebody's."):
        return create(person, actor=by.actor(), action="parties:account:open")


@transaction.atomic
def close_account(*, by: Administrator, person: Person, reason: str) -> Person:
    """Close an account and end its roles, sessions and tokens at once. What the person did keeps their name."""
    require_administrator(by, person.organization_id)
    why, actor, now = written_reason(reason), by.actor(), clock.now()
    end_sessions(person)
    for assignment in RoleAssignment.objects.filter(in_force(or_later=True), person=person):
        ends_at = max(now, assignment.starts_at)
        change(assignment, actor=actor, action="parties:role:end", reason=why, ends_at=ends_at)
    revoke_tokens(person, actor, why)
    return change(person, actor=actor, action="parties:account:close", reason=why, is_active=False)


@transaction.atomic
def reopen_account(*, by: Administrator, person: Person, reason: str) -> Person:
    """Open the same individual's account again: without roles, and without a password until they set a new one."""
    require_administrator(by, person.organization_id)
    why = written_reason(reason)
    return change(
        person,
        actor=by.actor(),
        action="parties:account:reopen",
        reason=why,
        is_active=True,
        password=make_password(None),
        password_changed_at=None,
        failed_attempts=0,
        locked_at=None,
    )


def unlock_account(*, by: Administrator, person: Person, reason: str) -> Person:
    """Lift the lock that failed attempts have put on an account."""
    require_administrator(by, person.organization_id)
    return change(
        person,
        actor=by.actor(),
        action="parties:account:unlock",
        reason=written_reason(reason),
        failed_attempts=0,
        locked_at=None,
    )


@transaction.atomic
def choose_notices(*, by: Reader, wanted: bool) -> Person:
    """Choose whether to be told by e-mail what waits; everybody chooses for themselves, and nobody for others."""
    person: Person = by.person.fresh()
    if person.receives_notices == wanted:
        return person
    reason = Reason(ReasonCode.WORKFLOW_STEP, "The person's own choice.")
    return change(person, actor=by.actor(), action="parties:notices:choose", reason=reason, receives_notices=wanted)


def declare_equivalence(*, by: Reader, proof: Proof) -> Person:
    """Record, once, that a person's electronic signature is the equivalent of their handwritten one.

    Source: 21 CFR 11.100(c). The entry holds the text, `DECLARATION`. Raises CredentialsRefused without a fresh proof.
    """
    use_proof(proof, by.person)
    if by.person.fresh().declared_at is not None:
        return by.person
    return change(
        by.person,
        actor=by.actor(),
        action="parties:equivalence:declare",
        reason=Reason(ReasonCode.WORKFLOW_STEP, DECLARATION),
        declared_at=clock.now(),
    )
