"""Audits are planned, performed, reported, answered and closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, Actor, Proof, Reason
from galenic.parties.models import Engagement, Person, Site
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role, take
from galenic.partners.errors import PartnerRefused
from galenic.partners.lifecycle import AUDIT, FINDING, PARTNER_QA, SPONSOR_QA
from galenic.partners.models import Audit, Finding, Qualification
from galenic.partners.rules.audits import RESPONSE_DAYS
from galenic.partners.rules.qualification import QUALIFIED, stated_faults


@dataclass(frozen=True, slots=True)
class FindingGiven:
    """A finding as the report states it; without a day its response is due 30 days after the report."""

    grade: Finding.Grade
    requirement: str
    statement: str
    response_due: date | None = None


def plan_audit(
    *,
    by: Reader,
    engagement_id: UUID,
    site: Site,
    kind: Audit.Kind,
    planned_for: date,
    auditor: Person | None = None,
    services: Sequence[str] = (),
    cause: str = "",
) -> Audit:
    """Plan an audit of a site of the engagement's partner; no `services` means all that it does.

    Raises PartnerRefused when the site is not the partner's.
    """
    actor = require_role(by, engagement_id, SPONSOR_QA, "plan an audit")
    engagement = Engagement.objects.get(pk=engagement_id)
    _require_sound(_site_faults(engagement, site))
    audit = Audit(
        engagement=engagement,
        site=site,
        kind=Audit.Kind(kind),
        services=list(services),
        cause=cause.strip(),
        planned_for=planned_for,
        auditor=auditor,
        planned_by=by.person,
    )
    return ledger.create(audit, actor=actor, action="partners:audit:plan")


def change_plan(
    *,
    by: Reader,
    audit: Audit,
    reason: Reason,
    auditor: Person | None = None,
    planned_for: date | None = None,
    expected_version: int | None = None,
) -> Audit:
    """Name another auditor or another day, as long as the audit is only planned."""
    actor = require_role(by, audit.engagement_id, SPONSOR_QA, "change an audit's plan")
    with transaction.atomic():
        current: Audit = audit.fresh()
        if current.state != "planned":
            fault = Fault("PTN-030", f"the audit is {current.state}", allowed="planned")
            raise PartnerRefused("The plan stands.", faults=[fault], remedy="Cancel the audit and plan another.")
        return ledger.change(
            current,
            actor=actor,
            action="partners:audit:change",
            reason=reason,
            expected_version=expected_version,
            auditor=auditor or current.auditor,
            planned_for=planned_for or current.planned_for,
        )


def schedule_audit(*, by: Reader, audit: Audit, expected_version: int | None = None) -> Audit:
    """The day and the auditor stand; the auditor does not work at the site."""
    return take(AUDIT, audit, "schedule", by=by, expected_version=expected_version)


def cancel_audit(*, by: Reader, audit: Audit, reason: Reason, expected_version: int | None = None) -> Audit:
    """Not to be performed after all."""
    return take(AUDIT, audit, "cancel", by=by, reason=reason, expected_version=expected_version)


def perform_audit(
    *, by: Reader, audit: Audit, performed_on: date | None = None, expected_version: int | None = None
) -> Audit:
    """Said by the auditor, of today or an earlier day. Raises PartnerRefused for a day to come."""
    day = performed_on or clock.now().date()
    by.require(audit.engagement_id)
    _require_sound(stated_faults({}, {"performed_on": day}))
    return take(AUDIT, audit, "perform", by=by, expected_version=expected_version, values={"performed_on": day})


@transaction.atomic
def report_audit(
    *,
    by: Reader,
    audit: Audit,
    report: str,
    summary: str,
    findings: Sequence[FindingGiven] = (),
    report_sha256: str = "",
    proof: Proof | None,
    expected_version: int | None = None,
) -> Audit:
    """Report, signed by the auditor as `authored`: from now on the audited party sees the findings.

    A critical finding is noted on the sponsor's chain as a proposal to suspend what it touches (SUP-4).
    """
    actor = require_role(by, audit.engagement_id, SPONSOR_QA, "report an audit")
    _require_sound(_finding_faults(findings))
    current: Audit = audit.fresh()
    ledger.check_version(current, expected_version)
    written = ledger.change(
        current,
        actor=actor,
        action="partners:audit:write",
        reason=STEP,
        report=report.strip(),
        report_sha256=report_sha256,
        summary=summary.strip(),
        findings_count=len(findings),
    )
    reported = take(AUDIT, written, "report", by=by, proof=proof)
    kept = [_keep(reported, number, given, actor) for number, given in enumerate(findings, start=1)]
    _propose_suspensions(reported, [each for each in kept if each.grade == Finding.Grade.CRITICAL], actor)
    return reported


@transaction.atomic
def respond_to_finding(
    *,
    by: Reader,
    finding: Finding,
    response: str,
    capa: str = "",
    proof: Proof | None,
    expected_version: int | None = None,
) -> Finding:
    """Answer a finding, signed as `authored` by the audited party's quality assurance; `capa` names the action."""
    actor = require_role(by, finding.engagement_id, PARTNER_QA, "answer a finding")
    current: Finding = finding.fresh()
    ledger.check_version(current, expected_version)
    if current.state == "open":
        current = ledger.change(
            current,
            actor=actor,
            action="partners:finding:write",
            reason=STEP,
            response=response.strip(),
            capa=capa.strip(),
        )
    return take(FINDING, current, "respond", by=by, proof=proof, values={"answered_on": clock.now().date()})


