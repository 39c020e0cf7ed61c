"""The reference folder of planning functions, and every departure from it proved in two ways."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from galenic.science.study_design.scaled import ExpandingLimits
from galenic.science.study_design.scaled.rules import EMA, GCC
from galenic.science.study_design.simulation import simulate
from galenic.science.study_design.two_stage import CombinationRules, StageResult
from galenic.validation import validate
from galenic.validation.adapters.sample_size_power import ERRATA, obtain
from galenic.validation.results import Simulated

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "sample-size-power.md"
REPLICATES = {
    "sample_size_scaled:sn002": (ExpandingLimits(cv=0.4), 30),
    "sample_size_scaled:sn008": (ExpandingLimits(cv=0.4, design="2x3x3"), 42),
    "sample_size_scaled:sn021": (ExpandingLimits(cv=0.5, design="2x3x3", rule=GCC), 63),
    "sample_size_scaled:sn022": (ExpandingLimits(cv=0.45, cv_test=0.35), 32),
    "scabel_type1_adjusted:sn043": (ExpandingLimits(cv=0.35, alpha=0.036299, ratio=EMA.upper(0.35)), 34),
    "scabel_type1_adjusted:sn044": (ExpandingLimits(cv=0.45, design="2x3x3"), 48),
    "scabel_type1_adjusted:sn045": (ExpandingLimits(cv=0.3, design="2x2x3", alpha=0.025702, ratio=1.25), 50),
}
STAGES = {
    "two_stage:sn069": ((0.93, 0.28, 16), (0.97, 0.31, 14), 0.9463272738016),
    "two_stage:sn070": ((0.88, 0.35, 20), (1.01, 0.30, 30), 0.9616928207815),
}


@pytest.mark.reference
def test_the_reference_folder_is_missed_where_the_errata_say_and_nowhere_else(reference_dir: Path) -> None:
    found = validate(reference_dir / "sample_size_power")
    assert found.not_covered == 0
    missed: dict[str, set[str]] = {}
    for case in found.cases:
        if case.status == "failed":
            name, _, figure = case.id.rpartition(":")
            missed.setdefault(name, set()).add(figure)
    assert missed == {name: set(erratum.figures) for name, erratum in ERRATA.items()}


def test_the_page_lists_every_erratum_with_its_proof() -> None:
    page = PAGE.read_text()
    for name, erratum in ERRATA.items():
        line = next(line for line in page.splitlines() if line.startswith(f"| {name.partition(':')[2]} |"))
        for number in (erratum.peer, erratum.exact, erratum.simulated):
            assert f"{number:g}" in line, (name, number)


@pytest.mark.parametrize("name", sorted(ERRATA))
def test_exact_and_simulated_figures_agree_and_refute_the_peer(name: str) -> None:
    erratum = ERRATA[name]
    assert abs(erratum.simulated - erratum.exact) < 3 * erratum.error
    assert abs(erratum.simulated - erratum.peer) > 3.5 * erratum.error


@pytest.mark.parametrize("name", sorted(REPLICATES))
def test_the_exact_figure_is_met_by_even_steps_and_by_subjects(name: str) -> None:
    """Even steps over the laws of both variances; and a short simulation, of which ERRATA states a long one."""
    plan, n = REPLICATES[name]
    exact = plan.power(n)
    assert exact == pytest.approx(ERRATA[name].exact, abs=1e-6)
    if plan.cv_test is None:
        assert exact == pytest.approx(by_even_steps(plan, n), abs=1e-6)
    found = simulate(plan, n, trials=8000, seed=4)
    assert abs(found.power - exact) < 4 * found.standard_error


def by_even_steps(plan: ExpandingLimits, n: int) -> float:
    """Power with equal variances: s2wR and the rest of the residual are independent chi-square variables."""
    df = {"2x2x4": 3 * n - 4, "2x2x3": 2 * n - 3, "2x3x3": 2 * n - 3}[plan.design]
    reference = {"2x2x4": n - 2, "2x2x3": n // 2 - 1, "2x3x3": n - 2}[plan.design]
    factor = {"2x2x4": 1 / n, "2x2x3": 1.5 / n, "2x3x3": 1.5 / n}[plan.design]
    variance, t = math.log1p(plan.cv**2), stats.t.ppf(1 - plan.alpha, df)
    spread, center, widest = math.sqrt(variance * factor), math.log(plan.ratio), math.log(1.25)
    # The rule jumps at the switch and bends at the cap: steps that end there keep their order.
    cuts = [reference * math.log1p(cv**2) / variance for cv in (plan.rule.switch_cv, plan.rule.cap_cv)]
    edges = sorted({*stats.chi2.ppf([1e-12, 1 - 1e-12], reference), *cuts})
    rest, inner = _midpoints(*stats.chi2.ppf([1e-12, 1 - 1e-12], df - reference), 1200)
    inner = inner * stats.chi2.pdf(rest, df - reference)
    total = 0.0
    for low, high in pairwise(edges):
        first, outer = _midpoints(low, high, 900)
        swr = np.sqrt(variance * first / reference)
        limit = np.where(
            first > cuts[0],
            math.log(plan.rule.fixed)
            if plan.rule.fixed
            else 0.76 * np.minimum(swr, math.sqrt(math.log1p(plan.rule.cap_cv**2))),
            widest,
        )
        half = t * np.sqrt(factor * variance * (first[:, None] + rest) / df)
        bound = np.minimum(limit[:, None] - half, widest)
        inside = stats.norm.cdf((bound - center) / spread) - stats.norm.cdf((-bound - center) / spread)
        total += float((outer * stats.chi2.pdf(first, reference)) @ np.maximum(inside, 0) @ inner)
    return total


def _midpoints(low: float, high: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    width = (high - low) / steps
    return low + width * (np.arange(steps) + 0.5), np.full(steps, width)


@pytest.mark.parametrize("name", sorted(STAGES))
def test_the_overall_p_value_at_the_peers_estimate_is_not_one_half(name: str) -> None:
    first, second, estimate = STAGES[name]
    rules, at = CombinationRules(), math.log(estimate)
    stages = [StageResult(ratio=ratio, cv=cv, n=n) for ratio, cv, n in (first, second)]
    z = [stats.norm.ppf(stats.t.cdf((s.center - at) / s.error, s.degrees_of_freedom)) for s in stages]
    roots = [(math.sqrt(w), math.sqrt(1 - w)) for w in rules.weights]
    observed = max(a * z[0] + b * z[1] for a, b in roots)
    draw = np.random.default_rng(12).standard_normal((2, 1_000_000))
    combined = np.maximum.reduce([a * draw[0] + b * draw[1] for a, b in roots])
    p = float(np.mean((draw[0] >= rules.critical_value) | (combined >= observed)))
    assert abs(p - ERRATA[name].exact) < 4 * 0.0005
    assert abs(p - 0.5) > 6 * 0.0005


def test_a_peer_that_simulates_contradicts_itself() -> None:
    """Its two critical values of one and the same rule differ by five times the tolerance."""
    assert abs(1.937411665866 - 1.937406530181) > 5e-6


def ask(function: str, quantity: str, trials: int, **args: Any) -> Any:
    question = {"id": "q", "func": function, "args": args, "quantity": quantity, "nsims": str(trials)}
    return obtain({}, Path(), [question]).get("q")


def test_summaries_of_simulated_studies_come_with_what_so_many_show() -> None:
    args: dict[str, Any] = {"method": "B", "alpha": [0.0294, 0.0294], "n1": 12, "GMR": 0.95, "CV": 0.2, "theta0": 0.95}
    mean, largest = (ask("power.tsd", name, 100_000, **args) for name in ("nmean", "nrange[1]"))
    assert isinstance(mean, Simulated)
    assert mean.low < mean.value < mean.high < mean.low + 0.5
    fewer = ask("power.tsd", "nrange[1]", 1000, **args)
    assert fewer.value < largest.value
    assert ask("power.tsd", "nrange[0]", 100_000, **args) == 12


def test_what_is_not_known_is_left_open() -> None:
    assert ask("power.tsd.unheard", "pBE", 1) is None


def test_planning_with_one_sided_limits_by_their_reciprocal() -> None:
    """theta1 alone stands for both, on the log scale by its reciprocal."""
    both = ask("power.TOST", "value", 0, CV=0.3, n=40, theta1=0.75)
    assert both == pytest.approx(ask("power.TOST", "value", 0, CV=0.3, n=40, theta1=0.75, theta2=1 / 0.75))
