"""The person who reads, with all that they may see: worked out once a request, then handed to every query (ACC-3).

Nothing is visible unless a role says so. A role counts only on the side that its holder's organization has in an
engagement: a partner cannot make itself sponsor quality assurance by giving that role to its own staff. A partner sees
an engagement while it runs (ACC-5); the sponsor, who answers for the programme's records while they are kept, for good.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from galenic.ledger import clock
from galenic.ledger.actors import Actor
from galenic.parties import row_security
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement, Person, Programme, RoleAssignment
from galenic.parties.roles import PARTNER_ROLES, SPONSOR_ROLES, TRAIL_ROLES, Role

NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Access:
    """One engagement as the reader may see it: the programme it serves and the roles they hold in it."""

    programme_id: UUID
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A person and what they may see at one moment.

    `access` has an entry for every visible engagement, none for any other; `sponsored` are the programmes of their own
    organization that they may see whole; `organization_roles` are those held over the organization, not one engagement.
    """

    person: Person
    organization_roles: frozenset[Role]
    access: Mapping[UUID, Access]
    sponsored: frozenset[UUID]
    request_id: str = ""

    @property
    def organization_id(self) -> UUID:
        return self.person.organization_id

    @property
    def engagement_ids(self) -> frozenset[UUID]:
        """For `filter(engagement_id__in=...)`."""
        return frozenset(self.access)

    @property
    def programme_ids(self) -> frozenset[UUID]:
        """Programmes whose identity the reader knows: their own organization's, and those they work for."""
        return self.sponsored | {each.programme_id for each in self.access.values()}

    @property
    def all_roles(self) -> frozenset[Role]:
        """Every role that the reader holds anywhere."""
        return self.organization_roles.union(*(each.roles for each in self.access.values()))

    @property
    def scopes(self) -> frozenset[str]:
        """The ledger chains whose records the reader sees."""
        return self._scopes(bool)

    @property
    def trail_scopes(self) -> frozenset[str]:
        """The chains that the reader may read as an audit trail: for quality assurance and auditors (AUD-6)."""
        return self._scopes(lambda roles: bool(roles & TRAIL_ROLES))

    def roles_in(self, engagement_id: UUID) -> frozenset[Role]:
        """The roles held in an engagement; none when it does not exist for the reader."""
        found = self.access.get(engagement_id)
        return found.roles if found else NOBODY

    def programme_roles(self, programme_id: UUID) -> frozenset[Role]:
        """The roles held over a whole programme: only its sponsor's people have any."""
        return self.organization_roles & (SPONSOR_ROLES | {Role.AUDITOR}) if programme_id in self.sponsored else NOBODY

    def require(self, engagement_id: UUID) -> Access:
        """The access to an engagement. Raises NotVisible when it does not exist for the reader."""
        found = self.access.get(engagement_id)
        if found is None:
            raise NotVisible
        return found

    def actor(self, engagement_id: UUID | None = None, request_id: str = "") -> Actor:
        """The person as the ledger writes them down, names and roles as they are now (AUD-2).

        Raises NotVisible for an engagement that does not exist for the reader.
        """
        roles = self.organization_roles if engagement_id is None else self.require(engagement_id).roles
        return Actor(
            id=str(self.person.pk),
            printed_name=self.person.printed_name,
            role=", ".join(sorted(role.label for role in roles)),
            organization=self.person.organization.name,
            request_id=request_id or self.request_id,
        )

    def _scopes(self, allows: Callable[[frozenset[Role]], bool]) -> frozenset[str]:
        found = {f"engagement:{key}" for key, access in self.access.items() if allows(access.roles)}
        found |= {f"programme:{key}" for key in self.sponsored if allows(self.programme_roles(key))}
        if allows(self.organization_roles - {Role.SYSTEM_ADMIN}):
            found.add(f"organization:{self.organization_id}")
        return frozenset(found)


def reader_for(person: Person, *, request_id: str = "") -> Reader:
    """What `person` may see now, in three queries. A closed account sees nothing."""
    row_security.identified(person.organization_id)
    held = list(current_roles(person).values_list("engagement_id", "role")) if person.is_active else []
    everywhere = frozenset(Role(role) for engagement_id, role in held if engagement_id is None)
    own: dict[UUID, set[Role]] = {}
    for engagement_id, role in held:
        if engagement_id is not None:
            own.setdefault(engagement_id, set()).add(Role(role))
    access = {}
    for key, sponsor_id, programme_id in _engagements(person, everywhere, own):
        side = SPONSOR_ROLES if sponsor_id == person.organization_id else PARTNER_ROLES
        roles = (everywhere | own.get(key, set())) & (side | {Role.AUDITOR})
        if roles:
            access[key] = Access(programme_id=programme_id, roles=roles)
    sponsored = Programme.objects.filter(sponsor_id=person.organization_id).values_list("pk", flat=True)
    return Reader(
        person=person,
        organization_roles=everywhere,
        access=MappingProxyType(access),
        sponsored=frozenset(sponsored if everywhere & (SPONSOR_ROLES | {Role.AUDITOR}) else ()),
        request_id=request_id,
    )


def current_roles(person: Person) -> QuerySet[Any, Any]:
    """The role assignments of `person` that are in force now."""
    return RoleAssignment.objects.filter(in_force(), person=person, organization_id=person.organization_id)


def in_force(*, or_later: bool = False) -> Q:
    """The condition that a role assignment holds now; with `or_later`, also that it is yet to begin."""
    now = clock.now()
    begun = Q() if or_later else Q(starts_at__lte=now)
    return begun & (Q(ends_at=None) | Q(ends_at__gt=now))


def running(today: date) -> Q:
    """The condition that an engagement is open to its partner on a day (UTC); the last day belongs to it."""
    return Q(starts__lte=today) & (Q(ends=None) | Q(ends__gte=today))


def _engagements(person: Person, everywhere: frozenset[Role], own: Collection[UUID]) -> QuerySet[Any, Any]:
    """(id, sponsor, programme) of the engagements open to the person's organization for which they hold any role."""
    if not everywhere - {Role.SYSTEM_ADMIN} and not own:
        return Engagement.objects.none()
    mine = Q() if everywhere - {Role.SYSTEM_ADMIN} else Q(pk__in=list(own))
    party = Q(sponsor_id=person.organization_id) | (Q(partner_id=person.organization_id) & running(clock.now().date()))
    return Engagement.objects.filter(party & mine).values_list("pk", "sponsor_id", "programme_id")
