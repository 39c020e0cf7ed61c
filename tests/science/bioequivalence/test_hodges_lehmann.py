"""Oracles: Hollander and Wolfe, Nonparametric Statistical Methods (2nd ed., examples 3.1, 4.1); scipy's exact tests."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import shift_in_crossover, shift_of_groups, shift_of_pairs
from galenic.science.bioequivalence.hodges_lehmann import _rank_sums, _signed_ranks
from tests.science.bioequivalence.simulated import Study, columns, simulated

# Hamilton depression scale factor IV before and after, of nine patients (example 3.1).
BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
# Tritiated water diffusion across chorioamnion at term and at 12 to 26 weeks (example 4.1).
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]


def test_depression_scale() -> None:
    """Estimate -0.46; the 96.1 % interval is -0.786 to -0.010."""
    found = shift_of_pairs([a - b for a, b in zip(AFTER, BEFORE, strict=True)], alpha=0.0196)
    assert found.estimate == pytest.approx(-0.46, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((-0.786, -0.010), abs=1e-9)
    assert found.confidence == pytest.approx(0.961, abs=5e-4)


def test_water_diffusion() -> None:
    """Estimate 0.305 (term less early); the 96 % interval is -0.15 to 0.76."""
    found = shift_of_groups(["T"] * 10 + ["R"] * 5, [*TERM, *EARLY], alpha=0.02)
    assert found.estimate == pytest.approx(0.305, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((-0.15, 0.76), abs=1e-9)
    assert found.confidence == pytest.approx(0.96, abs=5e-3)


def test_chances_of_ranks_by_enumeration() -> None:
    for m, n in ((2, 3), (4, 4), (3, 6)):
        counts = np.zeros(m * n + 1)
        for chosen in itertools.combinations(range(m + n), m):
            counts[sum(chosen) - m * (m - 1) // 2] += 1
        found = _rank_sums(m, n)
        assert found == pytest.approx(counts[: len(found)] / counts.sum(), abs=1e-15)
        assert found.sum() >= 0.5
    counts = np.zeros(16)
    for signs in itertools.product((0, 1), repeat=5):
        counts[sum(rank * sign for rank, sign in zip(range(1, 6), signs, strict=True))] += 1
    assert _signed_ranks(5) == pytest.approx(counts / 32, abs=1e-15)


@pytest.mark.parametrize(("m", "n"), [(40, 55), (90, 100)])
def test_chances_of_large_samples_are_nearly_normal(m: int, n: int) -> None:
    tail = np.cumsum(_rank_sums(m, n))
    mean, sd = m * n / 2, math.sqrt(m * n * (m + n + 1) / 12)
    for z in (-2.5, -1.645, -1.0):
        place = int(mean + z * sd)
        assert tail[place] == pytest.approx(stats.norm.cdf((place + 0.5 - mean) / sd), abs=2e-3)


def test_very_large_samples_take_the_normal_law() -> None:
    draw = np.random.default_rng(9)
    found = shift_of_groups(["T"] * 300 + ["R"] * 300, draw.normal(1, 1, 600).tolist())
    assert found.confidence == pytest.approx(0.90, abs=0.001)


def test_the_interval_is_what_the_rank_test_does_not_reject() -> None:
    draw = np.random.default_rng(3)
    test, reference = draw.gamma(2, 1, 9), draw.gamma(2, 1.3, 11)
    found = shift_of_groups(["T"] * 9 + ["R"] * 11, [*test, *reference])
    for bound, side, inward in ((found.lower, "greater", 1), (found.upper, "less", -1)):
        for place, rejected in ((bound - inward * 1e-9, True), (bound + inward * 1e-9, False)):
            p = stats.mannwhitneyu(test - place, reference, alternative=side, method="exact").pvalue
            assert bool(p <= 0.05) is rejected
    pairs = draw.normal(0.4, 1, 14)
    paired = shift_of_pairs(pairs.tolist())
    for bound, side, inward in ((paired.lower, "greater", 1), (paired.upper, "less", -1)):
        for place, rejected in ((bound - inward * 1e-9, True), (bound + inward * 1e-9, False)):
            p = stats.wilcoxon(pairs - place, alternative=side, method="exact").pvalue
            assert bool(p <= 0.05) is rejected
    assert found.reached
    assert found.confidence >= 0.90


def tmax(sequences: dict[str, int], seed: int = 2, effect: float = 0.5, period: float = 3.0) -> Study:
    study = simulated(sequences, seed=seed)
    draw = np.random.default_rng(seed)
    study["value"] = [
        float(draw.gamma(3, 0.5) + effect * (t == "T") + period * (p > 1))
        for t, p in zip(study["treatment"], study["period"], strict=True)
    ]
    return study


def test_a_crossover_compares_period_differences_of_its_sequences() -> None:
    study = tmax({"TR": 8, "RT": 9})
    found = shift_in_crossover(*columns(study))
    values = np.array(study["value"]).reshape(-1, 2)
    change = values[:, 0] - values[:, 1]
    in_tr = np.array(study["sequence"])[::2] == "TR"
    comparisons = (change[in_tr][:, None] - change[~in_tr]) / 2
    assert found.estimate == pytest.approx(np.median(comparisons))
    assert (found.n_test, found.n_reference) == (8, 9)
    assert found.lower in comparisons
    assert -1 < found.estimate < 2  # the period effect of 3 is out


def test_period_effects_do_not_matter_and_shifts_move_everything() -> None:
    plain, shifted, later = (
        shift_in_crossover(*columns(tmax({"TRTR": 7, "RTRT": 8}, effect=effect, period=period)))
        for effect, period in ((0.5, 0.0), (1.75, 0.0), (0.5, 2.0))
    )
    assert shifted.lower == pytest.approx(plain.lower + 1.25)
    assert shifted.estimate == pytest.approx(plain.estimate + 1.25)
    assert later.upper == pytest.approx(plain.upper)


def test_ties_and_levels_out_of_reach_are_told() -> None:
    tied = shift_of_groups(["T", "T", "T", "R", "R", "R"], [1.0, 1.0, 2.0, 1.0, 3.0, 4.0])
    assert tied.ties
    few = shift_of_pairs([0.1, 0.4, -0.2])
    assert not few.reached
    assert few.confidence == pytest.approx(1 - 2 / 8)
    assert (few.lower, few.upper) == (-0.2, 0.4)


def test_values_of_zero_are_times_and_missing_ones_are_left_out() -> None:
    found = shift_of_groups(["T", "T", "R", "R", "R"], [0.0, 1.0, 2.0, None, 5.0])
    assert (found.n_test, found.n_reference) == (2, 2)


def refused(work: Any) -> set[str]:
    with pytest.raises(InputError) as refusal:
        work()
    assert refusal.value.remedy
    return {refusal.value.code, *(fault.code for fault in refusal.value.faults)}


@pytest.mark.parametrize("sequences", [{"TRR": 6, "RTR": 6}, {"TR": 4, "RT": 4, "TT": 4, "RR": 4}])
def test_designs_without_mirrored_sequences_are_refused(sequences: dict[str, int]) -> None:
    assert refused(lambda: shift_in_crossover(*columns(simulated(sequences)))) == {"BEQ-007", "BEQ-031"}


def test_bad_input_is_refused() -> None:
    assert refused(lambda: shift_of_groups(["T", "R"], [1.0, 2.0])) == {"BEQ-001", "BEQ-023"}
    assert refused(lambda: shift_of_groups(["T", "X"], [1.0, 2.0])) == {"BEQ-001", "BEQ-014"}
    assert refused(lambda: shift_of_pairs([math.inf, 1.0])) == {"BEQ-001", "BEQ-012"}
    assert refused(lambda: shift_of_pairs([])) == {"BEQ-001", "BEQ-023"}
    assert refused(lambda: shift_of_pairs([1.0, 2.0], alpha=0.9)) == {"BEQ-002", "BEQ-021"}
    assert refused(lambda: shift_of_groups([], [])) == {"BEQ-001", "BEQ-010"}
    study = simulated({"TR": 5, "RT": 5}) | {"value": [None] * 20}
    assert refused(lambda: shift_in_crossover(*columns(study))) == {"BEQ-001", "BEQ-023"}
