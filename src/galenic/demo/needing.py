"""The need: a generic tablet of theophylline, described as a product, from which the plan of its programme follows.

The product is invented; its substance is not. What the sponsor has already is settled by signed decisions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from galenic.demo.cast import Cast
from galenic.demo.scenes import example
from galenic.programmes.models import PlanDecision
from galenic.programmes.planning import commands
from galenic.programmes.planning.standing import PlanStanding, standing_of

BEGINS = date(2026, 1, 5)
FACTS: dict[str, Any] = tomllib.loads(example("products/theophylline_tablet.toml").decode())


@dataclass(frozen=True, slots=True)
class Settled:
    """A step of the plan that was done outside this record, and the document that shows it (invented)."""

    service_id: str
    why: str
    reference: str
    dated: date


#: What the sponsor has before anybody is asked.
BEFORE = (
    Settled(
        "analytical.method-validation",
        "The procedures came with the developed formulation.",
        "Validation report AV-011 (invented)",
        date(2025, 9, 12),
    ),
    Settled(
        "analytical.forced-degradation",
        "It was part of developing the assay.",
        "Report FD-004 (invented)",
        date(2025, 9, 12),
    ),
    Settled(
        "quality-control.release",
        "The release procedures are established at the site; each batch has its own certificate.",
        "Release specification SP-014 (invented)",
        date(2025, 11, 3),
    ),
    Settled(
        "bioanalysis.method-validation",
        "Theophylline in plasma is a validated method of long standing.",
        "Validation report BV-002 (invented)",
        date(2025, 6, 20),
    ),
    Settled(
        "bioequivalence.design",
        "24 subjects; the protocol was approved before partners were asked.",
        "Protocol BE-01, version 2.0 (invented)",
        date(2025, 12, 1),
    ),
)
#: What partners deliver with the documents of another order.
WITH_BIOBATCH = Settled(
    "comparative.dissolution",
    "The maker of the biobatch measured it together with the reference.",
    "Document 3 of WO-1",
    date(2026, 2, 24),
)
WITH_STUDY = Settled(
    "bioanalysis.study-samples",
    "The study's own laboratory measured its samples.",
    "Document 2 of WO-2",
    date(2026, 5, 29),
)


def describe(cast: Cast) -> PlanStanding:
    """Describe the product and put the description into force; the plan follows from it by rule."""
    manager = cast.reader("manager")
    draft = commands.describe_product(by=manager, programme=cast.programme, facts=FACTS, begins=BEGINS)
    commands.approve_description(by=manager, description=draft, proof=cast.proof("manager"))
    return standing(cast)


def settle(cast: Cast, steps: Iterable[Settled]) -> list[PlanDecision]:
    """Proposed by the programme manager, approved by the sponsor's quality assurance."""
    decided = []
    for step in steps:
        proposed = commands.propose_decision(
            by=cast.reader("manager"),
            programme=cast.programme,
            service_id=step.service_id,
            kind=PlanDecision.Kind.ELSEWHERE,
            justification=step.why,
            reference=step.reference,
            dated=step.dated,
        )
        by, proof = cast.reader("sponsor_qa"), cast.proof("sponsor_qa")
        decided.append(commands.approve_decision(by=by, decision=proposed, proof=proof))
    return decided


def standing(cast: Cast) -> PlanStanding:
    """How far the programme's plan is. Raises LookupError before the product is described."""
    found = standing_of(cast.programme.pk)
    if found is None:
        raise LookupError("the product is not described yet")
    return found
