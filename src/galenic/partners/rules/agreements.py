"""Guards of quality agreements and of what runs under them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from galenic.ledger import clock
from galenic.ledger.actors import Actor
from galenic.ledger.queries import signatures_of
from galenic.parties.models import Person
from galenic.partners.forms import agreement_form
from galenic.partners.matrix import delegated_release, doubly_accountable, matrix_of, unassigned
from galenic.partners.rules.qualification import QUALIFIED

if TYPE_CHECKING:
    from galenic.partners.models import ChangeNotice, QualityAgreement, Subcontractor


def sections_are_written(agreement: QualityAgreement, _actor: Actor) -> Iterator[str]:
    """Every section of the form is there, with words in it (QAG-1)."""
    written = {each["key"] for each in agreement.sections if each["text"].strip()}
    for section in agreement_form().sections:
        if section.key not in written:
            yield f"the section {section.title!r} is not written"


def activities_are_assigned(agreement: QualityAgreement, _actor: Actor) -> Iterator[str]:
    """Every activity has exactly one accountable party (QAG-2)."""
    matrix = matrix_of(agreement.activities)
    yield from unassigned(matrix, agreement.services)
    yield from doubly_accountable(matrix)


def release_stays_with_owner(agreement: QualityAgreement, _actor: Actor) -> Iterator[str]:
    """Release for distribution stays with the owner's quality unit (QAG-3; 21 CFR 211.22(a))."""
    yield from delegated_release(matrix_of(agreement.activities))


def dates_are_in_order(agreement: QualityAgreement, _actor: Actor) -> Iterator[str]:
    """The agreement says from when, until when, and when it is reviewed (QAG-4)."""
    days = {"effective": agreement.effective, "expires": agreement.expires, "review_due": agreement.review_due}
    missing = [name.replace("_", " ") for name, day in days.items() if day is None]
    if missing:
        yield f"it has no day for: {', '.join(missing)}"
        return
    first, last, review = (day for day in days.values() if day is not None)
    if not first < last:
        yield f"it would expire, on {last}, before it takes effect, on {first}"
    elif not first <= review <= last:
        yield f"its review, on {review}, lies outside {first} to {last}"
    if last < clock.now().date():
        yield f"it expired on {last}"


def partner_has_signed(agreement: QualityAgreement, _actor: Actor) -> Iterator[str]:
    """The partner's quality unit has approved exactly this content (QAG-4)."""
    if agreement.engagement.partner_id not in signing_parties(agreement):
        yield f"the quality unit of {agreement.engagement.partner} has not signed it as it now is"


def signing_parties(agreement: QualityAgreement) -> set[object]:
    """The ids of the organizations of those who have approved the agreement exactly as it now stands."""
    given = [each for each in signatures_of(agreement) if each.current and each.signature.meaning == "approved"]
    signers = Person.objects.filter(pk__in=[each.signature.signer_id for each in given])
    return set(signers.values_list("organization_id", flat=True))


def subcontractor_is_qualified(subcontractor: Subcontractor, _actor: Actor) -> Iterator[str]:
    """The sponsor has qualified the subcontractor for that service, as it has the partner (QAG-5)."""
    qualification = subcontractor.qualification
    if qualification is None:
        yield "it is not said which qualification covers it"
        return
    if qualification.service_id != subcontractor.service_id:
        yield f"its qualification is for {qualification.service_id}, not for {subcontractor.service_id}"
    if qualification.state not in QUALIFIED:
        yield f"its qualification is {qualification.state.replace('_', ' ')}"
    elif qualification.expires is None or qualification.expires < clock.now().date():
        yield f"its qualification expired on {qualification.expires}"


def planned_day_has_come(change: ChangeNotice, _actor: Actor) -> Iterator[str]:
    """A change takes effect on the day that the sponsor agreed to, not before (QAG-6)."""
    if clock.now().date() < change.planned_for:
        yield f"the change was agreed for {change.planned_for}"


def holidays_of(agreement: QualityAgreement) -> frozenset[date]:
    """The agreement's holidays, on which its clocks stand still."""
    return frozenset(map(date.fromisoformat, agreement.holidays))
