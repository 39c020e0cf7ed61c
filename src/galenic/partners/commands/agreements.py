"""Quality agreements are drafted from the form, agreed by both quality units, revised, ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import perform
from galenic.parties.models import Engagement, Site
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role, take
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.forms import agreement_form
from galenic.partners.lifecycle import CONSEQUENCE, QUALITY_AGREEMENT, SPONSOR_QA
from galenic.partners.matrix import Responsibility, first_matrix, matrix_faults, matrix_of
from galenic.partners.models import QualityAgreement

EDITABLE = (
    "title",
    "product_class",
    "services",
    "sections",
    "activities",
    "holidays",
    "effective",
    "expires",
    "review_due",
)


def draft_agreement(
    *,
    by: Reader,
    engagement_id: UUID,
    site: Site,
    number: str,
    title: str,
    services: Sequence[str] = (),
    product_class: str = "",
    sections: Mapping[str, str] | None = None,
    effective: date | None = None,
    expires: date | None = None,
    review_due: date | None = None,
    holidays: Iterable[date] = (),
) -> QualityAgreement:
    """Begin an agreement for one site from the form: its sections, `sections` their texts by key, and its matrix.

    Raises PartnerRefused with every fault.
    """
    actor = require_role(by, engagement_id, SPONSOR_QA, "draft a quality agreement")
    engagement = Engagement.objects.get(pk=engagement_id)
    texts = dict(sections or {})
    agreement = QualityAgreement(
        engagement=engagement,
        site=site,
        number=number.strip(),
        title=title.strip(),
        product_class=product_class.strip(),
        services=list(services),
        form_version=agreement_form().version,
        sections=[
            {"key": each.key, "title": each.title, "text": texts.pop(each.key, "").strip()}
            for each in agreement_form().sections
        ],
        activities=[each.as_dict() for each in first_matrix()],
        holidays=sorted(day.isoformat() for day in holidays),
        effective=effective,
        expires=expires,
        review_due=review_due,
        author=by.person,
    )
    unknown = [Fault("PTN-023", "there is no such section", column=key) for key in texts]
    _require_sound([*unknown, *_faults(agreement)])
    return _create(agreement, actor, "partners:quality_agreement:draft")


def edit_agreement(
    *, by: Reader, agreement: QualityAgreement, reason: Reason, expected_version: int | None = None, **values: Any
) -> QualityAgreement:
    """Change a draft, by the columns in EDITABLE. Raises NotOpen once it is proposed, StaleRecord, PartnerRefused."""
    actor = require_role(by, agreement.engagement_id, SPONSOR_QA, "edit a quality agreement")
    unknown = sorted(values.keys() - set(EDITABLE))
    if unknown:
        raise TypeError(f"an agreement has no editable {', '.join(unknown)}")
    with transaction.atomic():
        current: QualityAgreement = agreement.fresh()
        ledger.check_version(current, expected_version)
        if current.state != "draft":
            raise NotOpen(
                f"{current} is {current.state.replace('_', ' ')} and cannot be edited.",
                remedy="Take it back while it is not in force; afterwards draft a revision.",
            )
        for name, value in values.items():
            setattr(current, name, value)
        _require_sound(_faults(current))
        return ledger.change(agreement, actor=actor, action="partners:quality_agreement:edit", reason=reason, **values)


def assign_activity(
    *,
    by: Reader,
    agreement: QualityAgreement,
    activity: str,
    sponsor: str,
    partner: str,
    notify_business_days: int | None = None,
    reason: Reason = STEP,
) -> QualityAgreement:
    """Say who answers for one activity of a draft, in letters of R, A, C, I, and how soon the sponsor is told.

    Raises PartnerRefused for an activity that the matrix does not have.
    """
    rows = matrix_of(agreement.activities)
    if activity not in {row.activity for row in rows}:
        allowed = ", ".join(row.activity for row in rows)
        fault = Fault("PTN-024", "there is no such activity", column="activity", value=activity, allowed=allowed)
        raise PartnerRefused("Nothing was assigned.", faults=[fault], remedy="Choose one of the matrix.")
    assigned = [
        Responsibility(row.activity, row.title, row.source, sponsor, partner, notify_business_days)
        if row.activity == activity
        else row
        for row in rows
    ]
    return edit_agreement(by=by, agreement=agreement, reason=reason, activities=[each.as_dict() for each in assigned])


def revise_agreement(*, by: Reader, agreement: QualityAgreement) -> QualityAgreement:
    """Draft the next revision of an agreement in force; the one in force stands until both have signed the new one."""
    actor = require_role(by, agreement.engagement_id, SPONSOR_QA, "revise a quality agreement")
    current = QualityAgreement.objects.get(pk=agreement.pk)
    if current.state != "in_force":
        raise NotOpen(f"{current} is {current.state.replace('_', ' ')}.", remedy="Revise what is in force.")
    copied = ("engagement_id", "site_id", "number", "title", "product_class", "services", "sections", "activities")
    revision = QualityAgreement(
        **{name: getattr(current, name) for name in (*copied, "holidays", "effective", "expires", "review_due")},
        revision=current.revision + 1,
        form_version=agreement_form().version,
        supersedes=current,
        author=by.person,
    )
    return _create(revision, actor, "partners:quality_agreement:revise")


def propose_agreement(
    *, by: Reader, agreement: QualityAgreement, expected_version: int | None = None
) -> QualityAgreement:
    """Show the draft to the partner for signature. Raises Refused with all that is missing."""
    return take(QUALITY_AGREEMENT, agreement, "propose", by=by, expected_version=expected_version)


def countersign_agreement(
    *, by: Reader, agreement: QualityAgreement, proof: Proof | None, expected_version: int | None = None
) -> QualityAgreement:
    """Sign as `approved`, for the partner's quality unit."""
    return take(QUALITY_AGREEMENT, agreement, "countersign", by=by, proof=proof, expected_version=expected_version)


