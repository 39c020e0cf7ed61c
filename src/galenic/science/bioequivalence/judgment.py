"""Judge an endpoint by any rule of an agency, widened and scaled ones too, and keep the trail of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.decision import INTERVAL, compare, limits_for, refuse_other_level
from galenic.science.bioequivalence.designs import Design, Repeated
from galenic.science.bioequivalence.evaluation import FIXED, MODELS, Endpoint, Evaluation
from galenic.science.bioequivalence.model import RatioInterval
from galenic.science.bioequivalence.pairs import Paired
from galenic.science.bioequivalence.parallel import ParallelGroups
from galenic.science.bioequivalence.scaling import scaled_criterion, widened_limits
from galenic.science.bioequivalence.variability import sd_ratio
from galenic.science.rounding import at_least, at_most, round_half_up
from galenic.science.rules import Rule

ROUNDING = ("decimals", "limit_decimals", "estimate_decimals")
ALLOWED_ROUNDING = f"{', '.join(ROUNDING)}: 0 to 6, or None"
BOUND = "upper bound of the scaled criterion"
UNSCALED, WIDENED, SCALED = "unscaled", "widened limits", "scaled criterion"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a rule looked at, in full precision, against what it requires.

    `kind` is what machines call it: design, variability, limits, interval, estimate, theta, criterion, sd ratio,
    subjects, replicates. `passed` None: it decides nothing by itself, but which way the rule goes. `upper` is set where
    `value` is the lower of two figures; `decimals` where they were rounded before they were compared.
    """

    kind: str
    name: str
    value: float | str | None
    required: str
    passed: bool | None
    source: str
    upper: float | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Decision:
    """What one rule decides on one metric of one study.

    `passed` None: the rule cannot judge this study, and `reason` says why. `way` is "unscaled", "widened limits" or
    "scaled criterion". `limits_pct` are those that held for the interval; None where only the criterion was judged.
    """

    rule: Rule
    metric: str
    passed: bool | None
    way: str
    limits_pct: tuple[float, float] | None
    interval: RatioInterval | None
    steps: tuple[Step, ...]
    reason: str = ""


def decide(
    endpoint: Endpoint,
    metric: str,
    rule: Rule,
    *,
    model: str = "",
    rounding: Mapping[str, int | None] | None = None,
) -> Decision:
    """Judge a metric ("AUC", "Cmax") by a rule, with the interval of the model that the rule names.

    A design that a rule cannot widen or scale in is judged by its unscaled limits; where these alone do not decide
    (narrow index of the FDA), `passed` is None. The level of the endpoint may be below the rule's, when it was
    adjusted for the type I error. `model` judges by another model than the rule names, as EMA accepts method B while
    the decision is the same. `rounding` replaces "decimals", "limit_decimals", "estimate_decimals" of the rule, where
    its text leaves them open; None compares full precision.

    Raises InputError BEQ-003 for a metric or level that the rule does not know, or a model or rounding that does not
    exist; BEQ-001, BEQ-004 or BEQ-005 when the data do not support the model.
    """
    rule = _changed(rule, model, rounding or {})
    limits = limits_for(metric, rule)
    refuse_other_level(_alpha(endpoint), rule, adjusted=True)
    if not limits.get("scaled"):
        return _unscaled(endpoint, metric, rule, limits, ())
    scaling = dict(rule.values["scaling"]) | {key: limits[key] for key in ("design", "periods") if key in limits}
    suits = _suits(endpoint, scaling)
    step = Step("design", "design", _design_name(endpoint), _wanted(scaling), None, rule.source)
    if not suits:
        if "sd_ratio_upper" in scaling:  # part of the decision, and not to be had from this design
            reason = f"The rule needs a {_wanted(scaling)} design."
            return Decision(rule, metric, None, SCALED, None, None, (replace(step, passed=False),), reason)
        return _unscaled(endpoint, metric, rule, limits, (step,))
    if not isinstance(endpoint, Evaluation):
        raise TypeError("only a crossover suits a scaled rule")
    if scaling["kind"] == SCALED:
        return _by_criterion(endpoint, metric, rule, limits, scaling)
    return _by_widened_limits(endpoint, metric, rule, limits, scaling)


