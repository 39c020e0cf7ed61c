"""Oracles: the likelihood computed from whole matrices, and its derivatives by differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from galenic.science.bioequivalence import arrange
from galenic.science.bioequivalence.boundaries import settle
from galenic.science.bioequivalence.covariance import Summary, summarize
from galenic.science.bioequivalence.reml import likelihood, minimize
from galenic.science.bioequivalence.structures import Structure, by_treatment, random_subject
from tests.science.bioequivalence.simulated import columns, levels, simulated

BY_TREATMENT = np.array([0.5, 1.3, 0.9, 0.7, 0.6])
STRUCTURES = [
    (random_subject(), np.array([0.6, 0.9])),
    (by_treatment(repeats_test=True, repeats_reference=True), BY_TREATMENT),
    (by_treatment(repeats_test=False, repeats_reference=True), BY_TREATMENT[[0, 1, 3, 4]]),
    (by_treatment(repeats_test=True, repeats_reference=False), BY_TREATMENT[[0, 2, 3, 4]]),
    (by_treatment(repeats_test=False, repeats_reference=False), np.array([0.9, 0.7, 0.2])),
]


def problem(seed: int = 3) -> tuple[Any, Any, Any]:
    """Columns with the response last, whether test, and subjects, of a replicate study with gaps."""
    data = arrange(*columns(simulated({"TRTR": 4, "RTRT": 5, "TRR": 3}, missing=6, seed=seed)))
    order = levels(data.sequence_of[data.subject_of].tolist())[:, 1:]
    design = np.column_stack([np.ones(len(order)), order, levels(data.period_of.tolist())[:, 1:], data.is_test])
    return np.column_stack([design, data.log_value - data.log_value.mean()]), data.is_test, data.subject_of


def summary() -> Summary:
    return summarize(*problem())


def whole_matrix(structure: Structure, theta: Any) -> float:
    """-2 log restricted likelihood from the covariance of all observations (Harville 1974, without log |X'X|)."""
    both, is_test, subject_of = problem()
    x, y = both[:, :-1], both[:, -1]
    z = np.column_stack([is_test, 1 - is_test])
    same = subject_of[:, None] == subject_of
    covariance = np.diag(z @ (theta @ structure.a))
    covariance += same * (z @ np.tensordot(theta, structure.b, axes=1) @ z.T)
    inverse = np.linalg.inv(covariance)
    information = x.T @ inverse @ x
    left = y - x @ np.linalg.solve(information, x.T @ inverse @ y)
    logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
    return float((len(y) - x.shape[1]) * np.log(2 * np.pi) + logs + left @ inverse @ left)


@pytest.mark.parametrize(("structure", "theta"), STRUCTURES)
def test_the_likelihood_is_that_of_whole_matrices(structure: Structure, theta: Any) -> None:
    found = likelihood(summary(), structure, theta)
    assert found is not None
    assert found.value == pytest.approx(whole_matrix(structure, theta), rel=1e-12)


@pytest.mark.parametrize(("structure", "theta"), STRUCTURES)
def test_first_and_second_derivatives(structure: Structure, theta: Any) -> None:
    sums, step = summary(), 1e-5
    at = likelihood(sums, structure, theta)
    assert at is not None
    for j in range(len(theta)):
        up, down = (likelihood(sums, structure, theta + sign * step * np.eye(len(theta))[j]) for sign in (1, -1))
        assert up is not None
        assert down is not None
        assert at.gradient[j] == pytest.approx((up.value - down.value) / (2 * step), rel=1e-6, abs=1e-6)
        assert at.hessian[j] == pytest.approx((up.gradient - down.gradient) / (2 * step), rel=1e-6, abs=1e-5)
        moved = (up.covariance[-1, -1] - down.covariance[-1, -1]) / (2 * step)
        assert (at.covariance @ at.slopes[j] @ at.covariance)[-1, -1] == pytest.approx(moved, rel=1e-6)


def test_expected_information_is_the_mean_of_the_observed() -> None:
    """Averaged over responses drawn from the model itself."""
    structure, theta = STRUCTURES[1]
    both, is_test, subject_of = problem()
    z = np.column_stack([is_test, 1 - is_test])
    covariance = np.diag(z @ (theta @ structure.a))
    covariance += (subject_of[:, None] == subject_of) * (z @ np.tensordot(theta, structure.b, axes=1) @ z.T)
    draw = np.random.default_rng(11)
    responses = np.linalg.cholesky(covariance) @ draw.normal(size=(len(is_test), 1000))
    found = [
        likelihood(summarize(np.column_stack([both[:, :-1], y]), is_test, subject_of), structure, theta)
        for y in responses.T
    ]
    observed = np.array([each.hessian for each in found if each])
    expected = found[0].expected if found[0] else np.nan
    standard_error = observed.std(axis=0) / np.sqrt(len(observed))
    assert np.abs((observed.mean(axis=0) - expected) / standard_error).max() < 4.5


def test_no_covariance_no_likelihood() -> None:
    structure, theta = STRUCTURES[1]
    assert likelihood(summary(), structure, theta * [1, -1, 1, 1, 1]) is None
    assert likelihood(summary(), structure, theta * [1, 1, -3, 1, 1]) is None


@pytest.mark.parametrize(("seed", "sequences"), [(27, {"TRR": 3, "RTR": 3, "RRT": 3}), (39, {"TRT": 5, "RTR": 4})])
def test_of_several_minima_the_lowest_counts(seed: int, sequences: dict[str, int]) -> None:
    """Small studies in which one search alone ends at the higher of two minima, on a boundary or inside."""
    data = arrange(*columns(simulated(sequences, missing=seed % 4, seed=seed)))
    order, periods = (levels(c.tolist())[:, 1:] for c in (data.sequence_of[data.subject_of], data.period_of))
    design = np.column_stack([np.ones(len(order)), order, periods, data.is_test])
    left = data.log_value - design @ np.linalg.lstsq(design, data.log_value, rcond=None)[0]
    sums = summarize(np.column_stack([design, left / left.std()]), data.is_test, data.subject_of)
    structure = by_treatment(repeats_test=seed == 39, repeats_reference=True)
    found = settle(sums, structure)
    assert found.is_minimum
    draw, ends = np.random.default_rng(1), []
    for _ in range(8):
        end = minimize(sums, structure, draw.normal(size=structure.squares.shape[-1]))
        ends.append(end.at.value)
    assert found.optimum.at.value == pytest.approx(min(ends), abs=1e-6)
    assert max(ends) > min(ends) + 0.1
