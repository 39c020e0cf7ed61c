"""Guards of qualifications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger.actors import Actor, says_something
from galenic.ledger.looking import once_a_look
from galenic.parties.separation import Separation
from galenic.partners.forms import qualification_form
from galenic.partners.models import Finding
from galenic.partners.risk import Risk, months_later, risk_of

if TYPE_CHECKING:
    from galenic.partners.models import Qualification

ANSWERS = ("yes", "no", "not_applicable")
#: States in which a site may be given work, and those in which an evaluation is still written.
QUALIFIED = frozenset({"conditionally_approved", "approved"})
OPEN = frozenset({"prospective", "under_evaluation"})
#: An audit's report counts as evidence under this kind.
AUDIT_REPORT = "audit_report"
COMPILED_DECIDED = Separation("compiled this evaluation", "decide on it", "ICH Q10, 2.7")


def compilers(qualification: Qualification) -> list[str]:
    """The ids of those who opened the evaluation, answered a question or recorded evidence."""
    recorded = [*qualification.evidence, *qualification.answers.values()]
    return [str(qualification.opened_by_id), *(each["recorded_by"] for each in recorded)]


def questionnaire_is_answered(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """Every question of the form has an answer."""
    missing = [each.key for each in qualification_form().questions if each.key not in qualification.answers]
    if missing:
        yield f"the questionnaire has no answer to {', '.join(missing)}"


def evidence_is_complete(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """There is evidence of every kind that is needed, by the form and by risk (SUP-2)."""
    given = {each["kind"] for each in qualification.evidence}
    yield from (f"there is no {each.title[0].lower()}{each.title[1:]}" for each in _needed_kinds(qualification, given))


def _needed_kinds(qualification: Qualification, given: set[str]) -> Iterator[Any]:
    risk = risk_of_qualification(qualification)
    for kind in qualification_form().evidence:
        needed = kind.needed or (kind.key == AUDIT_REPORT and risk is not None and risk.takes_audit)
        if needed and kind.key not in given:
            yield kind


def risk_is_scored(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """Severity, probability and detectability are known (ICH Q9(R1))."""
    if risk_of_qualification(qualification) is None:
        yield "its risk is not scored"


def term_fits_risk(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """The qualification ends on a day to come, and lasts no longer than its risk allows."""
    today, risk = clock.now().date(), risk_of_qualification(qualification)
    if qualification.expires is None:
        yield "it is not said until when the qualification lasts"
    elif qualification.expires <= today:
        yield f"it would have ended before it begins, on {qualification.expires}"
    elif risk is not None and qualification.expires > (last := months_later(today, risk.months)):
        yield f"at {risk.risk_class} risk it lasts until {last} at most, not until {qualification.expires}"


def conditions_are_stated(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """A conditional approval says what it is conditional on."""
    if not says_something(qualification.conditions):
        yield "a conditional approval states its conditions"


def no_critical_finding(qualification: Qualification, _actor: Actor) -> Iterator[str]:
    """No critical finding at the site is open that is not exempted (SUP-4)."""
    found = critical_findings(qualification.sponsor_id, qualification.site_id, qualification.service_id)
    yield from (f"{finding} is open" for finding in found)


def critical_findings(sponsor_id: UUID, site_id: UUID, service_id: str, *, exempted: bool = False) -> list[Finding]:
    """Open critical findings of the sponsor's audits that touch a service at a site; also exempted ones if asked."""
    found = _open_critical(sponsor_id, site_id, exempted)
    return [each for each in found if not each.audit.services or service_id in each.audit.services]


@once_a_look
def _open_critical(sponsor_id: UUID, site_id: UUID, exempted: bool) -> tuple[Finding, ...]:
    found = Finding.objects.filter(
        engagement__sponsor_id=sponsor_id, audit__site_id=site_id, grade=Finding.Grade.CRITICAL
    ).exclude(state="closed")
    if not exempted:
        found = found.exclude(exemptions__state="granted", exemptions__until__gte=clock.now().date())
    return tuple(found.select_related("audit__site__organization").order_by("audit__planned_for", "number"))


def risk_of_qualification(qualification: Qualification) -> Risk | None:
    """The risk that was scored; None while a factor is missing."""
    return risk_of(qualification.severity, qualification.probability, qualification.detectability)


def factor_faults(factors: dict[str, int]) -> Iterator[Fault]:
    """What is wrong with the factors of a risk."""
    scale = qualification_form().risk.scale
    for name, value in factors.items():
        if not 1 <= value <= scale:
            yield Fault("PTN-010", "a factor of risk", column=name, value=str(value), allowed=f"1 to {scale}")


def answer_faults(answers: dict[str, dict[str, str]]) -> Iterator[Fault]:
    """What is wrong with answers: unknown questions, unknown answers, a no without a remark."""
    known = {each.key for each in qualification_form().questions}
    for key, given in answers.items():
        if key not in known:
            yield Fault("PTN-011", "there is no such question", column=key, allowed=", ".join(sorted(known)))
        if given.get("answer") not in ANSWERS:
            found = given.get("answer", "")
            yield Fault("PTN-012", "an answer", column=key, value=found, allowed=", ".join(ANSWERS))
        elif given["answer"] != "yes" and not says_something(given.get("remark", "")):
            yield Fault("PTN-013", "an answer other than yes needs a remark", column=key, value=given["answer"])


def evidence_faults(kind: str, reference: str, dated: date, source: str) -> Iterator[Fault]:
    """What is wrong with a piece of evidence: every fact is dated and has its source."""
    kinds = [each.key for each in qualification_form().evidence]
    if kind not in kinds:
        yield Fault("PTN-014", "a kind of evidence", column="kind", value=kind, allowed=", ".join(kinds))
    yield from stated_faults({"reference": reference, "source": source}, {"dated": dated})


def stated_faults(texts: dict[str, str], days: dict[str, date]) -> Iterable[Fault]:
    """Texts that say nothing, and days that lie ahead: what is known has been seen by somebody on some day."""
    for column, text in texts.items():
        if not text.strip():
            yield Fault("PTN-015", "this is missing", column=column)
    today = clock.now().date()
    for column, day in days.items():
        if day > today:
            yield Fault("PTN-016", "this day lies ahead", column=column, value=str(day), allowed=f"until {today}")