def _by_widened_limits(
    endpoint: Evaluation, metric: str, rule: Rule, limits: Mapping[str, Any], scaling: Mapping[str, Any]
) -> Decision:
    reference = endpoint.reference
    above = f"above {scaling['above_cv_pct']:g} % limits widen"
    variability = Step("variability", "CVwR (%)", reference.cv_pct if reference else None, above, None, rule.source)
    widened = widened_limits(reference, scaling) if reference else None
    if widened is None:
        return _unscaled(endpoint, metric, rule, limits, (variability,))
    decimals = rule.values.get("limit_decimals")
    lower, upper = ((float(round_half_up(x, decimals)) if decimals is not None else x) for x in widened)
    constant = f"exp(+-{scaling['k']:.3f} swR), capped" if "k" in scaling else "fixed"
    widening = Step("limits", "widened limits (%)", widened[0], constant, None, rule.source, widened[1])
    interval = endpoint.by(model_of(endpoint, rule))
    judged = _interval_step(metric, interval, rule, limits, (lower, upper))
    steps = (
        variability,
        widening,
        judged,
        *_estimate(interval, rule, limits),
        *_subjects(endpoint, rule, widened=True),
    )
    return Decision(rule, metric, _all(steps), WIDENED, widened, interval, steps)


def _by_criterion(
    endpoint: Evaluation, metric: str, rule: Rule, limits: Mapping[str, Any], scaling: Mapping[str, Any]
) -> Decision:
    contrasts = endpoint.contrasts
    least = scaling.get("from_sw")
    required = "scaled whatever it is" if least is None else f"from {least:g} on scaled"
    branch = Step("variability", "swR", contrasts.reference.sd, required, None, rule.source)
    ratio = tuple(_sd_ratio(endpoint, rule, scaling))
    if least is not None and not at_least(contrasts.reference.sd, least):
        unscaled = _unscaled(endpoint, metric, rule, limits, (branch, *ratio))
        return replace(unscaled, passed=_all(unscaled.steps))
    found = scaled_criterion(contrasts, scaling)
    formula = f"(ln {scaling['limit']:.2f} / {scaling['sigma_w0']:.2f})^2"
    steps = [
        branch,
        Step("theta", "theta", found.theta, formula, None, rule.source),
        Step("criterion", BOUND, found.upper_bound, "0 or less", found.upper_bound <= 0, rule.source),
        *_estimate(contrasts.interval, rule, limits),
    ]
    limits_pct, interval = None, contrasts.interval
    if scaling.get("also_unscaled"):
        limits_pct, interval = (limits["lower"], limits["upper"]), endpoint.by(model_of(endpoint, rule))
        steps.append(_interval_step(metric, interval, rule, limits, limits_pct))
    steps += [*ratio, *_subjects(endpoint, rule)]
    return Decision(rule, metric, _all(steps), SCALED, limits_pct, interval, tuple(steps))


def _sd_ratio(endpoint: Evaluation, rule: Rule, scaling: Mapping[str, Any]) -> Iterator[Step]:
    """swT/swR, where the rule limits it; without any variance of the reference it has no bound."""
    most = scaling.get("sd_ratio_upper")
    test = endpoint.contrasts.test
    if most is None or test is None:
        return
    ratio = sd_ratio(test, endpoint.contrasts.reference, alpha=endpoint.alpha)
    upper = ratio.upper if ratio else None
    passed = at_most(upper, most) if upper is not None else endpoint.contrasts.reference.variance > 0
    yield Step("sd ratio", "upper confidence limit of swT/swR", upper, f"{most:g} or less", passed, rule.source)


def _unscaled(
    endpoint: Endpoint, metric: str, rule: Rule, limits: Mapping[str, Any], before: tuple[Step, ...]
) -> Decision:
    interval = interval_for(endpoint, rule)
    range_pct = (limits["lower"], limits["upper"])
    judged = _interval_step(metric, interval, rule, limits, range_pct)
    steps = (*before, judged, *_subjects(endpoint, rule))
    return Decision(rule, metric, _all(steps), UNSCALED, range_pct, interval, steps)


def interval_for(endpoint: Endpoint, rule: Rule) -> RatioInterval:
    """The interval of the model that the rule names; groups and pairs have their own."""
    return endpoint.interval if isinstance(endpoint, ParallelGroups | Paired) else endpoint.by(model_of(endpoint, rule))


def model_of(endpoint: Evaluation, rule: Rule) -> str:
    """The model that a rule names for this design."""
    model: str = rule.values.get("model", FIXED)
    return rule.values.get("model_replicate", model) if endpoint.design.is_replicate else model


def _interval_step(
    metric: str, interval: RatioInterval, rule: Rule, limits: Mapping[str, Any], range_pct: tuple[float, float]
) -> Step:
    verdict = compare(metric, interval, rule, limits, range_pct)
    level = (
        f"{100 * (1 - 2 * interval.alpha):g} % {INTERVAL}" if limits["statistic"] == INTERVAL else limits["statistic"]
    )
    return Step(
        "interval",
        f"{level} of T/R (%)",
        verdict.lowest_pct,
        _within(range_pct, verdict.decimals),
        verdict.passed,
        rule.source,
        verdict.highest_pct,
        verdict.decimals,
    )


