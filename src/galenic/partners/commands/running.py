"""What runs under a quality agreement: subcontractors, clocks, changes, exemptions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, Proof, Reason, says_something
from galenic.parties.reader import Reader
from galenic.parties.roles import PARTNER_ROLES
from galenic.parties.steps import own_roles, require_role, take
from galenic.partners.clocks import business_days_later
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.lifecycle import (
    CHANGE_NOTICE,
    EXEMPTION,
    NOTIFICATION,
    PARTNER_QA,
    SPONSOR,
    SPONSOR_QA,
    SUBCONTRACTOR,
)
from galenic.partners.matrix import matrix_of
from galenic.partners.models import (
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    Qualification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.rules.agreements import holidays_of
from galenic.partners.rules.qualification import stated_faults

CHANGE_CONTROL = "change.control"
NOTIFIERS = tuple(sorted(PARTNER_ROLES))


def propose_subcontractor(
    *, by: Reader, agreement: QualityAgreement, name: str, service_id: str, address: str = ""
) -> Subcontractor:
    """Ask the sponsor whether a service may be handed on, for the partner's quality assurance (QAG-5)."""
    actor = require_role(by, agreement.engagement_id, PARTNER_QA, "propose a subcontractor")
    _require_texts(name=name, service_id=service_id)
    subcontractor = Subcontractor(
        engagement_id=agreement.engagement_id,
        agreement=_in_force(agreement),
        name=name.strip(),
        address=address.strip(),
        service_id=service_id,
        proposed_by=by.person,
    )
    return ledger.create(subcontractor, actor=actor, action="partners:subcontractor:propose")


def name_qualification(*, by: Reader, subcontractor: Subcontractor, qualification: Qualification) -> Subcontractor:
    """Say which of the sponsor's qualifications covers a proposed subcontractor."""
    actor = require_role(by, subcontractor.engagement_id, SPONSOR_QA, "approve a subcontractor")
    own_roles(by, qualification.sponsor_id)
    with transaction.atomic():
        current: Subcontractor = subcontractor.fresh()
        if current.state != "proposed":
            raise NotOpen(f"{current} is {current.state}.", remedy="Only a proposal is completed.")
        return ledger.change(
            current,
            actor=actor,
            action="partners:subcontractor:name_qualification",
            reason=STEP,
            qualification=qualification,
        )


def approve_subcontractor(
    *, by: Reader, subcontractor: Subcontractor, proof: Proof | None, expected_version: int | None = None
) -> Subcontractor:
    """Sign as `approved` that the partner may hand the service on."""
    return take(SUBCONTRACTOR, subcontractor, "approve", by=by, proof=proof, expected_version=expected_version)


def refuse_subcontractor(
    *, by: Reader, subcontractor: Subcontractor, reason: Reason, expected_version: int | None = None
) -> Subcontractor:
    """The service stays with the partner."""
    return take(SUBCONTRACTOR, subcontractor, "refuse", by=by, reason=reason, expected_version=expected_version)


def withdraw_subcontractor(
    *, by: Reader, subcontractor: Subcontractor, reason: Reason, expected_version: int | None = None
) -> Subcontractor:
    """Take the approval back."""
    return take(SUBCONTRACTOR, subcontractor, "withdraw", by=by, reason=reason, expected_version=expected_version)


def start_clock(
    *, by: Reader, agreement: QualityAgreement, activity: str, statement: str, known_on: date, about: str = ""
) -> Notification:
    """Start the clock of something that the sponsor has to be told; when it is due, the matrix says (QAG-8).

    `known_on` is the day on which the partner came to know of it, `about` the record as `type:id`.
    Raises PartnerRefused for an activity without a clock.
    """
    actor = require_role(by, agreement.engagement_id, NOTIFIERS, "start a clock")
    current = _in_force(agreement)
    clocks = {row.activity: row.notify_business_days for row in matrix_of(current.activities)}
    days = clocks.get(activity)
    _require_texts(statement=statement)
    _require_sound(stated_faults({}, {"known_on": known_on}))
    if days is None:
        allowed = ", ".join(key for key, found in clocks.items() if found is not None)
        _require_sound([Fault("PTN-026", "no clock", column="activity", value=activity, allowed=allowed)])
    notification = Notification(
        engagement_id=current.engagement_id,
        agreement=current,
        activity=activity,
        statement=statement.strip(),
        about=about,
        known_on=known_on,
        due=business_days_later(known_on, days or 0, holidays_of(current)),
        opened_by=by.person,
    )
    return ledger.create(notification, actor=actor, action="partners:notification:start")


def give_notification(
    *, by: Reader, notification: Notification, proof: Proof | None, expected_version: int | None = None
) -> Notification:
    """Tell the sponsor, signed as `authored` by the partner's quality assurance; the clock stops."""
    today = {"given_on": clock.now().date()}
    return take(NOTIFICATION, notification, "give", by=by, proof=proof, expected_version=expected_version, values=today)


