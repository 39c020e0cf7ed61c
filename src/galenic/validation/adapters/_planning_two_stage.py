"""Calls about two-stage designs: Power2Stage's functions, answered exactly but for parallel groups."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from galenic.science.study_design.two_stage import (
    AdaptiveCombination,
    CombinationRules,
    FinalEvaluation,
    Futility,
    GroupSequential,
    InterimEvaluation,
    OperatingCharacteristics,
    StageResult,
    TwoStage,
    TwoStageParallel,
    evaluate_final,
    evaluate_interim,
)
from galenic.validation.adapters._planning_arguments import FAR, Answers, Call
from galenic.validation.results import Simulated

METHODS: dict[str, Any] = {"nct": "noncentral", "exact": "exact", "shifted": "shifted"}
SCHEMES: dict[str, Any] = {"B0": "MSDBE"}
TRIALS = 400_000


def futility(call: Call, default: str, lowest: float) -> Futility | None:
    """The criterion fCrit with fClower and fCupper; that of size is told elsewhere."""
    kinds = call.get("fCrit", default)
    named = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    of: dict[str, Any] = {"ci": "interval", "pe": "estimate"}
    found = next((of[kind] for kind in ("ci", "pe") if kind in named), None)
    if found is None:
        return None
    lower, upper = call.get("fClower"), call.get("fCupper")
    if lower is None:
        lower = 1 / upper if upper else (lowest if found == "interval" else 0.8)
    return Futility(of=found, lower=lower, upper=upper)


def summary(call: Call, found: OperatingCharacteristics, n1: int, ratio: float, limits: tuple[float, float]) -> Answers:
    """What the peer reports; mean, largest and quantiles of simulated sizes with what so many studies show of them.

    Without being told the peer simulates 1e5 studies, and ten times as many where a type I error is asked for.
    """
    studies = int(call.get("nsims", call.trials or (1e5 if limits[0] < ratio < limits[1] else 1e6)))
    variance = math.fsum(p * (n - found.expected_size) ** 2 for n, p in found.sizes.items())
    # Galenic's own simulation, where it is one, has four times as many studies.
    far = FAR * math.sqrt(variance * (1 / studies + (1 / TRIALS if found.standard_error else 0)))
    answers: Answers = {
        "pBE": found.passes,
        "pBE_s1": found.passes_first,
        "pct_s2": 100 * found.second_stage,
        "nmean": Simulated(found.expected_size, found.expected_size - far, found.expected_size + far),
        "nrange[0]": n1,
        "nrange[1]": Simulated(*(found.largest_of(studies, chance) for chance in (0.5, 5e-5, 1 - 5e-5))),
    }
    for place, p in enumerate((0.05, 0.5, 0.95)):
        aside = FAR * math.sqrt(p * (1 - p) / studies)
        answers[f"nperc[{place}]"] = Simulated(*(found.size_quantile(at) for at in (p, p - aside, p + aside)))
    return answers


def pooled(call: Call) -> Answers:
    """power.tsd, and power.tsd.fC with its futility."""
    limits, planned = call.limits(), call.get("GMR", 0.95)
    ratio = call.ratio(planned)
    most = call.get("Nmax", math.inf)
    method = call.get("method", "B")
    plan = TwoStage(
        cv=call.get("CV"),
        n1=call.get("n1"),
        ratio=ratio,
        planned_ratio=planned,
        target=call.target,
        scheme=SCHEMES.get(method, method),
        levels=tuple(call.get("alpha", (0.0294, 0.0294))),
        alpha0=call.get("alpha0", 0.05),
        limits=limits,
        max_total=None if most in (None, "Inf") or math.isinf(float(most)) else int(most),
        min_second=call.get("min.n2", 0),
        futility=futility(call, "no", 0.95) if "fCrit" in call.args else None,
        method=METHODS[call.get("pmethod", "nct")],
    )
    if call.get("usePE"):
        return {}
    return summary(call, plan.operating_characteristics(), plan.n1, ratio, limits)


def group_sequential(call: Call) -> Answers:
    """power.tsd.GS."""
    limits = call.limits()
    n1, n2 = call.get("n")
    plan = GroupSequential(
        cv=call.get("CV"),
        n1=n1,
        n2=n2,
        ratio=call.ratio(0.95),
        levels=tuple(call.get("alpha", (0.0294, 0.0294))),
        limits=limits,
        futility=futility(call, "PE", 0.95),
    )
    return summary(call, plan.operating_characteristics(), n1, plan.ratio, limits)


def parallel(call: Call) -> Answers:
    """power.tsd.p."""
    limits, planned = call.limits(), call.get("GMR", 0.95)
    ratio, cv = call.ratio(planned), call.get("CV")
    tests: dict[str, Any] = {"welch": "welch", "t-test": "pooled"}
    test = call.get("test", "welch")
    if test not in tests or call.get("usePE"):
        return {}
    plan = TwoStageParallel(
        cv=cv[1] if isinstance(cv, list) else cv,
        cv_test=cv[0] if isinstance(cv, list) else None,
        n1=call.get("n1"),
        ratio=ratio,
        planned_ratio=planned,
        target=call.target,
        scheme=call.get("method", "B"),
        levels=tuple(call.get("alpha", (0.0294, 0.0294))),
        limits=limits,
        test=tests[test],
    )
    found = plan.operating_characteristics(trials=TRIALS, seed=20140101)
    return summary(call, found, plan.n1, ratio, limits)


def rules(call: Call, method: str) -> CombinationRules:
    """What the inverse normal method is told."""
    weight = call.get("weight", (0.5, 0.25) if call.get("max.comb.test", True) else 0.5)
    conditional = call.get("ssr.conditional", "error_power")
    most = call.get("max.n", math.inf)
    return CombinationRules(
        alpha=call.alpha,
        weights=tuple(weight) if isinstance(weight, list | tuple) else (weight,),
        limits=call.limits(),
        planned_ratio=call.get("GMR", 0.95),
        target=call.target,
        enough_power=call.get("fCpower"),
        futility=futility(call, "CI", 0.95),
        futile_total=call.get("fCNmax"),
        max_total=None if math.isinf(float(most)) else int(most),
        min_second=call.get("min.n2", 4),
        observed_ratio=bool(call.get("usePE", False)),
        conditional=conditional,
        method=METHODS[call.get("pmethod", method)],
    )


def adaptive(call: Call) -> Answers:
    """power.tsd.in."""
    stated = rules(call, "nct")
    ratio = call.ratio(stated.planned_ratio)
    plan = AdaptiveCombination(cv=call.get("CV"), n1=call.get("n1"), ratio=ratio, rules=stated)
    return summary(call, plan.operating_characteristics(), plan.n1, ratio, stated.limits)


def stage(call: Call, number: int) -> StageResult:
    """GMR1, CV1, n1 and their like."""
    n = call.get(f"n{number}")
    return StageResult(
        ratio=call.get(f"GMR{number}"),
        cv=call.get(f"CV{number}"),
        n=tuple(n) if isinstance(n, list) else n,
        df=call.get(f"df{number}"),
        standard_error=call.get(f"SEM{number}"),
    )


def interim(call: Call) -> Answers:
    """interim.tsd.in."""
    stated, first = rules(call, "exact"), stage(call, 1)
    found = evaluate_interim(first, stated)
    answers = _common(stated, (first,), found)
    answers |= {
        "stage": 1,
        "p11": found.p[0],
        "p12": found.p[1],
        "Power Stage 1": found.power,
        "stop_s1": not found.goes_on,
        "stop_fut": bool(found.futile),
        "stop_BE": found.passed,
        "n2": found.n2,
        "GMR": stated.planned_ratio,
        "targetpower": stated.target,
        "fCpower": stated.enough,
        "min.n2": stated.min_second,
    }
    if stated.futility is not None:
        half = first.half_width(0.05)
        answers |= {"CI90[0]": math.exp(first.center - half), "CI90[1]": math.exp(first.center + half)}
        answers |= {"fClower": stated.futility.lower, "fCupper": stated.futility.highest}
    reasons = (("power",), ("estimate", "interval"), ("size",))
    answers |= {f"futility[{place}]": int(bool({*names} & {*found.futile})) for place, names in enumerate(reasons)}
    if found.levels is not None:
        answers |= {
            "alpha_ssr[0]": found.levels[0],
            "alpha_ssr[1]": found.levels[1],
            "GMR_ssr": found.assumed_ratio,
            "targetpower_ssr": found.target,
        }
    return answers


def final(call: Call) -> Answers:
    """final.tsd.in."""
    stated, stages = rules(call, "exact"), (stage(call, 1), stage(call, 2))
    found = evaluate_final(*stages, stated)
    answers = _common(stated, stages, found) | {"stage": 2, "MEUE": found.ratio, "stop_BE": found.passed}
    return answers | {"BE": found.passed}


def _common(
    stated: CombinationRules, stages: tuple[StageResult, ...], found: InterimEvaluation | FinalEvaluation
) -> Answers:
    answers: Answers = {"z1": found.z[0], "z2": found.z[1], "theta1": stated.limits[0], "theta2": stated.limits[1]}
    for look in (0, 1):
        answers |= {f"alpha[{look}]": stated.level, f"cval[{look}]": stated.critical_value}
    answers |= {f"weight[{place}]": weight for place, weight in enumerate(stated.weights)}
    if found.interval is not None:
        answers |= {"RCI[0]": found.interval[0], "RCI[1]": found.interval[1]}
    for number, each in enumerate(stages, start=1):
        answers |= {
            f"GMR{number}": each.ratio,
            f"CV{number}": each.cv,
            f"n{number}": each.size,
            f"df{number}": each.degrees_of_freedom,
            f"SEM{number}": each.error,
        }
    return answers


CALLS: dict[str, Callable[[Call], Answers]] = {
    "power.tsd": pooled,
    "power.tsd.fC": pooled,
    "power.tsd.GS": group_sequential,
    "power.tsd.p": parallel,
    "power.tsd.in": adaptive,
    "interim.tsd.in": interim,
    "final.tsd.in": final,
}
