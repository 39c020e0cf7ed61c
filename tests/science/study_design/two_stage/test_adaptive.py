"""Operating characteristics of adaptive combination: a peer's simulation, and the interim evaluation study by study."""

from __future__ import annotations

import math

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.study_design.equivalence import AverageEquivalence, cv_of_log_sd, log_sd
from galenic.science.study_design.two_stage import (
    AdaptiveCombination,
    CombinationRules,
    StageResult,
    evaluate_final,
    evaluate_interim,
)

# Power2Stage 0.5-4.9000 (Labes, Lang, Schuetz), power.tsd.in, 1e5 studies: ratio, passes, at once, second stages.
PEER = [(0.95, 0.80512, 0.38156, 0.56351), (1.25, 0.04439, 0.02612, 0.34459)]


@pytest.mark.parametrize(("ratio", "passes", "first", "second"), PEER)
def test_a_peers_simulation(ratio: float, passes: float, first: float, second: float) -> None:
    found = AdaptiveCombination(cv=0.3, n1=24, ratio=ratio).operating_characteristics()
    for exact, simulated in ((found.passes, passes), (found.passes_first, first), (found.second_stage, second)):
        assert abs(exact - simulated) < 2e-4 + 4 * math.sqrt(exact * (1 - exact) / 1e5)


@pytest.mark.parametrize("cv", [0.15, 0.3, 0.6])
def test_the_first_look_is_that_of_two_one_sided_tests(cv: float) -> None:
    """Both tests at the level of the critical value: the exact power of a 2x2x2 study of that size (Phillips 1990)."""
    for ratio in (0.95, 1.25):
        plan = AdaptiveCombination(cv=cv, n1=24, ratio=ratio)
        expected = AverageEquivalence(cv=cv, ratio=ratio, alpha=plan.rules.level).power(24)
        found = plan.operating_characteristics()
        assert found.passes_first == pytest.approx(expected, abs=1e-8)
        assert math.fsum(found.sizes.values()) == pytest.approx(1, abs=1e-12)


def test_a_finer_grid_changes_nothing_that_is_called_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    for rules in (CombinationRules(), CombinationRules(conditional="error", max_total=60)):
        plan = AdaptiveCombination(cv=0.3, n1=24, rules=rules)
        usual = plan.operating_characteristics()
        monkeypatch.setattr("galenic.science.study_design.two_stage.adaptive.GRID", 24)
        finer = plan.operating_characteristics()
        monkeypatch.undo()
        assert finer.second_stage == pytest.approx(usual.second_stage, abs=1e-7)
        assert finer.passes == pytest.approx(usual.passes, abs=4e-4)


def simulated(plan: AdaptiveCombination, trials: int) -> tuple[float, float]:
    """Shares of studies that pass and that go on, each evaluated by itself as a user would."""
    draw, sd, rules = np.random.default_rng(11), log_sd(plan.cv), plan.rules

    def stage(n: int) -> StageResult:
        variance = sd**2 * draw.chisquare(n - 2) / (n - 2)
        estimate = math.log(plan.ratio) + sd * math.sqrt(2 / n) * draw.standard_normal()
        return StageResult(ratio=math.exp(estimate), cv=cv_of_log_sd(math.sqrt(variance)), n=n)

    passed, went_on = 0, 0
    for _ in range(trials):
        first = stage(plan.n1)
        look = evaluate_interim(first, rules)
        if look.goes_on and look.n2:
            went_on += 1
            passed += evaluate_final(first, stage(look.n2), rules).passed
        else:
            passed += look.passed
    return passed / trials, went_on / trials


@pytest.mark.parametrize(
    "rules",
    [
        CombinationRules(max_total=60, conditional="error"),
        CombinationRules(weights=(0.5,), conditional="no", futility=None, futile_total=80),
    ],
)
def test_studies_evaluated_one_by_one(rules: CombinationRules) -> None:
    plan, trials = AdaptiveCombination(cv=0.3, n1=20, rules=rules), 250
    found = plan.operating_characteristics()
    passed, went_on = simulated(plan, trials)
    for exact, share in ((found.passes, passed), (found.second_stage, went_on)):
        assert abs(exact - share) < 4 * math.sqrt(exact * (1 - exact) / trials)


def test_the_type_1_error_is_controlled() -> None:
    """Maurer, Jones, Chen 2018: at most the level, whatever the size rule."""
    for cv in (0.2, 0.4):
        for rules in (CombinationRules(), CombinationRules(observed_ratio=True, futility=None)):
            found = AdaptiveCombination(cv=cv, n1=16, ratio=1.25, rules=rules).operating_characteristics()
            assert found.passes < 0.05 + 2e-4
            assert math.fsum(found.sizes.values()) == pytest.approx(1)


def test_what_cannot_be_planned_is_refused() -> None:
    for wrong in ({"cv": 0.0}, {"n1": 15}, {"ratio": math.nan}):
        with pytest.raises(InputError, match="PWR-001"):
            AdaptiveCombination(**({"cv": 0.3, "n1": 16} | wrong))  # type: ignore[arg-type]
