"""Guards of audits and findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from galenic.ledger import clock
from galenic.ledger.actors import Actor, says_something
from galenic.parties.separation import Separation, independent_of_site

if TYPE_CHECKING:
    from galenic.partners.models import Audit, Exemption, Finding

#: Grades that are answered with a corrective action, not with words alone (SUP-3).
NEED_CAPA = frozenset({"critical", "major"})
#: Days within which a finding is answered where the report says nothing else.
RESPONSE_DAYS = 30
PROPOSED_GRANTED = Separation("asked for this exemption", "grant it", "ICH Q9(R1), 4")


def auditor_is_independent(audit: Audit, _actor: Actor) -> Iterator[str]:
    """Somebody is named who does not work at the audited site (ACC-2; EU GMP Chapter 9, 9.3)."""
    if audit.auditor is None:
        yield "no auditor is named"
    else:
        yield from independent_of_site(audit.auditor, audit.site)


def auditor_acts(audit: Audit, actor: Actor) -> Iterator[str]:
    """The audit and its report are the named auditor's own."""
    if str(audit.auditor_id) != actor.id:
        yield f"it is the audit of {audit.auditor.printed_name if audit.auditor else 'nobody yet'}"


def cause_is_stated(audit: Audit, _actor: Actor) -> Iterator[str]:
    """An audit for cause says what caused it."""
    if audit.kind == "for_cause" and not says_something(audit.cause):
        yield "an audit for cause says what caused it"


def report_is_given(audit: Audit, _actor: Actor) -> Iterator[str]:
    """The report is named, and sums up what was seen."""
    if not audit.report.strip():
        yield "the report is not named"
    if not says_something(audit.summary):
        yield "the report has no summary"


def findings_are_answered(audit: Audit, _actor: Actor) -> Iterator[str]:
    """Every finding has its response."""
    yield from (f"{finding} is not answered" for finding in audit.findings.filter(state="open").order_by("number"))


def findings_are_closed(audit: Audit, _actor: Actor) -> Iterator[str]:
    """Every response was accepted."""
    found = audit.findings.exclude(state="closed").order_by("number")
    yield from (f"{finding} is {finding.state}" for finding in found)


def response_is_given(finding: Finding, _actor: Actor) -> Iterator[str]:
    """The response says something; to a critical or major finding it names the corrective action."""
    if not says_something(finding.response):
        yield "there is no response"
    if finding.grade in NEED_CAPA and not finding.capa.strip():
        yield f"a {finding.grade} finding is answered with a corrective action (CAPA), and none is named"


def lasts_till_a_day_to_come(exemption: Exemption, _actor: Actor) -> Iterator[str]:
    """An exemption ends, on a day to come."""
    if exemption.until < clock.now().date():
        yield f"the exemption ended on {exemption.until}"
