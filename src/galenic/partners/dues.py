"""What has a day: ends, renewals, answers, decisions, and whom they concern; a few queries, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from galenic.ledger import clock
from galenic.parties.models import Placed
from galenic.parties.reader import Reader
from galenic.partners.clearance import audit_due
from galenic.partners.clocks import WARN_DAYS, Nearness, nearness
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    Qualification,
    QualityAgreement,
)
from galenic.partners.queries import qualifications_for, shared_for
from galenic.partners.rules.qualification import OPEN, QUALIFIED

#: Days before a qualification's end from which its re-evaluation is due.
REEVALUATION_DAYS = 90
#: An audit in these states is still to be performed.
TO_PERFORM = ("planned", "scheduled")


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


def due_list(reader: Reader) -> list[Due]:
    """Everything with a day that is over or comes within 90 days, the earliest first."""
    until = clock.now().date() + timedelta(days=WARN_DAYS)
    found = [each for each in _dues(reader) if each.due <= until]
    return sorted(found, key=lambda each: (each.due, each.what, str(each.record)))


def overdue(reader: Reader) -> list[Due]:
    """What should have happened by now (SUP-5, QAG-8)."""
    return [each for each in due_list(reader) if each.overdue]


def renewals(reader: Reader) -> list[Due]:
    """What has to be done anew by a day within 90 days: re-evaluations, regular audits, reviews of agreements.

    A regular audit that is planned already is left out: it has steps of its own.
    """
    until = clock.now().date() + timedelta(days=WARN_DAYS)
    standing = _standing(reader)
    found = [*_reevaluations(standing), *_audits_due(standing, unplanned=True), *_reviews(_in_force(reader))]
    return [each for each in found if each.due <= until]


def suspension_proposals(reader: Reader) -> list[tuple[Qualification, list[Finding]]]:
    """Qualifications at whose site a critical finding is open: to be suspended, or exempted (SUP-4)."""
    standing = _standing(reader)
    by_site = _critical_by_site(reader, {each.site_id for each in standing})
    found = [(each, [one for one in by_site[each.site_id] if _touches(one.audit, each)]) for each in standing]
    return [(qualification, findings) for qualification, findings in found if findings]


def _critical_by_site(reader: Reader, sites: Collection[UUID]) -> dict[UUID, list[Finding]]:
    """Open critical findings of the reader's own organization's audits that no exemption covers today."""
    found = (
        Finding.objects.filter(
            engagement__sponsor_id=reader.organization_id, audit__site_id__in=sites, grade=Finding.Grade.CRITICAL
        )
        .exclude(state="closed")
        .exclude(exemptions__state="granted", exemptions__until__gte=clock.now().date())
    )
    by_site: dict[UUID, list[Finding]] = defaultdict(list)
    for each in found.select_related("audit__site__organization").order_by("audit__planned_for", "number"):
        by_site[each.audit.site_id].append(each)
    return by_site


def _dues(reader: Reader) -> Iterator[Due]:
    standing = _standing(reader)
    yield from _reevaluations(standing)
    for qualification in standing:
        if qualification.expires is not None:
            yield Due("end of the qualification", qualification, qualification.expires, "sponsor")
    yield from _audits_due(standing)
    yield from _shared_dues(reader)
    in_force = _in_force(reader)
    yield from _reviews(in_force)
    for agreement in in_force:
        if agreement.expires is not None:
            yield Due("end of the quality agreement", agreement, agreement.expires, "both")


def _shared_dues(reader: Reader) -> Iterator[Due]:
    for audit in shared_for(Audit, reader).filter(state__in=TO_PERFORM):
        yield Due("audit to perform", audit, audit.planned_for, "sponsor")
    for finding in shared_for(Finding, reader).filter(state="open"):
        yield Due("response to a finding", finding, finding.response_due, "partner")
    for notification in shared_for(Notification, reader).filter(state="running"):
        yield Due(f"notification of the sponsor ({notification.activity})", notification, notification.due, "partner")
    for change in shared_for(ChangeNotice, reader).filter(state="proposed"):
        yield Due("decision on a change", change, change.decision_due, "sponsor")
    for exemption in shared_for(Exemption, reader).filter(state="granted"):
        yield Due("end of an exemption", exemption, exemption.until, "sponsor")


def _standing(reader: Reader) -> list[Qualification]:
    return list(qualifications_for(reader).filter(state__in=QUALIFIED))


def _in_force(reader: Reader) -> list[QualityAgreement]:
    return list(shared_for(QualityAgreement, reader).filter(state="in_force"))


def _reevaluations(standing: Iterable[Qualification]) -> Iterator[Due]:
    lasting = [(each, each.expires) for each in standing if each.expires is not None]
    under_way = Qualification.objects.filter(supersedes__in=[each.pk for each, _ in lasting], state__in=OPEN)
    evaluated = set(under_way.values_list("supersedes_id", flat=True)) if lasting else set()
    for qualification, expires in lasting:
        if qualification.pk not in evaluated:
            due = expires - timedelta(days=REEVALUATION_DAYS)
            yield Due("re-evaluation of the qualification", qualification, due, "sponsor")


def _audits_due(standing: Collection[Qualification], *, unplanned: bool = False) -> Iterator[Due]:
    """`unplanned` leaves out services that a planned audit of the site touches."""
    sites = {each.site_id for each in standing}
    audits: dict[UUID, list[Audit]] = defaultdict(list)
    sponsors = {each.sponsor_id for each in standing}
    for audit in Audit.objects.filter(engagement__sponsor_id__in=sponsors, site_id__in=sites) if sites else ():
        audits[audit.site_id].append(audit)
    for qualification in standing:
        of_site = audits[qualification.site_id]
        due = audit_due(qualification, [each for each in of_site if each.performed_on is not None])
        planned = any(each.state in TO_PERFORM and _touches(each, qualification) for each in of_site)
        if due is not None and not (unplanned and planned):
            yield Due("regular audit", qualification, due, "sponsor")


def _reviews(in_force: Iterable[QualityAgreement]) -> Iterator[Due]:
    for agreement in in_force:
        if agreement.review_due is not None:
            yield Due("review of the quality agreement", agreement, agreement.review_due, "both")


def _touches(audit: Audit, qualification: Qualification) -> bool:
    return not audit.services or qualification.service_id in audit.services
