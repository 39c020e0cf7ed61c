"""What a reader sees of partners. A sponsor's own file is the sponsor's; what is shared belongs to both parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from galenic.ledger import clock
from galenic.parties.errors import NotVisible
from galenic.parties.models import Engagement, Placed, Shared, Site
from galenic.parties.queries import kept, possible_partners, visible
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.partners.clearance import audit_due
from galenic.partners.clocks import WARN_DAYS, Nearness, nearness
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
from galenic.partners.rules.qualification import OPEN, QUALIFIED, critical_findings

Record = TypeVar("Record", bound=Shared)
#: Days before a qualification's end from which its re-evaluation is due.
REEVALUATION_DAYS = 90
#: How each shared record is read, with what its pages name.
RELATED: dict[type[Shared], tuple[str, ...]] = {
    Audit: ("engagement__sponsor", "engagement__partner", "site__organization", "auditor"),
    Finding: ("engagement__sponsor", "engagement__partner", "audit__site__organization"),
    QualityAgreement: ("engagement__sponsor", "engagement__partner", "site__organization", "author", "supersedes"),
    Subcontractor: ("engagement__sponsor", "agreement__engagement", "qualification"),
    Notification: ("engagement__sponsor", "agreement__engagement"),
    ChangeNotice: ("engagement__sponsor", "agreement__engagement"),
    Exemption: ("engagement__sponsor", "finding__audit__site__organization", "agreement__engagement"),
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


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day: what, of which record, by whom, and whether the day is over."""

    what: str
    record: Placed
    due: date
    by: str

    @property
    def nearness(self) -> Nearness:
        """How near the day is."""
        return nearness(self.due, clock.now().date())

    @property
    def overdue(self) -> bool:
        """Whether the day is over."""
        return self.nearness is Nearness.OVER


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


def due_list(reader: Reader) -> list[Due]:
    """Everything with a day that is over or comes within 90 days, the earliest first."""
    until = clock.now().date() + timedelta(days=WARN_DAYS)
    found = [each for each in _dues(reader) if each.due <= until]
    return sorted(found, key=lambda each: (each.due, each.what, str(each.record)))


def overdue(reader: Reader) -> list[Due]:
    """What should have happened by now (SUP-5, QAG-8)."""
    return [each for each in due_list(reader) if each.overdue]


def suspension_proposals(reader: Reader) -> list[tuple[Qualification, list[Finding]]]:
    """Qualifications at whose site a critical finding is open: to be suspended, or exempted (SUP-4)."""
    standing = qualifications_for(reader).filter(state__in=QUALIFIED)
    found = [(each, critical_findings(each.sponsor_id, each.site_id, each.service_id)) for each in standing]
    return [(qualification, findings) for qualification, findings in found if findings]


def _dues(reader: Reader) -> Iterator[Due]:
    for qualification in qualifications_for(reader).filter(state__in=QUALIFIED):
        yield from _of_qualification(qualification)
    for audit in shared_for(Audit, reader).filter(state__in=("planned", "scheduled")):
        yield Due("audit to perform", audit, audit.planned_for, "sponsor")
    for finding in shared_for(Finding, reader).filter(state="open"):
        yield Due("response to a finding", finding, finding.response_due, "partner")
    for agreement in shared_for(QualityAgreement, reader).filter(state="in_force"):
        yield from _of_agreement(agreement)
    for notification in shared_for(Notification, reader).filter(state="running"):
        yield Due(f"notification of the sponsor ({notification.activity})", notification, notification.due, "partner")
    for change in shared_for(ChangeNotice, reader).filter(state="proposed"):
        yield Due("decision on a change", change, change.decision_due, "sponsor")
    for exemption in shared_for(Exemption, reader).filter(state="granted"):
        yield Due("end of an exemption", exemption, exemption.until, "sponsor")


def _of_qualification(qualification: Qualification) -> Iterator[Due]:
    if qualification.expires is not None:
        if not qualification.successors.filter(state__in=OPEN).exists():
            due = qualification.expires - timedelta(days=REEVALUATION_DAYS)
            yield Due("re-evaluation of the qualification", qualification, due, "sponsor")
        yield Due("end of the qualification", qualification, qualification.expires, "sponsor")
    audit = audit_due(qualification)
    if audit is not None:
        yield Due("regular audit", qualification, audit, "sponsor")


def _of_agreement(agreement: QualityAgreement) -> Iterator[Due]:
    if agreement.review_due is not None:
        yield Due("review of the quality agreement", agreement, agreement.review_due, "both")
    if agreement.expires is not None:
        yield Due("end of the quality agreement", agreement, agreement.expires, "both")
