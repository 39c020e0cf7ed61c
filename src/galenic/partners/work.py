"""What waits for whom of qualifications, audits, findings, agreements and what runs under them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from galenic.ledger.lifecycle import Guard
from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step
from galenic.partners import lifecycle
from galenic.partners.dues import Due, renewals
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    Qualification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.queries import qualifications_for, shared_for
from galenic.partners.rules import audits

#: Guards on what the form of a step asks for.
GIVEN: frozenset[Guard] = frozenset({audits.report_is_given, audits.response_is_given})


def _audit_due(audit: Audit) -> date | None:
    return audit.planned_for if audit.state in ("planned", "scheduled") else None


def _response_due(finding: Finding) -> date | None:
    return finding.response_due if finding.state == "open" else None


def _notification_due(notification: Notification) -> date | None:
    return notification.due if notification.state == "running" else None


def _change_due(change: ChangeNotice) -> date:
    return change.decision_due if change.state == "proposed" else change.planned_for


def _qualification_due(qualification: Qualification) -> date | None:
    """A re-evaluation is due before what it takes the place of ends."""
    former = qualification.supersedes
    return former.expires if former else qualification.expires


def _course(of: Any, actions: str, due: Any) -> Course:
    return Course(of, frozenset(actions.split()), due, GIVEN)


QUALIFICATION = _course(lifecycle.QUALIFICATION, "evaluate approve confirm reinstate", _qualification_due)
COURSES: dict[Any, Course] = {
    Audit: _course(lifecycle.AUDIT, "schedule perform report respond close", _audit_due),
    Finding: _course(lifecycle.FINDING, "respond accept", _response_due),
    QualityAgreement: _course(
        lifecycle.QUALITY_AGREEMENT, "propose countersign approve", lambda agreement: agreement.effective
    ),
    Subcontractor: _course(lifecycle.SUBCONTRACTOR, "approve", lambda _subcontractor: None),
    Notification: _course(lifecycle.NOTIFICATION, "give acknowledge", _notification_due),
    ChangeNotice: _course(lifecycle.CHANGE_NOTICE, "agree implement", _change_due),
    Exemption: _course(lifecycle.EXEMPTION, "grant", lambda exemption: exemption.until),
}
#: What is done anew, and by whom.
RENEWING = {
    "re-evaluation of the qualification": ("evaluate_anew", "Open the re-evaluation", lifecycle.SPONSOR),
    "regular audit": ("plan_audit", "Plan the regular audit", lifecycle.SPONSOR_QA),
    "review of the quality agreement": ("review_agreement", "Review the quality agreement", lifecycle.SPONSOR_QA),
}


def steps(reader: Reader) -> Iterator[Step]:
    """The steps of everything that exists for the reader, whoever takes them; a query for each kind of record."""
    yield from QUALIFICATION.steps(qualifications_for(reader).filter(state__in=QUALIFICATION.states))
    for model, course in COURSES.items():
        yield from course.steps(shared_for(model, reader).filter(state__in=course.states))
    yield from map(_renewing, renewals(reader))


def _renewing(due: Due) -> Step:
    action, title, roles = RENEWING[due.what]
    return Step(due.record, action, title, roles, due=due.due)
