"""Calls about fixed limits: PowerTOST's functions without simulation."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from galenic.science import study_design as sd
from galenic.science.study_design import distributions
from galenic.science.study_design.sizing import Plan
from galenic.validation.adapters._planning_arguments import Answers, Call


def tost(call: Call, cv: float | None = None) -> sd.AverageEquivalence | sd.DifferenceEquivalence:
    """The plan of power.TOST and sampleN.TOST."""
    method = {"nct": "noncentral", "noncentral": "noncentral", "shifted": "shifted", "central": "shifted"}
    shared: dict[str, Any] = {
        "design": call.design(),
        "alpha": call.alpha,
        "method": method.get(call.get("method", "exact"), "exact"),
        "robust": bool(call.get("robust", False)),
        "limits": call.limits(),
    }
    cv = call.get("CV") if cv is None else cv
    if call.log:
        return sd.AverageEquivalence(cv=cv, ratio=call.ratio(0.95), **shared)
    return sd.DifferenceEquivalence(sd=cv, difference=call.ratio(0.05), **shared)


def noninferiority(call: Call) -> sd.Noninferiority:
    """The plan of power.noninf."""
    return sd.Noninferiority(
        cv=call.get("CV"),
        ratio=call.ratio(0.95),
        margin=call.get("margin", 0.8),
        alpha=call.get("alpha", 0.025),
        design=call.design(),
        robust=bool(call.get("robust", False)),
    )


def expected(call: Call, plan: sd.AverageEquivalence | sd.Noninferiority) -> sd.ExpectedPower:
    """The plan of exppower.TOST and exppower.noninf."""
    prior = call.get("prior.parm", {})  # codespell:ignore parm
    robust = bool(call.get("robust", False))
    if "m" in prior:
        evidence = sd.Evidence.of_study(plan.cv, prior["m"], design=prior.get("design", "2x2"), robust=robust)
    else:
        evidence = sd.Evidence(df=prior["df"], standard_error=prior.get("SEM", prior.get("sem")))
    kinds: dict[str, Any] = {"CV": "cv", "theta0": "ratio", "both": "both"}
    return sd.ExpectedPower(
        plan=plan,
        evidence=evidence,
        uncertain=kinds[call.get("prior.type", "CV")],
        approximate=call.get("method", "exact") == "approx",
    )


def exact_tost(call: Call) -> sd.AverageEquivalence:
    """The plan of expected power: always exact, on the log scale."""
    return sd.AverageEquivalence(
        cv=call.get("CV"),
        ratio=call.ratio(0.95),
        limits=call.limits(),
        alpha=call.alpha,
        design=call.design(),
        robust=bool(call.get("robust", False)),
    )


def ratio_of_means(call: Call) -> sd.RatioOfMeans:
    """The plan of power.RatioF."""
    return sd.RatioOfMeans(
        cv=call.get("CV"),
        cv_between=call.get("CVb"),
        ratio=call.ratio(0.95),
        limits=call.limits(),
        alpha=call.get("alpha", 0.025),
        design=call.design(),
    )


def two_endpoints(call: Call) -> sd.TwoEndpoints:
    """The plan of power.2TOST; scalars hold for both endpoints."""

    def both(name: str, default: float) -> tuple[float, float]:
        value = call.get(name, default)
        return (value[0], value[1]) if isinstance(value, list) else (value, value)

    lower = both("theta1", 0.8)
    upper = both("theta2", 0.0) if "theta2" in call.args else (1 / lower[0], 1 / lower[1])
    plans = [
        sd.AverageEquivalence(
            cv=both("CV", 0.0)[place],
            ratio=both("theta0", 0.95)[place],
            limits=(lower[place], upper[place]),
            alpha=both("alpha", 0.05)[place],
            design=call.design(),
            robust=bool(call.get("robust", False)),
        )
        for place in (0, 1)
    ]
    return sd.TwoEndpoints(first=plans[0], second=plans[1], correlation=call.get("rho", 0))


def dose_proportionality(call: Call) -> sd.DoseProportionality:
    """The plan of power.dp, whose approximation it takes."""
    doses = tuple(call.get("doses"))
    matrix = call.get("dm")
    return sd.DoseProportionality(
        cv=call.get("CV"),
        doses=doses,
        slope=call.get("beta0"),
        limits=call.limits(),
        alpha=call.alpha,
        design="parallel" if call.design("crossover") == "parallel" else "crossover",
        sequences=tuple(tuple(doses[place - 1] for place in row) for row in matrix) if matrix else (),
        cv_between=call.get("CVb", 2 * call.get("CV")) if matrix else None,
        method="noncentral",
    )


def power_of(make: Callable[[Call], Plan]) -> Callable[[Call], Answers]:
    """Answer a call of power."""

    def answer(call: Call) -> Answers:
        power = make(call).power(call.n)
        return {"value": power, "power": power}

    return answer


def size_of(make: Callable[[Call], Plan]) -> Callable[[Call], Answers]:
    """Answer a call of sample size; `n` is the total, as published tables of groups were made to be."""

    def answer(call: Call) -> Answers:
        found = sd.sample_size(make(call), call.target)
        return {"n_total": found.n, "n": found.n, "value": found.n, "achieved_power": found.power}

    return answer


def interval(call: Call) -> Answers:
    """CI.BE."""
    shared: dict[str, Any] = {"design": call.design(), "alpha": call.alpha, "robust": bool(call.get("robust", False))}
    lower, upper = sd.interval(call.get("pe"), call.get("CV"), call.n, **shared)
    return {"lower": lower, "upper": upper}


def p_values(call: Call) -> Answers:
    """pvalues.TOST; pvalue.TOST is the larger one."""
    lower, upper = sd.tost_p_values(call.get("pe"), call.get("CV"), call.n, design=call.design(), limits=call.limits())
    return {"p.left": lower, "p.right": upper, "value": max(lower, upper)}


def cv_from_interval(call: Call) -> Answers:
    """CVfromCI, CI2CV."""
    cv = sd.cv_from_interval(
        call.get("lower"),
        call.get("upper"),
        call.n,
        ratio=call.get("pe"),
        design=call.design(),
        alpha=call.alpha,
        robust=bool(call.get("robust", False)),
    )
    return {"value": cv}


def cv_limits(call: Call) -> Answers:
    """CVCL."""
    sides: dict[str, Any] = {"2-sided": "both"}
    side = call.get("side", "upper")
    lower, upper = sd.cv_limits(call.get("CV"), call.get("df"), alpha=call.alpha, side=sides.get(side, side))
    value = lower if side == "lower" else upper
    return {"lower": lower, "upper": upper, "lower CL": lower, "upper CL": upper, "value": value}


def pooled(call: Call) -> Answers:
    """CVpooled."""
    studies = [
        sd.StudyCV(
            cv=row["CV"],
            n=row.get("n"),
            design=row.get("design", "2x2"),
            df=row.get("df"),
            robust=bool(call.get("robust", False)),
        )
        for row in call.get("CVdata")
    ]
    found = sd.pooled_cv(studies, alpha=call.get("alpha", 0.2), log=call.log)
    return {"CV": found.cv, "df": found.df, "CVupper": found.upper, "alpha": found.alpha}


def owens_q(call: Call) -> Answers:
    """OwensQ, OwensQOwen."""
    value = distributions.owens_q(
        call.get("nu"), call.get("t"), call.get("delta"), call.get("a", 0.0), call.get("b", math.inf)
    )
    return {"value": value}


def owens_t(call: Call) -> Answers:
    """OwensT."""
    return {"value": distributions.owens_t(call.get("h"), call.get("a"))}


def grouped(call: Call) -> Answers:
    """power.TOST.sds: with group terms (model 2), without (model 3), or with a test for interaction first (model 1)."""
    plan = exact_tost(call)
    level = call.get("p.level", 0.1) if call.get("gmodel", 2) == 1 else None
    if call.get("gmodel", 2) == 3:
        power = plan.power(call.n)
    else:
        sizes = call.get("ngrp")
        groups = len(sizes) if sizes else call.get("grps", 2)
        plan_in_groups = sd.GroupedEquivalence(plan=plan, groups=groups, interaction_level=level)
        power = plan_in_groups.power(tuple(sizes) if sizes else sum_of(call.n))
    return {"value": power, "power": power}


def sum_of(n: Any) -> int:
    """Subjects in all."""
    return n if isinstance(n, int) else sum(n)


def conversion(function: Callable[[float], float]) -> Callable[[Call], Answers]:
    """CV2se and its like: one number in, one out."""

    def answer(call: Call) -> Answers:
        return {"value": function(float(next(iter(call.args.values()))))}

    return answer


CALLS: dict[str, Callable[[Call], Answers]] = {
    "power.TOST": power_of(tost),
    "sampleN.TOST": size_of(tost),
    "power.noninf": power_of(noninferiority),
    "sampleN.noninf": size_of(noninferiority),
    "exppower.TOST": power_of(lambda call: expected(call, exact_tost(call))),
    "expsampleN.TOST": size_of(lambda call: expected(call, exact_tost(call))),
    "exppower.noninf": power_of(lambda call: expected(call, noninferiority(call))),
    "expsampleN.noninf": size_of(lambda call: expected(call, noninferiority(call))),
    "power.RatioF": power_of(ratio_of_means),
    "sampleN.RatioF": size_of(ratio_of_means),
    "power.2TOST": power_of(two_endpoints),
    "sampleN.2TOST": size_of(two_endpoints),
    "power.dp": power_of(dose_proportionality),
    "sampleN.dp": size_of(dose_proportionality),
    "power.TOST.sds": grouped,
    "power.TOST.sim": power_of(tost),
    "CI.BE": interval,
    "pvalues.TOST": p_values,
    "pvalue.TOST": p_values,
    "CVfromCI": cv_from_interval,
    "CI2CV": cv_from_interval,
    "CVCL": cv_limits,
    "CVpooled": pooled,
    "OwensQ": owens_q,
    "OwensQOwen": owens_q,
    "OwensT": owens_t,
    "CV2se": conversion(lambda cv: math.sqrt(math.log1p(cv * cv))),
    "se2CV": conversion(lambda se: math.sqrt(math.expm1(se * se))),
    "CV2mse": conversion(lambda cv: math.log1p(cv * cv)),
    "mse2CV": conversion(lambda mse: math.sqrt(math.expm1(mse))),
}
