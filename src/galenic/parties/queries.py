"""Who may see and do what. Every other application asks here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from galenic.ledger.actors import Actor
from galenic.parties.models import Engagement, Person, Programme, RoleAssignment, engagements_of
from galenic.parties.roles import Role


def roles_in(person: Person, engagement: Engagement) -> frozenset[Role]:
    """The roles that `person` holds in `engagement` today; none when their organization is no party to it or it has ended."""
    if person.organization_id not in (engagement.sponsor_id, engagement.partner_id) or not _open(engagement):
        return frozenset()
    held = _current(person.role_assignments).filter(Q(engagement=engagement) | Q(engagement=None))
    return frozenset(Role(value) for value in held.values_list("role", flat=True)) - {Role.SYSTEM_ADMIN}


def organization_roles(person: Person) -> frozenset[Role]:
    """The roles that `person` holds over the whole organization today."""
    held = _current(person.role_assignments).filter(engagement=None)
    return frozenset(Role(value) for value in held.values_list("role", flat=True))


def visible_engagements(person: Person) -> QuerySet[Engagement]:
    """The engagements that exist for `person`: of their organization, running, and in which they hold a role."""
    today = _today()
    assignments = _current(RoleAssignment.objects.filter(person=person)).exclude(role=Role.SYSTEM_ADMIN)
    everywhere = assignments.filter(engagement=None).exists()
    mine = Q() if everywhere else Q(pk__in=assignments.values("engagement"))
    running = Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today))
    return Engagement.objects.filter(engagements_of(person.organization_id) & running & mine).select_related(
        "sponsor", "partner", "programme"
    )


def visible_programmes(person: Person) -> QuerySet[Programme]:
    """A sponsor's people see all its programmes they hold a role for; a partner's see those of their engagements."""
    through_engagements = Q(pk__in=visible_engagements(person).values("programme"))
    own = Q(sponsor=person.organization_id) if organization_roles(person) - {Role.SYSTEM_ADMIN} else Q(pk__in=[])
    return Programme.objects.filter(through_engagements | own)


def visible_scopes(person: Person) -> set[str]:
    """The ledger chains that `person` may read (AUD-6)."""
    scopes = {engagement.ledger_scope() for engagement in visible_engagements(person)}
    if organization_roles(person) - {Role.SYSTEM_ADMIN}:
        scopes |= {programme.ledger_scope() for programme in Programme.objects.filter(sponsor=person.organization_id)}
        scopes.add(f"organization:{person.organization_id}")
    return scopes


def actor_for(person: Person, engagement: Engagement | None = None, *, request_id: str = "") -> Actor:
    """The person as the ledger writes them down: names and roles as they are now (AUD-2)."""
    roles = roles_in(person, engagement) if engagement else organization_roles(person)
    titles = ", ".join(sorted(role.label for role in roles))
    return Actor(
        id=str(person.pk),
        printed_name=person.printed_name,
        role=titles,
        organization=person.organization.name,
        request_id=request_id,
    )


def _current(assignments: Any) -> QuerySet[RoleAssignment]:
    today = _today()
    return assignments.filter(Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today)))  # type: ignore[no-any-return]


def _open(engagement: Engagement) -> bool:
    today = _today()
    return engagement.starts <= today and (engagement.ends is None or engagement.ends >= today)


def _today() -> Any:
    return datetime.now(UTC).date()
