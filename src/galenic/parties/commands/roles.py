"""Giving and ending roles: permission changes, on the ledger with their reasons (AUD-9, AUD-3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.commands import change, create
from galenic.ledger.writing import locked
from galenic.parties.errors import AccountRefused
from galenic.parties.models import Engagement, Person, RoleAssignment
from galenic.parties.reader import in_force
from galenic.parties.roles import Role
from galenic.parties.rules import Administrator, assignment_faults, require_administrator, written_reason


@transaction.atomic
def assign_role(
    *,
    by: Administrator,
    person: Person,
    role: Role,
    reason: str,
    engagement: Engagement | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> RoleAssignment:
    """Give somebody a role: in one engagement, or without one in all that their organization is party to.

    It holds from `starts_at` (now) until `ends_at` (open). Raises NotAllowed, ReasonMissing, and AccountRefused with
    all that speaks against it: administrators give nothing to themselves and have no part in regulated work.
    """
    require_administrator(by, person.organization_id)
    why, starts_at = written_reason(reason), starts_at or clock.now()
    _, current = locked(person)  # so that two assignments at once cannot get past what keeps them apart
    lasting = RoleAssignment.objects.filter(in_force(or_later=True), person=current)
    held = {
        (Role(role_held), engagement_id) for role_held, engagement_id in lasting.values_list("role", "engagement_id")
    }
    faults = assignment_faults(by, current, role, engagement, frozenset(role_held for role_held, _ in held))
    if (role, engagement.pk if engagement else None) in held:
        faults.append(Fault("PAR-025", f"{person.printed_name} holds this role already", value=role.label))
    if ends_at is not None and ends_at <= starts_at:
        faults.append(Fault("PAR-026", "the role would end before it begins", column="ends_at", value=str(ends_at)))
    if faults:
        raise AccountRefused("The role was not given.", faults=faults, remedy="Settle what is listed.")
    assignment = RoleAssignment(
        person=current,
        organization_id=current.organization_id,
        engagement=engagement,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return create(assignment, actor=by.actor(), action="parties:role:assign", reason=why)


def end_role(*, by: Administrator, assignment: RoleAssignment, reason: str) -> RoleAssignment:
    """End a role at once. Raises NotAllowed and ReasonMissing; a role that has ended stays as it is."""
    require_administrator(by, assignment.organization_id)
    why, now = written_reason(reason), clock.now()
    if assignment.ends_at is not None and assignment.ends_at <= now:
        return assignment
    ends_at = max(now, assignment.starts_at)
    return change(assignment, actor=by.actor(), action="parties:role:end", reason=why, ends_at=ends_at)
