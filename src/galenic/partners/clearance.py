"""Whether work may be given to a site: everything that is missing, not the first thing (issue of work orders, award).

Two decisions carry it, and both are signed: the sponsor's qualification of the site for the service, and a quality
agreement in force between the two parties in which somebody is accountable for everything that the service takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from galenic.ledger import clock
from galenic.ledger.looking import once_a_look
from galenic.ledger.queries import signatures_of
from galenic.ledger.recording import RecordedBase
from galenic.parties.models import Engagement, Site
from galenic.partners.matrix import delegated_release, doubly_accountable, matrix_of, unassigned
from galenic.partners.models import Audit, Exemption, Qualification, QualityAgreement
from galenic.partners.risk import months_later
from galenic.partners.rules.agreements import signing_parties
from galenic.partners.rules.qualification import QUALIFIED, critical_findings, risk_of_qualification

#: A record as the ledger names it: type, id, version.
Subject = tuple[str, str, int]
#: States of a qualification that say something about today.
TELLING = ("prospective", "under_evaluation", "conditionally_approved", "approved", "suspended", "disqualified")

#: What ends an agreement, or never made it one.
ENDED = frozenset({"PTN-111", "PTN-113"})


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, and the record in which it is settled, where there is one."""

    code: str
    sentence: str
    settled_in: Subject | None = None


@once_a_look
def clearance(engagement: Engagement, site: Site, service_id: str) -> list[Missing]:
    """Everything that keeps the partner of an engagement from being given this service at this site today.

    The class of the products is the agreement's, since the agreement is made for them.
    """
    agreements = list(_agreements(engagement, site, service_id))
    product_class = agreements[0].product_class if agreements else ""
    return [
        *qualification_missing(engagement, site, service_id, product_class),
        *agreement_missing(engagement, site, service_id, agreements),
    ]


class Work(Protocol):
    """A piece of work about to be awarded, as whoever awards it describes it."""

    @property
    def engagement_id(self) -> UUID: ...

    @property
    def site_id(self) -> UUID: ...

    @property
    def service_id(self) -> str: ...


def not_qualified(work: Work) -> Iterator[str]:
    """What keeps a site from being awarded work: its qualification, and critical findings (SUP-4).

    The quality agreement is made with whoever is awarded the work; the order then waits for it.
    """
    engagement = Engagement.objects.get(pk=work.engagement_id)
    site = Site.objects.select_related("organization").get(pk=work.site_id)
    agreements = list(_agreements(engagement, site, work.service_id))
    product_class = agreements[0].product_class if agreements else ""
    yield from (each.sentence for each in qualification_missing(engagement, site, work.service_id, product_class))


def qualification_missing(
    engagement: Engagement, site: Site, service_id: str, product_class: str = ""
) -> Iterator[Missing]:
    """What is missing of the site's qualification: decided, signed, lasting, audited in time, nothing critical."""
    today = clock.now().date()
    found = qualification_for(engagement, site, service_id, product_class)
    if found is None:
        yield Missing("PTN-101", f"{site} is not qualified for {service_id}")
    else:
        yield from _of_qualification(found, today)
    for finding in critical_findings(engagement.sponsor_id, site.pk, service_id):
        yield _missing("PTN-105", f"{finding} is open, and no exemption is granted", finding)


def _of_qualification(found: Qualification, today: date) -> Iterator[Missing]:
    if found.state not in QUALIFIED:
        yield _missing("PTN-102", f"the qualification of {found} is {found.state.replace('_', ' ')}", found)
        return
    if not _is_signed(found):
        yield _missing("PTN-103", f"no standing signature approves the qualification of {found}", found)
    if found.expires is None or found.expires < today:
        yield _missing("PTN-104", f"the qualification of {found} expired on {found.expires}", found)
    due = audit_due(found)
    if due is not None and due < today:
        yield _missing("PTN-106", f"the audit of {found.site} was due on {due}", found)


def qualification_for(
    engagement: Engagement, site: Site, service_id: str, product_class: str = ""
) -> Qualification | None:
    """The sponsor's qualification that decides: of exactly this class of products before that of all products.

    One that is decided goes before an evaluation still under way.
    """
    rows = _qualifications(engagement.sponsor_id, site)
    fitting = [each for each in rows if each.service_id == service_id and each.product_class in ("", product_class)]
    return max(fitting, key=lambda each: _weight(each, product_class), default=None)


@once_a_look
def _qualifications(sponsor_id: UUID, site: Site) -> tuple[Qualification, ...]:
    """The sponsor's qualifications of a site, for whatever service."""
    found = Qualification.objects.filter(sponsor_id=sponsor_id, site=site, state__in=TELLING)
    return tuple(found.select_related("site__organization"))