@transaction.atomic
def approve_agreement(
    *, by: Reader, agreement: QualityAgreement, proof: Proof | None, expected_version: int | None = None
) -> QualityAgreement:
    """Sign as `approved`, for the sponsor's quality unit, and put it into force in place of what it revises."""
    approved = take(QUALITY_AGREEMENT, agreement, "approve", by=by, proof=proof, expected_version=expected_version)
    before = approved.supersedes
    if before is not None and before.state == "in_force":
        actor = by.actor(approved.engagement_id)
        perform(QUALITY_AGREEMENT, before, "supersede", actor=actor, roles=CONSEQUENCE)
    anchor([approved.ledger_scope()], "quality agreement in force")
    return approved


def return_agreement(
    *, by: Reader, agreement: QualityAgreement, reason: Reason, expected_version: int | None = None
) -> QualityAgreement:
    """Ask for a change, for the partner."""
    return take(QUALITY_AGREEMENT, agreement, "return", by=by, reason=reason, expected_version=expected_version)


def withdraw_agreement(
    *, by: Reader, agreement: QualityAgreement, reason: Reason, expected_version: int | None = None
) -> QualityAgreement:
    """Take a proposal back to change it, for the sponsor."""
    return take(QUALITY_AGREEMENT, agreement, "withdraw", by=by, reason=reason, expected_version=expected_version)


def discard_agreement(
    *, by: Reader, agreement: QualityAgreement, reason: Reason, expected_version: int | None = None
) -> QualityAgreement:
    """Give up a draft."""
    return take(QUALITY_AGREEMENT, agreement, "discard", by=by, reason=reason, expected_version=expected_version)


def terminate_agreement(
    *,
    by: Reader,
    agreement: QualityAgreement,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> QualityAgreement:
    """End an agreement before it expires; nothing more is ordered under it."""
    return take(
        QUALITY_AGREEMENT,
        agreement,
        "terminate",
        by=by,
        proof=proof,
        reason=reason,
        expected_version=expected_version,
    )


def _create(agreement: QualityAgreement, actor: Any, action: str) -> QualityAgreement:
    try:
        with transaction.atomic():
            return ledger.create(agreement, actor=actor, action=action)
    except IntegrityError as error:
        found = f"{agreement.number} revision {agreement.revision}"
        fault = Fault("PTN-025", "this number and revision are taken", column="number", value=found)
        remedy = "Choose another number, or go on with the draft that is there."
        raise PartnerRefused("The agreement cannot be drafted.", faults=[fault], remedy=remedy) from error


def _faults(agreement: QualityAgreement) -> Iterator[Fault]:
    for name in ("number", "title"):
        if not getattr(agreement, name):
            yield Fault("PTN-015", "this is missing", column=name)
    if agreement.site.organization_id != agreement.engagement.partner_id:
        text = f"the site is not one of {agreement.engagement.partner}"
        yield Fault("PTN-031", text, column="site", value=str(agreement.site))
    yield from matrix_faults(matrix_of(agreement.activities))


def _require_sound(found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("The agreement cannot be written down.", faults=faults, remedy="Mend what is listed.")
