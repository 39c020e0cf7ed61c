"""One study before every agency, side by side, as of a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from galenic.errors import InputError
from galenic.science.bioequivalence.evaluation import Endpoint
from galenic.science.bioequivalence.judgment import UNSCALED, Decision, decide
from galenic.science.rules import Rule, rules

SUBJECT = "bioequivalence"
ProductClass: TypeAlias = Literal[
    "average", "highly variable", "narrow index", "narrow index, AUC only", "highly variable narrow index"
]
# Which rule an agency falls back on where it has none for the class. Limits may be narrower than asked, never wider.
NEAREST: dict[str, tuple[str, ...]] = {
    "highly variable": ("average",),
    "narrow index, AUC only": ("narrow index",),
    "highly variable narrow index": ("narrow index",),
}


@dataclass(frozen=True)
class AgencyDecision:
    """What one agency would decide on a metric, None where it has no rule that could; `remark` tells of both cases."""

    agency: str
    decision: Decision | None
    remark: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the agency would accept; None where it cannot be told."""
        return self.decision.passed if self.decision else None


def side_by_side(
    endpoint: Endpoint,
    metric: str,
    *,
    on: date,
    product: ProductClass = "average",
    agencies: Sequence[str] | None = None,
) -> tuple[AgencyDecision, ...]:
    """Judge a metric by the rules in force on a day, each agency by its own model, limits and rounding.

    An agency without a rule for the product's class on that day judges by the nearest that is no wider, and the remark
    says so: highly variable products by unscaled limits, but no narrow index by the usual ones. A rule whose model the
    data do not support gives a decision with `passed` None and the reason.

    Raises InputError BEQ-003 for a metric or a level that a rule does not know.
    """
    known = list(dict.fromkeys(each.agency for each in rules(SUBJECT)))
    found = []
    for agency in known if agencies is None else agencies:
        in_force = rule_in_force(agency, on, product)
        remark = "" if in_force and in_force.name == product else f"No rule in force for this class: {product}."
        found.append(AgencyDecision(agency, decide_or_tell(endpoint, metric, in_force) if in_force else None, remark))
    return tuple(found)


def rule_in_force(agency: str, on: date, product: ProductClass) -> Rule | None:
    """The rule of an agency for a class of products on a day, or the nearest that is no wider."""
    for name in (product, *NEAREST.get(product, ())):
        for each in rules(SUBJECT):
            if (each.agency, each.name) == (agency, name) and each.in_force(on):
                return each
    return None


def decide_or_tell(
    endpoint: Endpoint,
    metric: str,
    in_force: Rule,
    *,
    model: str = "",
    rounding: Mapping[str, int | None] | None = None,
) -> Decision:
    """`decide`, but data that do not support the model give `passed` None and the reason."""
    try:
        return decide(endpoint, metric, in_force, model=model, rounding=rounding)
    except InputError as refused:
        if refused.code not in {"BEQ-001", "BEQ-004", "BEQ-005"}:
            raise
        told = "; ".join([refused.message, *(fault.message for fault in refused.faults)])
        return Decision(in_force, metric, None, UNSCALED, None, None, (), told)
