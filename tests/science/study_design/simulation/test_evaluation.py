"""Simulated studies evaluated at once are evaluated as one by one by ordinary least squares."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.study_design.simulation.evaluation import by_anova, by_contrasts

SEQUENCES = {"2x2x2": ("TR", "RT"), "2x2x4": ("TRTR", "RTRT"), "2x3x3": ("TRR", "RTR", "RRT"), "2x2x3": ("TRT", "RTR")}


def study(name: str, counts: tuple[int, ...], missing: float) -> tuple[np.ndarray, ...]:
    draw = np.random.default_rng(4)
    sequence = np.repeat(np.arange(len(counts)), counts)
    given = np.array([[letter == "T" for letter in SEQUENCES[name][each]] for each in sequence])
    values = draw.normal(size=(6, *given.shape)) + draw.normal(size=(6, len(given), 1))
    present = draw.random(values.shape) >= missing
    return values, present, given, sequence


def ordinary(y: np.ndarray, rows: np.ndarray, given: np.ndarray, *, treatment: bool) -> tuple[float, float, int, float]:
    """Estimate, variance, degrees of freedom and variance factor of one study by its own design matrix."""
    subject, period = np.nonzero(rows)
    columns = [subject[:, None] == np.unique(subject), period[:, None] == np.unique(period)]
    if treatment:
        columns.append(given[subject, period][:, None])
    design = np.hstack(columns).astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    effect = inverse @ design.T @ y[rows]
    df = len(subject) - int(np.linalg.matrix_rank(design))
    return float(effect[-1]), float(((y[rows] - design @ effect) ** 2).sum() / max(df, 1)), df, float(inverse[-1, -1])


@pytest.mark.parametrize("missing", [0.0, 0.25])
@pytest.mark.parametrize(
    ("name", "counts"), [("2x2x2", (6, 5)), ("2x2x4", (4, 6)), ("2x3x3", (4, 3, 5)), ("2x2x3", (5, 4))]
)
def test_analysis_of_variance_with_missing_values(name: str, counts: tuple[int, ...], missing: float) -> None:
    values, present, given, _ = study(name, counts, missing)
    found = by_anova(values, present, given)
    for each in range(len(values)):
        both = (present[each] & given).any(axis=1) & (present[each] & ~given).any(axis=1)
        rows = present[each] & both[:, None]
        effect, variance, df, factor = ordinary(values[each], rows, given, treatment=True)
        assert found.df[each] == df
        assert found.difference[each] == pytest.approx(effect)
        assert found.error[each] == pytest.approx(np.sqrt(variance * factor))
        _, variance, df, _ = ordinary(values[each], rows & ~given, given, treatment=False)
        assert found.reference_df[each] == df
        if df:
            assert found.reference_variance[each] == pytest.approx(variance)


@pytest.mark.parametrize(("name", "counts"), [("2x2x4", (4, 6)), ("2x2x3", (5, 4)), ("2x3x3", (4, 3, 5))])
def test_contrasts_of_complete_subjects(name: str, counts: tuple[int, ...]) -> None:
    values, present, given, sequence = study(name, counts, 0.1)
    found = by_contrasts(values, present, given, sequence)
    for each in range(len(values)):
        complete = present[each].all(axis=1)
        difference = [
            values[each][i][given[i]].mean() - values[each][i][~given[i]].mean() if complete[i] else np.nan
            for i in range(len(sequence))
        ]
        groups = [np.array(difference)[complete & (sequence == s)] for s in range(len(counts))]
        if min(map(len, groups)) < 2:
            continue
        df = sum(map(len, groups)) - len(groups)
        variance = sum(((g - g.mean()) ** 2).sum() for g in groups) / df
        factor = sum(1 / len(g) for g in groups) / len(groups) ** 2
        assert found.df[each] == df
        assert found.difference[each] == pytest.approx(np.mean([g.mean() for g in groups]))
        assert found.error[each] == pytest.approx(np.sqrt(variance * factor))
        squares, df = 0.0, 0
        for s in range(len(counts)):
            chosen = complete & (sequence == s)
            places = np.flatnonzero(~given[sequence == s][0])
            if len(places) == 2:
                d = (values[each][chosen][:, places[0]] - values[each][chosen][:, places[1]]) / np.sqrt(2)
                squares, df = squares + ((d - d.mean()) ** 2).sum(), df + len(d) - 1
        assert found.reference_df[each] == df
        assert found.reference_variance[each] == pytest.approx(squares / df)


def test_a_study_that_lost_a_sequence_estimates_nothing() -> None:
    values, _, given, sequence = study("2x2x2", (5, 5), 0.0)
    present = np.broadcast_to((sequence == 0)[None, :, None], values.shape)
    assert not by_anova(values, present, given).df.any()
    assert not by_contrasts(values, present, given, sequence).df.any()
