"""Who may administer what, and what accounts, roles and passwords must look like: pure checks that name every fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from galenic.errors import Fault
from galenic.ledger.actors import Actor, Reason, ReasonCode, says_something
from galenic.ledger.errors import ReasonMissing
from galenic.parties.errors import NotAllowed
from galenic.parties.models import Engagement, Organization, Person
from galenic.parties.reader import Reader
from galenic.parties.roles import PARTNER_ROLES, REGULATED_ROLES, SPONSOR_ROLES, Role

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,149}")
#: Words that name a post or a room, not an individual (SIG-5).
GENERIC_WORDS = """
    account admin administrator analyst anybody department everybody group guest lab laboratory office operator person
    pm production qa qc quality ra root shared shift somebody staff system team temp test tester user
"""
GENERIC = frozenset(GENERIC_WORDS.split())


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever works at the server's own command line: sets up organizations and their first administrators.

    The operating system let them in, and Galenic cannot know better; what they do is recorded under the name they give.
    """

    name: str

    def actor(self) -> Actor:
        return Actor(id="operator", printed_name=self.name, role="Operator of the server", organization="")


Administrator = Reader | Operator


def require_administrator(by: Administrator, organization_id: UUID) -> None:
    """Raise NotAllowed unless `by` administers the accounts of that organization."""
    if isinstance(by, Operator):
        return
    if Role.SYSTEM_ADMIN not in by.organization_roles or by.organization_id != organization_id:
        raise NotAllowed(
            "Accounts are kept by the system administrators of their own organization.",
            remedy="Ask a system administrator of the organization.",
        )


def require_operator(by: Administrator) -> None:
    """Raise NotAllowed unless `by` works at the server's command line."""
    if not isinstance(by, Operator):
        raise NotAllowed(
            "Organizations are set up at the server's command line.",
            remedy="Ask whoever operates the server.",
        )


def require_role(by: Reader, organization_id: UUID, roles: frozenset[Role], doing: str) -> None:
    """Raise NotAllowed unless `by` holds one of `roles` over all of that organization."""
    if by.organization_id != organization_id or not by.organization_roles & roles:
        needed = ", ".join(sorted(role.label for role in roles))
        raise NotAllowed(f"Your role does not allow you to {doing}.", remedy=f"It takes one of: {needed}.")


def written_reason(text: str) -> Reason:
    """The reason for a change of accounts or permissions (AUD-3). Raises ReasonMissing when the text says nothing."""
    if not says_something(text):
        raise ReasonMissing("Say why.", remedy="One sentence that somebody who reviews access next year understands.")
    return Reason(ReasonCode.ADMINISTRATION, text.strip())


def account_faults(username: str, printed_name: str) -> list[Fault]:
    """What is wrong with a new account's names; one individual has one account, and nobody shares any (SIG-5)."""
    faults = []
    if not USERNAME.fullmatch(username):
        text = "a user name begins with a letter or digit"
        allowed = "3 to 150 of a-z, 0-9, dot, hyphen, underscore and @"
        faults.append(Fault("PAR-011", text, column="username", value=username, allowed=allowed))
    if not printed_name.strip():
        faults.append(Fault("PAR-012", "the printed name is missing: signatures show it", column="printed_name"))
    for column, value in (("username", username), ("printed_name", printed_name)):
        words = [word for word in re.split(r"[\W\d_]+", value.casefold()) if word]
        if words and GENERIC.issuperset(words):
            text = "this names a post, not an individual, and accounts are not shared"
            faults.append(Fault("PAR-013", text, column=column, value=value))
    return faults


def assignment_faults(
    by: Administrator, person: Person, role: Role, engagement: Engagement | None, held: frozenset[Role]
) -> list[Fault]:
    """Why `by` may not give `role` to `person`, who holds `held`: administration is kept apart from the work."""
    faults = []
    if isinstance(by, Reader) and by.person.pk == person.pk:
        faults.append(Fault("PAR-021", "nobody gives roles to themselves", value=role.label))
    if role is Role.SYSTEM_ADMIN and held & REGULATED_ROLES:
        text = "a system administrator has no part in regulated work: end the person's other roles first"
        faults.append(Fault("PAR-022", text, value=", ".join(sorted(each.label for each in held))))
    if role is not Role.SYSTEM_ADMIN and Role.SYSTEM_ADMIN in held:
        faults.append(Fault("PAR-022", "a system administrator has no part in regulated work", value=role.label))
    if not person.is_active:
        faults.append(Fault("PAR-023", "the account is closed", value=person.username))
    if engagement is not None:
        faults += _side_faults(person.organization_id, role, engagement)
    return faults


def _side_faults(organization_id: UUID, role: Role, engagement: Engagement) -> list[Fault]:
    """A role in an engagement belongs to the side that the person's organization has in it."""
    sides = {engagement.sponsor_id: SPONSOR_ROLES, engagement.partner_id: PARTNER_ROLES}
    possible = sides.get(organization_id, frozenset()) | {Role.AUDITOR}
    if organization_id not in sides:
        return [Fault("PAR-024", "the person's organization is no party to this engagement")]
    if role not in possible:
        allowed = ", ".join(sorted(each.label for each in possible))
        return [Fault("PAR-024", "this role belongs to the other party", value=role.label, allowed=allowed)]
    return []


def engagement_faults(sponsor: Organization, partner: Organization, starts: Any, ends: Any) -> list[Fault]:
    """What is wrong with the parties and days of an engagement."""
    faults = []
    if sponsor.pk == partner.pk:
        faults.append(Fault("PAR-031", "an engagement is between two organizations", value=sponsor.name))
    if ends is not None and ends < starts:
        faults.append(Fault("PAR-032", f"the last day lies before the first, {starts}", column="ends", value=str(ends)))
    return faults


def is_locked(person: Person, now: datetime) -> bool:
    """Whether the account is locked (11.300(d)); with a lock time in the policy, a lock wears off by itself."""
    if person.locked_at is None:
        return False
    minutes = person.policy.lock_minutes
    return minutes == 0 or now < person.locked_at + timedelta(minutes=minutes)


def password_expired(person: Person, now: datetime) -> bool:
    """Whether the password is older than the policy allows (11.300(b))."""
    days = person.policy.password_days
    changed = person.password_changed_at
    return bool(days) and (changed is None or now >= changed + timedelta(days=days))


def needs_second_factor(person: Person, roles: frozenset[Role]) -> bool:
    """Whether one of the roles that a person holds must be confirmed with a second factor."""
    return not roles.isdisjoint(person.policy.second_factor_roles)