def _estimate(interval: RatioInterval, rule: Rule, limits: Mapping[str, Any]) -> Iterator[Step]:
    """The point estimate, where the rule limits it beside an interval or a criterion."""
    if "estimate_lower" in limits:
        lower, upper = limits["estimate_lower"], limits["estimate_upper"]
        decimals = rule.values.get("estimate_decimals")
        value = interval.ratio_pct
        passed = at_least(value, lower, decimals) and at_most(value, upper, decimals)
        yield Step(
            "estimate", "point estimate of T/R (%)", value, _within((lower, upper), decimals), passed, rule.source
        )


def _subjects(endpoint: Endpoint, rule: Rule, *, widened: bool = False) -> Iterator[Step]:
    minimum = rule.values["minimum"]
    if isinstance(endpoint, ParallelGroups):
        counts = {"parallel_per_arm": min(endpoint.n_test, endpoint.n_reference)}
    elif isinstance(endpoint, Paired):
        counts = {"crossover": endpoint.n_evaluable}
    else:
        counts = {"crossover": int(endpoint.data.complete.sum())}
        if widened and endpoint.reference:
            counts["repeated_reference"] = endpoint.reference.n_subjects
    names = {
        "crossover": "evaluable subjects with both products",
        "parallel_per_arm": "evaluable subjects of the smaller group",
        "repeated_reference": "subjects with two values of the reference",
    }
    for key, found in counts.items():
        if key in minimum:
            kind = "replicates" if key == "repeated_reference" else "subjects"
            yield Step(kind, names[key], found, f"{minimum[key]} or more", found >= minimum[key], rule.source)


def _within(range_pct: tuple[float, float], decimals: int | None) -> str:
    told = "unrounded" if decimals is None else f"rounded to {decimals} decimal{'s' * (decimals != 1)}"
    places = 2 if decimals is None else decimals
    return f"{range_pct[0]:.{places}f} to {range_pct[1]:.{places}f}, {told}"


def _suits(endpoint: Endpoint, scaling: Mapping[str, Any]) -> bool:
    """Whether the design has the repeats and the periods that the rule asks for."""
    if not isinstance(endpoint, Evaluation):
        return False
    design: Design = endpoint.design
    has = {
        "replicate": design.is_replicate,
        "replicate reference": design.reference is Repeated.ALL,
        "full replicate": design.is_full_replicate,
    }
    return has[scaling["design"]] and design.n_periods >= scaling.get("periods", 0)


def _wanted(scaling: Mapping[str, Any]) -> str:
    periods = f" with {scaling['periods']} periods or more" if "periods" in scaling else ""
    return f"{scaling['design']}{periods}"


def _design_name(endpoint: Endpoint) -> str:
    if isinstance(endpoint, Evaluation):
        return f"{endpoint.design.name} ({endpoint.design.sequences})"
    return "parallel" if isinstance(endpoint, ParallelGroups) else "paired"


def _all(steps: tuple[Step, ...] | list[Step]) -> bool:
    return all(step.passed is not False for step in steps)


def _alpha(endpoint: Endpoint) -> float:
    return endpoint.interval.alpha if isinstance(endpoint, ParallelGroups | Paired) else endpoint.alpha


def _changed(rule: Rule, model: str, rounding: Mapping[str, int | None]) -> Rule:
    """The rule with another model or rounding."""
    faults = [
        Fault(
            "BEQ-029",
            "The rounding cannot be used.",
            value=f"{key}: {decimals}",
            allowed=f"{', '.join(ROUNDING)}: 0 to 6",
        )
        for key, decimals in rounding.items()
        if key not in ROUNDING or not (decimals is None or 0 <= decimals <= 6)
    ]
    if model not in {"", *MODELS}:
        faults.append(Fault("BEQ-029", "The model is unknown.", value=model, allowed=", ".join(MODELS)))
    if faults:
        remedy = "Choose one of what is allowed, or leave it to the rule."
        raise InputError("The rule cannot be applied so.", remedy=remedy, faults=faults, code="BEQ-003")
    metrics = [{key: value for key, value in each.items() if key not in rounding} for each in rule.values["metric"]]
    values = dict(rule.values) | dict(rounding) | {"metric": metrics}
    values |= {"model": model, "model_replicate": model} if model else {}
    return replace(rule, values=MappingProxyType(values))
