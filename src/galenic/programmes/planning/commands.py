"""A sponsor describes its product, puts the description into force, and decides about single steps of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from galenic.catalogue import discovery
from galenic.catalogue.planning.plan import plan
from galenic.catalogue.planning.reading import read_product
from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.lifecycle import Lifecycle, perform
from galenic.parties.models import Programme
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles, require_own_role, take
from galenic.programmes.errors import PlanRefused
from galenic.programmes.planning import rules
from galenic.programmes.planning.lifecycle import PLAN_DECISION, PRODUCT_DESCRIPTION, SPONSOR
from galenic.programmes.planning.models import PlanDecision, ProductDescription


@transaction.atomic
def describe_product(
    *, by: Reader, programme: Programme, facts: Mapping[str, Any], begins: date | None = None
) -> ProductDescription:
    """Write down what the product is; a new description takes effect when it is put into force.

    Raises InputError PRD-000 or PRD-006 with every fault, NotVisible, Refused.
    """
    actor = require_own_role(by, programme.sponsor_id, SPONSOR, "describe the product")
    stated = read_product(facts)
    plan(stated, discovery.services())
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    last = ProductDescription.objects.filter(programme=locked).order_by("-number").first()
    description = ProductDescription(
        sponsor_id=programme.sponsor_id,
        programme=locked,
        number=last.number + 1 if last else 1,
        facts=stated.model_dump(mode="json", exclude_unset=True),
        begins=begins,
        author=by.person,
    )
    return ledger.create(description, actor=actor, action="programmes:product_description:draft")


@transaction.atomic
def approve_description(
    *, by: Reader, description: ProductDescription, proof: Proof | None, expected_version: int | None = None
) -> ProductDescription:
    """Sign the description as `approved`: the programme's plan follows from it, and no longer from an earlier one."""
    _give_way(by, PRODUCT_DESCRIPTION, description, state="in_force")
    approved = take(PRODUCT_DESCRIPTION, description, "approve", by=by, proof=proof, expected_version=expected_version)
    anchor([approved.ledger_scope()], "product description in force")
    return approved


def discard_description(
    *, by: Reader, description: ProductDescription, reason: Reason, expected_version: int | None = None
) -> ProductDescription:
    """Give up a draft."""
    return take(PRODUCT_DESCRIPTION, description, "discard", by=by, reason=reason, expected_version=expected_version)


def propose_decision(
    *,
    by: Reader,
    programme: Programme,
    service_id: str,
    kind: str,
    justification: str,
    reference: str = "",
    dated: date | None = None,
) -> PlanDecision:
    """Propose that a step was done elsewhere, is not needed, or need not be waited for; quality assurance decides.

    Raises PlanRefused with every fault, NotVisible, Refused.
    """
    actor = require_own_role(by, programme.sponsor_id, SPONSOR, "propose a decision about the plan")
    decision = PlanDecision(
        sponsor_id=programme.sponsor_id,
        programme=programme,
        service_id=service_id,
        kind=kind,
        justification=justification.strip(),
        reference=reference.strip(),
        dated=dated,
        author=by.person,
    )
    faults = list(rules.decision_faults(decision, discovery.services()))
    if faults:
        raise PlanRefused("The decision cannot be written down.", faults=faults, remedy="Mend what is listed.")
    return ledger.create(decision, actor=actor, action="programmes:plan_decision:propose")


@transaction.atomic
def approve_decision(
    *, by: Reader, decision: PlanDecision, proof: Proof | None, expected_version: int | None = None
) -> PlanDecision:
    """Sign the decision as `approved`; an earlier one about the same step gives way."""
    _give_way(by, PLAN_DECISION, decision, state="approved", service_id=decision.service_id)
    return take(PLAN_DECISION, decision, "approve", by=by, proof=proof, expected_version=expected_version)


def reject_decision(
    *, by: Reader, decision: PlanDecision, reason: Reason, expected_version: int | None = None
) -> PlanDecision:
    """Refuse what was proposed."""
    return take(PLAN_DECISION, decision, "reject", by=by, reason=reason, expected_version=expected_version)


def withdraw_decision(
    *, by: Reader, decision: PlanDecision, reason: Reason, expected_version: int | None = None
) -> PlanDecision:
    """Take an approved decision back: the step waits again for its evidence."""
    return take(PLAN_DECISION, decision, "withdraw", by=by, reason=reason, expected_version=expected_version)


def _give_way(by: Reader, lifecycle: Lifecycle, to: ProductDescription | PlanDecision, **which: str) -> None:
    """Supersede the one that stands in the place of `to`; undone with the step itself when that is refused."""
    own_roles(by, to.sponsor_id)
    for earlier in type(to).objects.filter(programme_id=to.programme_id, **which).exclude(pk=to.pk):
        perform(lifecycle, earlier, "supersede", actor=by.actor(), roles=CONSEQUENCE)
