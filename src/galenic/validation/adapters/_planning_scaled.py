"""Calls about scaled limits. The answers are exact; the peer simulates, by approximate laws for EMA and GCC."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from galenic.science import study_design as sd
from galenic.science.study_design.scaled import (
    ExpandingLimits,
    HighlyVariableNarrowIndex,
    NarrowIndex,
    ReferenceScaled,
    adjusted_level,
)
from galenic.science.study_design.scaled.level import sample_size_at_adjusted_level
from galenic.science.study_design.scaled.rules import EMA, EXPANDING, GCC, HEALTH_CANADA, ExpandingRule
from galenic.validation.adapters._planning_arguments import FAR, Answers, Call
from galenic.validation.results import Simulated

Scaled: TypeAlias = ExpandingLimits | ReferenceScaled | NarrowIndex | HighlyVariableNarrowIndex

# Trials of the peer for a type I error, and for power.
ITERATED, PLAIN = 1_000_000, 100_000
RULES: dict[str, ExpandingRule] = {"EMA": EMA, "HC": HEALTH_CANADA, "GCC": GCC}
# What the peer calls the parts of a decision.
ABEL_PARTS = {"p(BE)": "all", "p(BE-ABEL)": "interval", "p(BE-wCI)": "interval", "p(BE-wABEL)": "interval"}
PARTS = {"p(BE-pe)": "estimate", "p(BE-ABE)": "unscaled"}
RSABE_PARTS = {"p(BE)": "all", "p(BE-sABEc)": "criterion"} | PARTS
NTID_PARTS = {"p(BE)": "all", "p(BE-sABEc)": "criterion", "p(BE-ABE)": "unscaled", "p(BE-sratio)": "sd_ratio"}
HVNTID_PARTS = {"p(BE)": "all", "p(BE-ABE)": "equivalence", "p(BE-sratio)": "sd_ratio"}


def shared(call: Call, ratio: float, design: str) -> dict[str, Any]:
    """What all plans of replicate studies take; of two CVs the first is that of the test product."""
    cv = call.get("CV")
    cvs = {"cv_test": cv[0], "cv": cv[1]} if isinstance(cv, list) else {"cv": cv}
    return cvs | {"ratio": call.ratio(ratio), "design": call.design(design), "alpha": call.alpha}


def expanding(call: Call) -> ExpandingLimits | ReferenceScaled:
    """The plan of power.scABEL; the reference model of exact power counts contrasts within sequences."""
    regulator = call.get("regulator", "EMA")
    if regulator == "FDA":
        return ReferenceScaled(**shared(call, 0.9, "2x3x3"))
    rows: Any = "sequences" if "model" in call.args else "periods"
    return ExpandingLimits(rule=RULES[regulator], reference_rows=rows, **shared(call, 0.9, "2x3x3"))


def reference_scaled(call: Call) -> ReferenceScaled:
    """The plan of power.RSABE."""
    return ReferenceScaled(**shared(call, 0.9, "2x3x3"))


def narrow(call: Call) -> NarrowIndex:
    """The plan of power.NTID."""
    return NarrowIndex(**shared(call, 0.975, "2x2x4"))


def highly_variable_narrow(call: Call) -> HighlyVariableNarrowIndex:
    """The plan of power.HVNTID, which judges by 80 to 125 % throughout."""
    return HighlyVariableNarrowIndex(scaled=False, **shared(call, 0.95, "2x2x4"))


def power_of(make: Callable[[Call], Scaled], parts: dict[str, str]) -> Callable[[Call], Answers]:
    """Answer a call of power with its components."""

    def answer(call: Call) -> Answers:
        found = make(call).components(call.n)
        answers: Answers = {name: found[part] for name, part in parts.items() if part in found}
        return answers | {"value": found["all"]}

    return answer


def size_of(make: Callable[[Call], Scaled]) -> Callable[[Call], Answers]:
    """Answer a call of sample size."""

    def answer(call: Call) -> Answers:
        found = sd.sample_size(make(call), call.target)
        return {"n_total": found.n, "n": found.n, "achieved_power": found.power}

    return answer


def limits(call: Call) -> Answers:
    """scABEL: limits for a CV of the reference; of FDA those that its criterion implies."""
    cv, regulator = call.get("CV"), call.get("regulator", "EMA")
    upper = ReferenceScaled(cv=cv).implied_limit if regulator == "FDA" else RULES[regulator].upper(cv)
    return {"lower": 1 / upper, "upper": upper}


def cv_from_limit(call: Call) -> Answers:
    """CVwRfromU, U2CVwR."""
    return {"value": EXPANDING["EMA"].cv_of_upper(call.get("U"))}


def adjusted(call: Call) -> Answers:
    """scABEL.ad: type I error, adjusted level, and power at both."""
    plan = expanding(call)
    level = adjusted_level(plan, call.n, nominal=call.alpha)
    return _level_answers(call, plan, sum(plan.layout.allocate(call.n)), level)


def adjusted_size(call: Call) -> Answers:
    """sampleN.scABEL.ad."""
    plan = expanding(call)
    size, level = sample_size_at_adjusted_level(plan, call.target, nominal=call.alpha)
    return {"n_total": size.n, "n": size.n, "achieved_power": size.power} | _level_answers(call, plan, size.n, level)


def _level_answers(call: Call, plan: ExpandingLimits | ReferenceScaled, n: int, level: Any) -> Answers:
    """The peer's figures. `sims` counts what it simulates: once, once with fewer trials, and once per step of a search.

    The search ends by a tolerance below the noise of its own trials, so that the steps it takes are a matter of chance:
    in 450 searches on simulated type I errors 2 to 15, most often 6. Without noise they would be 4.
    """
    once = call.trials or ITERATED
    answers: Answers = {
        "sims": once + PLAIN,
        "alpha": level.nominal,
        "CVwT": plan.cv if plan.cv_test is None else plan.cv_test,
        "CVwR": plan.cv,
        "N": n,
        "theta0": plan.ratio,
        "TIE.unadj": level.error_before,
        "pwr.unadj": level.power_before,
    }
    if level.adjusted:
        answers |= {
            "alpha.adj": level.alpha,
            "TIE.adj": level.error,
            "pwr.adj": level.power,
            "rel.change": _change(level.error_before, level.nominal, once, 0),
            "rel.loss": _change(level.power, level.power_before, PLAIN, PLAIN),
            "sims": Simulated(*(once * (1 + steps) + PLAIN for steps in (6, 2, 15))),
        }
    return answers


def _change(new: float, old: float, new_trials: int, old_trials: int) -> Simulated:
    """Relative change in % of two probabilities that the peer simulates with so many trials; 0 trials: a given one."""
    noise = (1 - new) / new / new_trials + ((1 - old) / old / old_trials if old_trials else 0.0)
    value, far = 100 * (new / old - 1), 100 * FAR * new / old * math.sqrt(noise)
    return Simulated(value, value - far, value + far)


CALLS: dict[str, Callable[[Call], Answers]] = {
    "power.scABEL": power_of(expanding, ABEL_PARTS | PARTS),
    "power.scABEL (exact)": power_of(expanding, ABEL_PARTS | PARTS),
    "power.scABEL.sds": power_of(expanding, ABEL_PARTS | PARTS),
    "power.RSABE": power_of(reference_scaled, RSABE_PARTS),
    "power.NTID": power_of(narrow, NTID_PARTS),
    "power.NTIDFDA": power_of(narrow, NTID_PARTS),
    "power.HVNTID": power_of(highly_variable_narrow, HVNTID_PARTS),
    "sampleN.scABEL": size_of(expanding),
    "sampleN.RSABE": size_of(reference_scaled),
    "sampleN.NTID": size_of(narrow),
    "sampleN.NTIDFDA": size_of(narrow),
    "sampleN.HVNTID": size_of(highly_variable_narrow),
    "scABEL": limits,
    "CVwRfromU": cv_from_limit,
    "U2CVwR": cv_from_limit,
    "scABEL.ad": adjusted,
    "sampleN.scABEL.ad": adjusted_size,
}
