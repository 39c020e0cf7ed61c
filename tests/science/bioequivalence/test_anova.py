"""Oracle: general linear models solved here by brute force, with one column per level of every effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from galenic.science.bioequivalence import crossover
from tests.science.bioequivalence.simulated import columns, f_tail, least_squares, levels, simulated

DESIGNS = [
    ({"TRTR": 7, "RTRT": 5}, 4),
    ({"TRR": 5, "RTR": 4, "RRT": 6}, 3),
    ({"TRT": 6, "RTR": 6}, 0),
    ({"TRTR": 3, "RTRT": 4, "TRRT": 3, "RTTR": 5}, 5),
    ({"TR": 6, "RT": 5, "TT": 4, "RR": 4}, 1),
]


@pytest.mark.parametrize(("sequences", "missing"), DESIGNS)
def test_what_is_within_subjects_against_a_general_linear_model(sequences: dict[str, int], missing: int) -> None:
    study = simulated(sequences, missing=missing)
    result = crossover(*columns(study))
    rows = [i for i, value in enumerate(study["value"]) if value is not None]
    y = np.log([study["value"][i] for i in rows])
    people, periods, products = (levels([study[name][i] for i in rows]) for name in ("subject", "period", "treatment"))
    full, rank = least_squares(y, people, periods, products)
    df = len(y) - rank
    assert (result.interval.df, result.n_observations) == (df, len(y))
    assert result.mse == pytest.approx(full / df, rel=1e-10)
    for name, others in (("period", (people, products)), ("treatment", (people, periods))):
        reduced, rank_reduced = least_squares(y, *others)
        f = (reduced - full) / (rank - rank_reduced) / result.mse
        assert result.effect(name).df == rank - rank_reduced
        assert result.effect(name).f == pytest.approx(f, rel=1e-8)
        assert result.effect(name).p == pytest.approx(f_tail(f, rank - rank_reduced, df), rel=1e-8)
    assert result.interval.standard_error == pytest.approx(
        abs(result.interval.log_difference) / np.sqrt(result.effect("treatment").f or 0), rel=1e-8
    )


@pytest.mark.parametrize(("sequences", "missing"), DESIGNS)
def test_sequences_are_tested_against_subjects(sequences: dict[str, int], missing: int) -> None:
    study = simulated(sequences, missing=missing)
    result = crossover(*columns(study))
    rows = [i for i, value in enumerate(study["value"]) if value is not None]
    y = np.log([study["value"][i] for i in rows])
    people, periods, products, order = (
        levels([study[name][i] for i in rows]) for name in ("subject", "period", "treatment", "sequence")
    )
    full, rank = least_squares(y, people, periods, products)
    reduced, rank_reduced = least_squares(y, order, periods, products)
    between = result.effect("subject(sequence)")
    assert between.df == rank - rank_reduced
    assert between.mean_square == pytest.approx((reduced - full) / (rank - rank_reduced), rel=1e-8)
    names = sorted({study["subject"][i] for i in rows})
    sequence_of = {study["subject"][i]: study["sequence"][i] for i in rows}
    estimate = _equal_weights([sequence_of[name] for name in names], people, periods[:, 1:], products[:, 1:], y)
    assert result.effect("sequence").df == len(sequences) - 1
    assert result.effect("sequence").sum_of_squares == pytest.approx(estimate, rel=1e-7)
    assert result.effect("sequence").tested_against == "subject(sequence)"


def _equal_weights(sequence_of: list[str], *blocks: Any) -> float:
    """Sum of squares of the hypothesis that mean subject effects are the same in all sequences."""
    *columns_, y = blocks
    design = np.column_stack(columns_)
    inverse = np.linalg.inv(design.T @ design)
    member = levels(sequence_of)
    contrast = (member / member.sum(axis=0))[:, 1:] - (member / member.sum(axis=0))[:, :1]
    weights = np.vstack([contrast, np.zeros((design.shape[1] - len(sequence_of), contrast.shape[1]))])
    estimate = weights.T @ inverse @ design.T @ y
    return float(estimate @ np.linalg.inv(weights.T @ inverse @ weights) @ estimate)


def test_groups_have_their_own_periods_and_no_treatment_term() -> None:
    """ICH M13A 2.2.3.5: group, sequence, sequence*group, subject(sequence*group), period(group), formulation."""
    study = simulated({"TRTR": 11, "RTRT": 10}, missing=3, groups=3)
    result = crossover(*columns(study), group=study["group"])
    rows = [i for i, value in enumerate(study["value"]) if value is not None]
    y = np.log([study["value"][i] for i in rows])
    people, products = (levels([study[name][i] for i in rows]) for name in ("subject", "treatment"))
    nested = levels([f"{study['group'][i]} {study['period'][i]}" for i in rows])
    full, rank = least_squares(y, people, nested, products)
    reduced, rank_reduced = least_squares(y, people, nested)
    df = len(y) - rank
    assert result.interval.df == df
    assert result.mse == pytest.approx(full / df, rel=1e-10)
    assert result.effect("treatment").f == pytest.approx((reduced - full) / (rank - rank_reduced) * df / full, rel=1e-8)
    cells = levels([f"{study['group'][i]} {study['sequence'][i]}" for i in rows])
    smaller, rank_smaller = least_squares(y, cells, nested, products)
    between = result.effect("subject(sequence*group)")
    assert between.df == rank - rank_smaller
    assert between.sum_of_squares == pytest.approx(smaller - full, rel=1e-8)
    assert [row.effect for row in result.anova] == [
        "group",
        "sequence",
        "sequence*group",
        "subject(sequence*group)",
        "period(group)",
        "treatment",
        "residual",
    ]
    assert [result.effect(name).df for name in ("group", "sequence", "sequence*group", "period(group)")] == [2, 1, 2, 9]


def test_type_iii_of_groups_is_that_of_cell_means_when_data_are_complete() -> None:
    """With every subject complete, subject means have one variance and cells are a two-way layout of them."""
    study = simulated({"TR": 9, "RT": 12}, groups=3)
    result = crossover(*columns(study), group=study["group"])
    logs = np.log(np.array(study["value"]).reshape(-1, 2)).mean(axis=1)
    group, order = (np.array(study[name])[::2] for name in ("group", "sequence"))
    means = np.array([[logs[(group == g) & (order == s)].mean() for s in ("TR", "RT")] for g in sorted(set(group))])
    size = np.array([[((group == g) & (order == s)).sum() for s in ("TR", "RT")] for g in sorted(set(group))])
    for name, contrast in (
        ("sequence", np.array([[1, -1]] * 3) / 3),
        ("sequence*group", np.array([[[1, -1], [-1, 1], [0, 0]], [[1, -1], [0, 0], [-1, 1]]])),
        ("group", np.array([[[1, 1], [-1, -1], [0, 0]], [[1, 1], [0, 0], [-1, -1]]]) / 2),
    ):
        rows = contrast.reshape(-1, 6)
        estimate, variance = rows @ means.ravel(), rows @ np.diag(1 / (2 * size.ravel())) @ rows.T
        expected = float(estimate @ np.linalg.inv(variance) @ estimate)
        assert result.effect(name).sum_of_squares == pytest.approx(expected, rel=1e-8)


def test_a_group_without_one_of_the_sequences_is_still_evaluated() -> None:
    study = simulated({"TR": 8, "RT": 8})
    study["group"] = ["b" if s == 1 else "a" for s in study["subject"]]
    result = crossover(*columns(study), group=study["group"])
    assert result.effect("sequence(group)").df == 2
    assert not [row for row in result.anova if row.effect == "sequence"]
