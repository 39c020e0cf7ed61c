"""What a reader sees of partners. A sponsor's own file is the sponsor's; what is shared belongs to both parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement, Person, RoleAssignment, Shared, Site
from galenic.parties.queries import kept, possible_partners, visible
from galenic.parties.reader import Reader, in_force
from galenic.parties.roles import Role
from galenic.partners.models import (
    Audit,
    Capability,
    ChangeNotice,
    Exemption,
    Finding,
    Inspection,
    Notification,
    Qualification,
    QualityAgreement,
    Subcontractor,
)

Record = TypeVar("Record", bound=Shared)
PARTIES = ("engagement__sponsor", "engagement__partner", "engagement__programme")
#: How each shared record is read, with what its pages name.
RELATED: dict[type[Shared], tuple[str, ...]] = {
    Audit: (*PARTIES, "site__organization", "auditor"),
    Finding: (*PARTIES, "audit__site__organization"),
    QualityAgreement: (*PARTIES, "site__organization", "author", "supersedes"),
    Subcontractor: (*PARTIES, "agreement", "qualification__site__organization"),
    Notification: (*PARTIES, "agreement"),
    ChangeNotice: (*PARTIES, "agreement"),
    Exemption: (*PARTIES, "finding__audit__site__organization", "agreement"),
}


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """What a partner knows of its qualification by one sponsor: the decision and its end, not the sponsor's file."""

    sponsor: str
    site: str
    service_id: str
    product_class: str
    state: str
    expires: date | None


def qualifications_for(reader: Reader) -> QuerySet[Qualification]:
    """The qualifications that the reader's organization keeps as a sponsor; none for a partner's people."""
    mine = reader.kept_roles(reader.organization_id)
    found = Qualification.objects.filter(sponsor_id=reader.organization_id) if mine else Qualification.objects.none()
    related = ("site__organization", "opened_by", "supersedes")
    return found.select_related(*related).order_by("site__organization__name", "site__name", "service_id", "pk")


def visible_sites(reader: Reader) -> QuerySet[Site]:
    """The sites of those whom the reader works with, or may engage; by organization and name."""
    known = Engagement.objects.filter(pk__in=reader.engagement_ids)
    partners = known.values("partner_id")
    organizations = Q(organization_id__in=partners) | Q(organization__in=possible_partners(reader))
    mine = Q(organization_id=reader.organization_id) if reader.all_roles - {Role.SYSTEM_ADMIN} else Q(pk__in=())
    found = Site.objects.filter(organizations | mine).select_related("organization")
    return found.order_by("organization__name", "name")


def directory_sites(reader: Reader) -> QuerySet[Site]:
    """The sites of a sponsor's directory: those that it has written something down about, and those it could engage."""
    if not reader.kept_roles(reader.organization_id):
        return Site.objects.none()
    written = [
        model.objects.filter(sponsor_id=reader.organization_id).values("site_id") for model in (Capability, Inspection)
    ]
    known = Q(pk__in=written[0]) | Q(pk__in=written[1]) | Q(pk__in=visible_sites(reader).values("pk"))
    found = Site.objects.filter(known).exclude(organization_id=reader.organization_id)
    return found.select_related("organization").order_by("organization__name", "name")


def find_site(reader: Reader, site_id: UUID) -> Site:
    """One of them. Raises NotVisible."""
    found = visible_sites(reader).filter(pk=site_id).first()
    if found is None:
        raise NotVisible
    return found


def auditors(reader: Reader) -> list[Person]:
    """Who may be named as the auditor of a sponsor's audit: people of its quality assurance, by name."""
    held = RoleAssignment.objects.filter(
        in_force(), organization_id=reader.organization_id, role=Role.SPONSOR_QA, person__is_active=True
    )
    found = Person.objects.filter(pk__in=held.values("person_id"), organization_id=reader.organization_id)
    return list(found.order_by("printed_name")) if Role.SPONSOR_QA in reader.all_roles else []


def find_qualification(reader: Reader, qualification_id: UUID | str) -> Qualification:
    """One qualification of the reader's own organization. Raises NotVisible."""
    found: Qualification = kept(Qualification, reader, qualification_id, "site__organization", "sponsor", "supersedes")
    return found


def own_standings(reader: Reader) -> list[OwnStanding]:
    """How the sponsors for whom the reader works have decided on the reader's own organization."""
    engagements = Engagement.objects.filter(pk__in=reader.engagement_ids, partner_id=reader.organization_id)
    found = Qualification.objects.filter(
        sponsor_id__in=engagements.values("sponsor_id"), site__organization_id=reader.organization_id
    ).exclude(state="superseded")
    return [
        OwnStanding(
            sponsor=each.sponsor.name,
            site=str(each.site),
            service_id=each.service_id,
            product_class=each.product_class,
            state=each.state,
            expires=each.expires,
        )
        for each in found.select_related("sponsor", "site__organization").order_by("sponsor__name", "service_id", "pk")
    ]


def shared_for(model: type[Record], reader: Reader) -> QuerySet[Record]:
    """The audits, findings, agreements, ... of the engagements that exist for the reader."""
    found: Any = model._default_manager.filter(engagement_id__in=reader.engagement_ids)
    ordered: QuerySet[Record] = found.select_related(*RELATED[model]).order_by("pk")
    return ordered


def find_shared(model: type[Record], reader: Reader, record_id: UUID | str) -> Record:
    """One audit, finding, agreement, ... Raises NotVisible."""
    found: Record = visible(model, reader, record_id, *RELATED[model])
    return found
