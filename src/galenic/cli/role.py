"""`galenic role`: give or end a role."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer


class Action(StrEnum):
    """What is to happen to the role."""

    GIVE = "give"
    END = "end"


def role(
    action: Annotated[Action, typer.Argument(help="Give it, or end it at once.")],
    username: Annotated[str, typer.Argument(help="Whose role.")],
    role: Annotated[str, typer.Argument(help="Which role, such as partner_qa or system_admin.")],
    reason: Annotated[str, typer.Option(help="Why; it stands on the ledger.")],
    engagement: Annotated[UUID | None, typer.Option(help="In this engagement alone; else in all of them.")] = None,
) -> None:
    """Give somebody a role, or end one that they hold."""
    from galenic.cli._record import find, open_record, operator

    open_record()
    from galenic.errors import InputError
    from galenic.parties.commands import assign_role, end_role
    from galenic.parties.models import Engagement, Person, RoleAssignment
    from galenic.parties.reader import in_force
    from galenic.parties.roles import Role

    if role not in Role.values:
        raise InputError(f"There is no role {role!r}.", code="PAR-071", remedy=f"Roles are: {', '.join(Role)}.")
    person = find(Person, username=username.casefold())
    where = find(Engagement, pk=engagement) if engagement else None
    if action is Action.GIVE:
        assign_role(by=operator(), person=person, role=Role(role), engagement=where, reason=reason)
    else:
        held = RoleAssignment.objects.filter(in_force(or_later=True), person=person, role=role, engagement=where)
        if not held:
            raise InputError(f"{username} does not hold the role {role!r} there.", code="PAR-071")
        for assignment in held:
            end_role(by=operator(), assignment=assignment, reason=reason)
    print(f"Done: {action} {person.username} {role}.")