def acknowledge_notification(
    *, by: Reader, notification: Notification, proof: Proof | None, expected_version: int | None = None
) -> Notification:
    """Sign as `acknowledged`, for the sponsor's quality assurance."""
    return take(NOTIFICATION, notification, "acknowledge", by=by, proof=proof, expected_version=expected_version)


def propose_change(
    *,
    by: Reader,
    agreement: QualityAgreement,
    kind: ChangeNotice.Kind,
    title: str,
    description: str,
    planned_for: date,
) -> ChangeNotice:
    """Tell the sponsor of a change before it is made (QAG-6); the sponsor's decision is due by the matrix's clock."""
    actor = require_role(by, agreement.engagement_id, PARTNER_QA, "propose a change")
    _require_texts(title=title, description=description)
    current, today = _in_force(agreement), clock.now().date()
    clocks = {row.activity: row.notify_business_days for row in matrix_of(current.activities)}
    change = ChangeNotice(
        engagement_id=current.engagement_id,
        agreement=current,
        kind=ChangeNotice.Kind(kind),
        title=title.strip(),
        description=description.strip(),
        planned_for=planned_for,
        decision_due=business_days_later(today, clocks.get(CHANGE_CONTROL) or 0, holidays_of(current)),
        proposed_by=by.person,
    )
    return ledger.create(change, actor=actor, action="partners:change_notice:propose")


def agree_to_change(
    *, by: Reader, notice: ChangeNotice, proof: Proof | None, expected_version: int | None = None
) -> ChangeNotice:
    """Sign as `approved`, for the sponsor's quality assurance."""
    return take(CHANGE_NOTICE, notice, "agree", by=by, proof=proof, expected_version=expected_version)


def refuse_change(
    *, by: Reader, notice: ChangeNotice, proof: Proof | None, reason: Reason, expected_version: int | None = None
) -> ChangeNotice:
    """The change is not made."""
    return take(CHANGE_NOTICE, notice, "refuse", by=by, proof=proof, reason=reason, expected_version=expected_version)


def withdraw_change(
    *, by: Reader, notice: ChangeNotice, reason: Reason, expected_version: int | None = None
) -> ChangeNotice:
    """The partner gives the change up."""
    return take(CHANGE_NOTICE, notice, "withdraw", by=by, reason=reason, expected_version=expected_version)


def implement_change(
    *, by: Reader, notice: ChangeNotice, proof: Proof | None, expected_version: int | None = None
) -> ChangeNotice:
    """Sign as `verified` that the change was made as agreed, on its day or later."""
    return take(CHANGE_NOTICE, notice, "implement", by=by, proof=proof, expected_version=expected_version)


def ask_for_exemption(
    *,
    by: Reader,
    engagement_id: UUID,
    justification: str,
    until: date,
    finding: Finding | None = None,
    agreement: QualityAgreement | None = None,
) -> Exemption:
    """Ask to go on, till a day, in spite of a critical finding, or with running orders after an agreement's end."""
    actor = require_role(by, engagement_id, SPONSOR, "ask for an exemption")
    _require_texts(justification=justification)
    subject = finding or agreement
    if subject is None or (finding and agreement) or subject.engagement_id != engagement_id:
        fault = Fault("PTN-027", "an exemption is of one finding or one agreement of the engagement")
        _require_sound([fault])
    exemption = Exemption(
        engagement_id=engagement_id,
        finding=finding,
        agreement=agreement,
        justification=justification.strip(),
        until=until,
        proposed_by=by.person,
    )
    return ledger.create(exemption, actor=actor, action="partners:exemption:ask")


def grant_exemption(
    *, by: Reader, exemption: Exemption, proof: Proof | None, expected_version: int | None = None
) -> Exemption:
    """Sign as `approved`, for the sponsor's quality assurance; somebody else has asked for it."""
    return take(EXEMPTION, exemption, "grant", by=by, proof=proof, expected_version=expected_version)


def refuse_exemption(
    *, by: Reader, exemption: Exemption, reason: Reason, expected_version: int | None = None
) -> Exemption:
    """What blocks goes on to block."""
    return take(EXEMPTION, exemption, "refuse", by=by, reason=reason, expected_version=expected_version)


def revoke_exemption(
    *, by: Reader, exemption: Exemption, reason: Reason, expected_version: int | None = None
) -> Exemption:
    """Take an exemption back before its day."""
    return take(EXEMPTION, exemption, "revoke", by=by, reason=reason, expected_version=expected_version)


def _in_force(agreement: QualityAgreement) -> QualityAgreement:
    """The agreement as it stands. Raises NotOpen when nothing runs under it."""
    current: QualityAgreement = QualityAgreement.objects.select_related("engagement").get(pk=agreement.pk)
    if current.state != "in_force":
        raise NotOpen(f"{current} is {current.state.replace('_', ' ')}.", remedy="It takes an agreement in force.")
    return current


def _require_texts(**texts: str) -> None:
    silent = [name for name, text in texts.items() if not says_something(text)]
    _require_sound(Fault("PTN-015", "this is missing", column=name) for name in silent)


def _require_sound(found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("This cannot be recorded.", faults=faults, remedy="Mend what is listed.")
