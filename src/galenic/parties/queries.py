"""Reads, each cut down to what the reader may see; every other application builds on these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch, QuerySet

from galenic.ledger import clock
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.models import (
    ApiToken,
    Engagement,
    LoginSession,
    Organization,
    Person,
    Programme,
    RoleAssignment,
)
from galenic.parties.reader import Reader, current_roles, in_force
from galenic.parties.roles import Role
from galenic.parties.rules import is_locked, require_role

#: Those who review access: administrators keep the accounts, quality assurance watches them do it.
REVIEWS_ACCESS = frozenset({Role.SYSTEM_ADMIN, Role.SPONSOR_QA, Role.PARTNER_QA})
ACCOUNT_SUBJECTS = (
    "parties.person",
    "parties.roleassignment",
    "parties.authenticator",
    "parties.apitoken",
    "parties.accesspolicy",
)
ALERTS = ("parties:account:alert", "parties:account:lock")


def visible_engagements(reader: Reader) -> QuerySet[Any, Any]:
    """The engagements that exist for the reader, with their parties and programme loaded."""
    found = Engagement.objects.filter(pk__in=reader.engagement_ids)
    return found.select_related("sponsor", "partner", "programme").order_by("programme__code", "partner__name")


def visible_programmes(reader: Reader) -> QuerySet[Any, Any]:
    """The programmes whose identity the reader may know, with their sponsor loaded."""
    return Programme.objects.filter(pk__in=reader.programme_ids).select_related("sponsor").order_by("code")


def find_engagement(reader: Reader, engagement_id: UUID) -> Engagement:
    """One engagement. Raises NotVisible."""
    reader.require(engagement_id)
    return visible_engagements(reader).get(pk=engagement_id)  # type: ignore[no-any-return]


def find_programme(reader: Reader, programme_id: UUID) -> Programme:
    """One programme. Raises NotVisible."""
    found = visible_programmes(reader).filter(pk=programme_id).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def visible(model: Any, reader: Reader, id_: UUID | str, *related: str) -> Any:
    """A record of an engagement that exists for the reader, with what is `related` to it.

    Raises NotVisible, the same whether there is none, it belongs to others, or the id has not even its form.
    """
    try:
        key = id_ if isinstance(id_, UUID) else UUID(str(id_))
        return model.objects.select_related(*related).get(engagement_id__in=reader.engagement_ids, pk=key)
    except (ValueError, ObjectDoesNotExist):
        raise NotVisible from None


def kept(model: Any, reader: Reader, id_: UUID | str, *related: str) -> Any:
    """A record that the reader's own organization keeps as a sponsor, with what is `related`. Raises NotVisible."""
    try:
        key = id_ if isinstance(id_, UUID) else UUID(str(id_))
        found = model.objects.select_related(*related).get(pk=key)
    except (ValueError, ObjectDoesNotExist):
        raise NotVisible from None
    if not reader.kept_roles(found.sponsor_id):
        raise NotVisible
    return found


def possible_partners(reader: Reader) -> QuerySet[Any, Any]:
    """The organizations that a sponsor's programme manager may engage. Nobody else learns who works here."""
    if Role.SPONSOR_PM not in reader.organization_roles:
        return Organization.objects.none()
    others = Organization.objects.exclude(pk=reader.organization_id)
    return others.exclude(kind=Organization.Kind.SPONSOR).order_by("name")


def own_roles(reader: Reader) -> QuerySet[Any, Any]:
    """The role assignments of the reader that hold now, with their engagements loaded."""
    loaded = current_roles(reader.person).select_related(
        "engagement__programme", "engagement__sponsor", "engagement__partner"
    )
    return loaded.order_by("starts_at")


def own_sessions(reader: Reader) -> QuerySet[Any, Any]:
    """Where the reader is logged in now, latest first (ACC-4)."""
    now = clock.now()
    return LoginSession.objects.filter(person=reader.person, expire_date__gt=now).order_by("-last_seen_at")


def own_tokens(reader: Reader) -> QuerySet[Any, Any]:
    """The reader's API tokens that still work, those that end soonest first."""
    now = clock.now()
    return ApiToken.objects.filter(person=reader.person, revoked_at=None, expires_at__gt=now).order_by("expires_at")


def accounts(reader: Reader) -> QuerySet[Any, Any]:
    """The accounts of the reader's organization; for its administrators and quality assurance. Raises NotAllowed."""
    require_role(reader, reader.organization_id, REVIEWS_ACCESS, "see the accounts of the organization")
    found = Person.objects.filter(organization=reader.organization_id)
    return found.select_related("site").order_by("printed_name")  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as an access review shows it; `where` is the engagement, or "everywhere"."""

    role: Role
    where: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewedAccount:
    """One account in an access review: who holds what, since when, and whether they use it."""

    person: Person
    roles: tuple[HeldRole, ...]
    second_factor: bool
    locked: bool
    last_login: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON and exports."""
        return {
            "username": self.person.username,
            "printed_name": self.person.printed_name,
            "roles": [asdict(each) for each in self.roles],
            "second_factor": self.second_factor,
            "locked": self.locked,
            "last_login": self.last_login,
        }


def access_review(reader: Reader) -> list[ReviewedAccount]:
    """The review of the reader's organization; for its administrators and quality assurance. Raises NotAllowed."""
    require_role(reader, reader.organization_id, REVIEWS_ACCESS, "review access")
    return review_accounts(reader.organization_id)


def review_accounts(organization_id: UUID) -> list[ReviewedAccount]:
    """Who of an organization holds which role, since when, and when they last logged in (ACC-5; Annex 11, 12.3).

    In two queries, and without asking who reads: pages take `access_review`. Closed accounts are left out, since they
    hold nothing.
    """
    lasting = RoleAssignment.objects.filter(in_force(or_later=True)).order_by("starts_at")
    lasting = lasting.select_related("engagement__programme", "engagement__sponsor", "engagement__partner")
    people = Person.objects.filter(organization=organization_id, is_active=True).order_by("printed_name")
    people = people.select_related("authenticator", "organization__access_policy")
    now = clock.now()
    return [
        ReviewedAccount(
            person=person,
            roles=tuple(_held(assignment) for assignment in person.lasting),
            second_factor=hasattr(person, "authenticator"),
            locked=is_locked(person, now),
            last_login=person.last_login,
        )
        for person in people.prefetch_related(Prefetch("role_assignments", lasting, "lasting"))
    ]


def account_events(reader: Reader, *, since: datetime) -> QuerySet[Any, Any]:
    """What has happened to accounts and permissions of the organization since a moment, latest first (AUD-9).

    For system administrators and quality assurance; raises NotAllowed for others.
    """
    require_role(reader, reader.organization_id, REVIEWS_ACCESS, "see what has happened to accounts")
    chain = f"organization:{reader.organization_id}"
    return Entry.objects.filter(chain=chain, time__gte=since, subject_type__in=ACCOUNT_SUBJECTS).order_by("-sequence")


def security_alerts(reader: Reader, *, since: datetime) -> QuerySet[Any, Any]:
    """Repeated failed attempts and locked accounts of the organization since a moment, latest first (SIG-6)."""
    return account_events(reader, since=since).filter(action__in=ALERTS)


def _held(assignment: RoleAssignment) -> HeldRole:
    where = str(assignment.engagement) if assignment.engagement else "everywhere"
    return HeldRole(Role(assignment.role), where, assignment.starts_at, assignment.ends_at)