def _weight(found: Qualification, product_class: str) -> tuple[bool, bool, bool, str]:
    decided = found.state in ("conditionally_approved", "approved", "suspended")
    return decided, found.product_class == product_class, found.state != "disqualified", str(found.decided_on or "")


def agreement_missing(
    engagement: Engagement, site: Site, service_id: str, agreements: Iterable[QualityAgreement] | None = None
) -> Iterator[Missing]:
    """What is missing of the quality agreement: in force today, signed by both, everything in exactly one hand."""
    found = list(_agreements(engagement, site, service_id) if agreements is None else agreements)
    if not found:
        yield Missing(
            "PTN-111",
            f"no quality agreement between {engagement.sponsor} and {engagement.partner} is in force "
            f"for {service_id} at {site}",
        )
        return
    yield from _of_agreement(found[0], service_id)


def _of_agreement(agreement: QualityAgreement, service_id: str) -> Iterator[Missing]:
    name, today = f"the quality agreement {agreement.number} revision {agreement.revision}", clock.now().date()
    if agreement.effective is None or agreement.effective > today:
        yield _missing("PTN-112", f"{name} takes effect on {agreement.effective}", agreement)
    if agreement.expires is None or agreement.expires < today:
        yield _missing("PTN-113", f"{name} expired on {agreement.expires}", agreement)
    signed = signing_parties(agreement)
    for party in (agreement.engagement.sponsor, agreement.engagement.partner):
        if party.pk not in signed:
            yield _missing("PTN-114", f"{name} is not signed, as it now is, by the quality unit of {party}", agreement)
    matrix = matrix_of(agreement.activities)
    for code, sentences in (
        ("PTN-115", unassigned(matrix, [service_id])),
        ("PTN-116", doubly_accountable(matrix)),
        ("PTN-117", delegated_release(matrix)),
    ):
        yield from (_missing(code, f"{name}: {sentence}", agreement) for sentence in sentences)


def _agreements(engagement: Engagement, site: Site, service_id: str) -> Iterator[QualityAgreement]:
    """The agreements in force that cover a service at a site, those that last longest first."""
    for each in _in_force(engagement, site):
        if not each.services or service_id in each.services:
            yield each


@once_a_look
def _in_force(engagement: Engagement, site: Site) -> tuple[QualityAgreement, ...]:
    found = QualityAgreement.objects.filter(engagement=engagement, site=site, state="in_force")
    parties = ("engagement__sponsor", "engagement__partner")
    return tuple(found.select_related(*parties).order_by("-expires", "-revision"))


def running_missing(engagement: Engagement, site: Site | None, service_id: str) -> Iterator[Missing]:
    """For work under way: when its agreement has ended, the sponsor's quality assurance decides whether it goes on."""
    if site is None:
        return
    missing = [each for each in agreement_missing(engagement, site, service_id) if each.code in ENDED]
    today = clock.now().date()
    decided = Exemption.objects.filter(
        engagement=engagement, agreement__site=site, state="granted", until__gte=today
    ).exists()
    if missing and not decided:
        yield from missing


def audit_due(qualification: Qualification, audits: Iterable[Audit] | None = None) -> date | None:
    """When the site is to be audited next for this service; None where the risk does not ask for audits (SUP-3).

    Counted from the last audit that was performed, else from the decision. `audits` are the sponsor's performed ones
    of the site, where they are loaded already.
    """
    risk = risk_of_qualification(qualification)
    if risk is None or not risk.takes_audit:
        return None
    since = last_audited(qualification, audits) or qualification.decided_on
    return months_later(since, risk.months) if since else None


def last_audited(qualification: Qualification, audits: Iterable[Audit] | None = None) -> date | None:
    """The day of the sponsor's latest audit of the site that touched the service."""
    if audits is None:
        mine = Audit.objects.filter(engagement__sponsor_id=qualification.sponsor_id, site_id=qualification.site_id)
        audits = mine.exclude(performed_on=None)
    days = [each.performed_on for each in audits if not each.services or qualification.service_id in each.services]
    reported = [
        date.fromisoformat(piece["dated"]) for piece in qualification.evidence if piece["kind"] == "audit_report"
    ]
    return max((day for day in (*days, *reported) if day is not None), default=None)


def _is_signed(record: RecordedBase) -> bool:
    return any(each.current and each.signature.meaning == "approved" for each in signatures_of(record))


def _missing(code: str, sentence: str, record: RecordedBase) -> Missing:
    return Missing(code, sentence, (record.subject_type(), str(record.pk), record.version))
