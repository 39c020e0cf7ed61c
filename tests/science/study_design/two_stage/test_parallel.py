"""Two-stage parallel groups: a peer's simulation, one stage as a limit, and results that do not depend on workers."""

from __future__ import annotations

import math

import pytest

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.simulation import Cancelled, in_processes
from galenic.science.study_design.two_stage import TwoStageParallel


def test_a_peers_simulation() -> None:
    """Power2Stage 0.5-4.9000, power.tsd.p, 1e5 studies: power, at once, second stages, mean size."""
    found = TwoStageParallel(cv=0.4, n1=48).operating_characteristics(trials=100_000, seed=7)
    for value, peer in ((found.passes, 0.80695), (found.passes_first, 0.08861), (found.second_stage, 0.91139)):
        assert abs(value - peer) < 4 * math.sqrt(2 * peer * (1 - peer) / 1e5)
    assert found.expected_size == pytest.approx(148.55394, abs=0.8)
    assert found.standard_error == pytest.approx(math.sqrt(found.passes * (1 - found.passes) / 1e5))


def test_with_enough_power_at_once_it_is_a_study_of_one_stage() -> None:
    plan = TwoStageParallel(cv=0.15, n1=80, scheme="C", test="pooled")
    found = plan.operating_characteristics(trials=40_000)
    assert found.second_stage < 0.001
    exact = AverageEquivalence(cv=0.15, design="parallel").power(80)
    assert abs(found.passes - exact) < 4 * math.sqrt(exact * (1 - exact) / 40_000) + 0.001


def test_the_type_1_error_stays_near_the_level() -> None:
    """Fuglsang 2014: levels of 0.0294 keep 0.05 with Welch's test, also where variances and groups differ."""
    found = TwoStageParallel(cv=0.3, cv_test=0.5, n1=60, ratio=1.25).operating_characteristics(trials=60_000)
    assert found.passes < 0.05 + 3 * found.standard_error


def test_the_same_seed_gives_the_same_result_wherever_it_runs() -> None:
    plan = TwoStageParallel(cv=0.3, n1=40, max_total=100)
    here = plan.operating_characteristics(trials=4000, seed=3)
    with in_processes(2) as spread:
        assert plan.operating_characteristics(trials=4000, seed=3, spread=spread) == here
    assert plan.operating_characteristics(trials=4000, seed=4) != here
    assert max(here.sizes) <= 100


def test_a_run_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        TwoStageParallel(cv=0.3, n1=40).operating_characteristics(trials=3000, progress=lambda done, _: done < 1000)


@pytest.mark.parametrize(
    "wrong", [{"cv": 0.0}, {"cv_test": 6.0}, {"n1": 41}, {"test": "z"}, {"scheme": "E"}, {"target": 1.0}]
)
def test_what_cannot_be_planned_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match="PWR-001"):
        TwoStageParallel(**({"cv": 0.3, "n1": 40} | wrong))  # type: ignore[arg-type]
