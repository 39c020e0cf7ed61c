"""A sponsor evaluates a site for a service, and decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from galenic.errors import Fault
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, Actor, Proof, Reason
from galenic.ledger.lifecycle import perform
from galenic.parties.models import Site
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles, require_own_role, take
from galenic.partners.errors import NotOpen, PartnerRefused
from galenic.partners.forms import qualification_form
from galenic.partners.lifecycle import CONSEQUENCE, QUALIFICATION, SPONSOR
from galenic.partners.models import Qualification
from galenic.partners.rules import qualification as rules

#: States of which a re-evaluation can take the place.
DECIDED = ("conditionally_approved", "approved", "suspended")


def open_qualification(*, by: Reader, site: Site, service_id: str, product_class: str = "") -> Qualification:
    """Write a site down as prospective for a service; where it is decided already, as its re-evaluation.

    Raises PartnerRefused when an evaluation is already open, or the site is the sponsor's own.
    """
    sponsor = by.person.organization
    actor = require_own_role(by, sponsor.pk, SPONSOR, "qualify a partner")
    if site.organization_id == sponsor.pk:
        fault = Fault("PTN-018", "a sponsor does not qualify its own site here", column="site", value=str(site))
        raise PartnerRefused("The site cannot be qualified.", faults=[fault], remedy="Choose a partner's site.")
    same = {"sponsor": sponsor, "site": site, "service_id": service_id, "product_class": product_class.strip()}
    qualification = Qualification(
        **same,
        form_version=qualification_form().version,
        supersedes=Qualification.objects.filter(**same, state__in=DECIDED).first(),
        opened_by=by.person,
    )
    try:
        with transaction.atomic():
            return ledger.create(qualification, actor=actor, action="partners:qualification:open")
    except IntegrityError as error:
        fault = Fault("PTN-017", "an evaluation is already open", value=str(qualification))
        remedy = "Go on with the one that is there."
        raise PartnerRefused("The site cannot be qualified twice.", faults=[fault], remedy=remedy) from error


def begin_evaluation(*, by: Reader, qualification: Qualification, expected_version: int | None = None) -> Qualification:
    """From now on answers, evidence and risk are gathered."""
    return take(QUALIFICATION, qualification, "evaluate", by=by, expected_version=expected_version)


def answer_questions(
    *, by: Reader, qualification: Qualification, answers: Mapping[str, Mapping[str, str]], reason: Reason = STEP
) -> Qualification:
    """Answer questions of the form, by key: `{"answer": "yes" | "no" | "not_applicable", "remark": ...}`.

    An answer other than yes needs a remark. Raises PartnerRefused with every fault, NotOpen once it is decided.
    """
    given = {key: dict(each) for key, each in answers.items()}
    _require_sound(rules.answer_faults(given))
    person = str(by.person.pk)
    kept = {
        key: {"answer": each["answer"], "remark": each.get("remark", "").strip(), "recorded_by": person}
        for key, each in given.items()
    }
    return _edit(by, qualification, "answer", reason, lambda now: {"answers": {**now.answers, **kept}})


def record_evidence(
    *, by: Reader, qualification: Qualification, kind: str, reference: str, dated: date, source: str
) -> Qualification:
    """Add a piece of evidence: what it is, its reference, its day and where it came from (SUP-2)."""
    _require_sound(rules.evidence_faults(kind, reference, dated, source))
    piece = {
        "kind": kind,
        "reference": reference.strip(),
        "dated": dated.isoformat(),
        "source": source.strip(),
        "recorded_by": str(by.person.pk),
    }
    return _edit(by, qualification, "evidence", STEP, lambda now: {"evidence": [*now.evidence, piece]})


def score_risk(
    *,
    by: Reader,
    qualification: Qualification,
    severity: int,
    probability: int,
    detectability: int,
    reason: Reason = STEP,
) -> Qualification:
    """Score the risk, each factor from 1 (best) to the form's scale (ICH Q9(R1))."""
    factors = {"severity": severity, "probability": probability, "detectability": detectability}
    _require_sound(rules.factor_faults(factors))
    return _edit(by, qualification, "score", reason, lambda _now: factors)


def set_terms(
    *, by: Reader, qualification: Qualification, expires: date, conditions: str = "", reason: Reason = STEP
) -> Qualification:
    """Say until when a qualification would last, and on which conditions."""
    return _edit(
        by, qualification, "terms", reason, lambda _now: {"expires": expires, "conditions": conditions.strip()}
    )


def approve_qualification(
    *, by: Reader, qualification: Qualification, proof: Proof | None, expected_version: int | None = None
) -> Qualification:
    """Sign as `approved`. What it re-evaluates gives way in the same transaction. Raises Refused."""
    return _approve(by, qualification, "approve", proof, expected_version)


def approve_conditionally(
    *, by: Reader, qualification: Qualification, proof: Proof | None, expected_version: int | None = None
) -> Qualification:
    """The same, on the conditions that the terms state."""
    return _approve(by, qualification, "approve_conditionally", proof, expected_version)


def confirm_qualification(
    *,
    by: Reader,
    qualification: Qualification,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Qualification:
    """Sign as `verified` that the conditions are met; the reason says how."""
    return _decide(by, qualification, "confirm", proof=proof, reason=reason, expected_version=expected_version)


def suspend(
    *,
    by: Reader,
    qualification: Qualification,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Qualification:
    """Give the site no more work of this kind until it is reinstated."""
    return _decide(by, qualification, "suspend", proof=proof, reason=reason, expected_version=expected_version)


def reinstate(
    *,
    by: Reader,
    qualification: Qualification,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Qualification:
    """Lift a suspension, signed as `verified`; the approval as it was signed stands again."""
    return _decide(by, qualification, "reinstate", proof=proof, reason=reason, expected_version=expected_version)


def disqualify(
    *,
    by: Reader,
    qualification: Qualification,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> Qualification:
    """End it for good; another evaluation begins anew."""
    return _decide(by, qualification, "disqualify", proof=proof, reason=reason, expected_version=expected_version)


def _decide(
    by: Reader,
    qualification: Qualification,
    action: str,
    *,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None,
) -> Qualification:
    return take(
        QUALIFICATION, qualification, action, by=by, proof=proof, reason=reason, expected_version=expected_version
    )


@transaction.atomic
def _approve(
    by: Reader, qualification: Qualification, action: str, proof: Proof | None, expected_version: int | None
) -> Qualification:
    decided = {"decided_on": clock.now().date()}
    approved = take(
        QUALIFICATION, qualification, action, by=by, proof=proof, expected_version=expected_version, values=decided
    )
    before = approved.supersedes
    if before is not None and before.state in DECIDED:
        perform(QUALIFICATION, before, "supersede", actor=by.actor(), roles=CONSEQUENCE)
    return approved


def _edit(by: Reader, qualification: Qualification, what: str, reason: Reason, values: Any) -> Qualification:
    """Change an evaluation that is still open; `values` makes the new columns from the row as it is now."""
    own_roles(by, qualification.sponsor_id)
    actor: Actor = require_own_role(by, qualification.sponsor_id, SPONSOR, "evaluate a partner")
    with transaction.atomic():
        current: Qualification = qualification.fresh()
        if current.state not in rules.OPEN:
            raise NotOpen(
                f"The qualification of {current} is {current.state.replace('_', ' ')} and stands as it was decided.",
                remedy="Open its re-evaluation.",
            )
        return ledger.change(
            current, actor=actor, action=f"partners:qualification:{what}", reason=reason, **values(current)
        )


def _require_sound(found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("This cannot be recorded.", faults=faults, remedy="Mend what is listed.")