def accept_response(
    *, by: Reader, finding: Finding, proof: Proof | None, expected_version: int | None = None
) -> Finding:
    """Sign as `accepted`, for the sponsor's quality assurance; the finding is closed."""
    return take(FINDING, finding, "accept", by=by, proof=proof, expected_version=expected_version)


def return_response(*, by: Reader, finding: Finding, reason: Reason, expected_version: int | None = None) -> Finding:
    """The response is not enough; the finding is open again."""
    return take(FINDING, finding, "return", by=by, reason=reason, expected_version=expected_version)


def answer_audit(*, by: Reader, audit: Audit, proof: Proof | None, expected_version: int | None = None) -> Audit:
    """Hand in the answer to the whole report, signed as `authored` for the audited party."""
    return take(AUDIT, audit, "respond", by=by, proof=proof, expected_version=expected_version)


def close_audit(*, by: Reader, audit: Audit, proof: Proof | None, expected_version: int | None = None) -> Audit:
    """Sign as `approved` that every response was accepted."""
    return take(AUDIT, audit, "close", by=by, proof=proof, expected_version=expected_version)


def _keep(audit: Audit, number: int, given: FindingGiven, actor: Actor) -> Finding:
    finding = Finding(
        engagement_id=audit.engagement_id,
        audit=audit,
        number=number,
        grade=Finding.Grade(given.grade),
        requirement=given.requirement.strip(),
        statement=given.statement.strip(),
        response_due=given.response_due or clock.now().date() + timedelta(days=RESPONSE_DAYS),
    )
    return ledger.create(finding, actor=actor, action="partners:finding:report")


def _propose_suspensions(audit: Audit, critical: Sequence[Finding], actor: Actor) -> None:
    sponsor_id = audit.engagement.sponsor_id
    touched = Qualification.objects.filter(sponsor_id=sponsor_id, site_id=audit.site_id, state__in=QUALIFIED)
    for qualification in touched if critical else ():
        if not audit.services or qualification.service_id in audit.services:
            subject = (qualification.subject_type(), str(qualification.pk), qualification.version)
            ledger.note(
                qualification.ledger_scope(),
                actor=actor,
                action="partners:qualification:propose_suspension",
                subject=subject,
                facts={"findings": [str(each.pk) for each in critical]},
            )


def _site_faults(engagement: Engagement, site: Site) -> Iterator[Fault]:
    if site.organization_id != engagement.partner_id:
        text = f"the site is not one of {engagement.partner}"
        yield Fault("PTN-031", text, column="site", value=str(site))


def _finding_faults(findings: Iterable[FindingGiven]) -> Iterator[Fault]:
    for row, given in enumerate(findings, start=1):
        if given.grade not in Finding.Grade.values:
            allowed = ", ".join(Finding.Grade.values)
            yield Fault("PTN-032", "a grade", row=row, column="grade", value=str(given.grade), allowed=allowed)
        for column in ("requirement", "statement"):
            if not getattr(given, column).strip():
                yield Fault("PTN-015", "this is missing", row=row, column=column)


def _require_sound(found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("The audit cannot be recorded so.", faults=faults, remedy="Mend what is listed.")
