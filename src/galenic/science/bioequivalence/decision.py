"""Judge an interval by an agency's rule, rounding as that rule rounds and in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.model import RatioInterval
from galenic.science.rounding import at_least, at_most
from galenic.science.rules import Rule

INTERVAL, ESTIMATE = "confidence interval", "point estimate"


@dataclass(frozen=True, slots=True)
class MetricVerdict:
    """What one rule says about one metric.

    `lowest_pct` and `highest_pct` are what was compared, unrounded (equal for a point estimate); `decimals` None means
    that the rule states no rounding and full precision was compared.
    """

    metric: str
    statistic: str
    lowest_pct: float
    highest_pct: float
    lower_limit_pct: float
    upper_limit_pct: float
    decimals: int | None
    passed: bool
    source: str


@dataclass(frozen=True, slots=True)
class SubjectsVerdict:
    """Whether enough subjects are evaluable; `minimum` None means that the rule states no minimum for this design."""

    evaluable: int
    minimum: int | None
    passed: bool
    source: str


def judge(metric: str, interval: RatioInterval, rule: Rule) -> MetricVerdict:
    """Judge `interval` by the rule's limits for `metric` ("AUC", "Cmax").

    Raises InputError BEQ-003 when the rule has no limits for the metric or asks for another confidence level.
    """
    limits = limits_for(metric, rule)
    refuse_other_level(interval.alpha, rule, adjusted=False)
    return compare(metric, interval, rule, limits, (limits["lower"], limits["upper"]))


def compare(
    metric: str, interval: RatioInterval, rule: Rule, limits: Mapping[str, Any], range_pct: tuple[float, float]
) -> MetricVerdict:
    """Compare the interval, or the estimate where the rule judges that, with a range in %, rounded by the rule."""
    estimate_only = limits["statistic"] == ESTIMATE
    low = interval.ratio_pct if estimate_only else interval.lower_pct
    high = interval.ratio_pct if estimate_only else interval.upper_pct
    decimals = limits.get("decimals", rule.values.get("decimals"))
    return MetricVerdict(
        metric=metric,
        statistic=limits["statistic"],
        lowest_pct=low,
        highest_pct=high,
        lower_limit_pct=range_pct[0],
        upper_limit_pct=range_pct[1],
        decimals=decimals,
        passed=at_least(low, range_pct[0], decimals) and at_most(high, range_pct[1], decimals),
        source=rule.source,
    )


def refuse_other_level(alpha: float, rule: Rule, *, adjusted: bool) -> None:
    """Raise InputError BEQ-003 unless the level is the rule's or, if it was adjusted, below that."""
    asked = rule.values["alpha"]
    if alpha != asked and not (adjusted and alpha < asked):
        fault = Fault("BEQ-025", "The interval has another level.", value=str(alpha), allowed=str(asked))
        raise _refusal(rule, fault, "Evaluate the study at the level of the rule.")


def judge_crossover_subjects(evaluable: int, rule: Rule) -> SubjectsVerdict:
    """Judge the number of subjects with both products of a crossover."""
    return _enough(evaluable, rule.values["minimum"].get("crossover"), rule)


def judge_parallel_subjects(n_test: int, n_reference: int, rule: Rule) -> SubjectsVerdict:
    """Judge the smaller of two parallel groups."""
    return _enough(min(n_test, n_reference), rule.values["minimum"].get("parallel_per_arm"), rule)


def _enough(evaluable: int, minimum: int | None, rule: Rule) -> SubjectsVerdict:
    return SubjectsVerdict(evaluable, minimum, minimum is None or evaluable >= minimum, rule.source)


def limits_for(metric: str, rule: Rule) -> Mapping[str, Any]:
    """What the rule says of a metric. Raises InputError BEQ-003 when it says nothing."""
    known = {entry["name"]: entry for entry in rule.values["metric"]}
    if metric not in known:
        fault = Fault("BEQ-024", "The rule has no limits for this metric.", value=metric, allowed=", ".join(known))
        raise _refusal(rule, fault, "Name one of the rule's metrics.")
    limits: Mapping[str, Any] = known[metric]
    return limits


def _refusal(rule: Rule, fault: Fault, remedy: str) -> InputError:
    message = f"The rule {rule.agency} {rule.name} cannot judge this."
    return InputError(message, remedy=remedy, faults=[fault], code="BEQ-003")
