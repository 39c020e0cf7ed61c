"""Laws of what replicate studies estimate, against the quadratic forms of the whole design matrix."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.study_design.designs import layout_of
from galenic.science.study_design.scaled.laws import JointLaw, Variances, anova_law, contrasts_law

UNEQUAL = Variances(test=0.05, reference=0.2, interaction=0.03)
DESIGNS = [("2x2x4", (5, 3)), ("2x2x3", (4, 6)), ("2x3x3", (4, 4, 4)), ("2x4x4", (3, 3, 3, 3)), ("TRR|RTT", (5, 4))]


def matrices(
    sequences: tuple[str, ...], counts: tuple[int, ...], v: Variances
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Covariance of all values, design matrix without the treatment, and who got T; subjects are effects."""
    treatment = np.array(
        [letter == "T" for s, n in zip(sequences, counts, strict=True) for _ in range(n) for letter in s]
    )
    periods, subjects = len(sequences[0]), sum(counts)
    block = np.repeat(np.arange(subjects), periods)
    same = (block[:, None] == block[None, :]).astype(float)
    covariance = np.diag(np.where(treatment, v.test, v.reference)) + v.interaction * same * np.outer(
        treatment, treatment
    )
    subject = (block[:, None] == np.arange(subjects)).astype(float)
    period = np.tile(np.eye(periods), (subjects, 1))
    return covariance, np.hstack([subject, period]), treatment


def projection_off(design: np.ndarray) -> np.ndarray:
    return np.eye(len(design)) - design @ np.linalg.pinv(design)


def spectrum(law: JointLaw) -> list[float]:
    """Scales of all parts of the residual, one per degree of freedom."""
    parts = list(law.rest.parts) + ([(law.variances.reference, law.reference_df)] if law.shared else [])
    return sorted(scale for scale, df in parts for _ in range(round(df)))


@pytest.mark.parametrize(("name", "counts"), DESIGNS)
def test_the_residual_of_the_analysis_of_variance_is_the_quadratic_form(name: str, counts: tuple[int, ...]) -> None:
    layout = layout_of(name)
    covariance, design, treatment = matrices(layout.sequences, counts, UNEQUAL)
    residual = projection_off(np.hstack([design, treatment[:, None].astype(float)]))
    root = np.linalg.cholesky(covariance)
    expected = np.linalg.eigvalsh(root.T @ residual @ root)
    law = anova_law(layout, counts, UNEQUAL)
    assert spectrum(law) == pytest.approx(sorted(expected[expected > 1e-10]), rel=1e-6)
    assert law.df == round(np.trace(residual))


@pytest.mark.parametrize(("name", "counts"), DESIGNS)
def test_the_estimate_is_that_of_least_squares(name: str, counts: tuple[int, ...]) -> None:
    layout = layout_of(name)
    covariance, design, treatment = matrices(layout.sequences, counts, UNEQUAL)
    weights = np.linalg.pinv(np.hstack([design, treatment[:, None].astype(float)]))[-1]
    law = anova_law(layout, counts, UNEQUAL)
    assert law.spread**2 == pytest.approx(weights @ covariance @ weights)
    assert law.factor == pytest.approx(weights @ weights)


@pytest.mark.parametrize(("name", "counts"), DESIGNS)
def test_the_variance_of_r_is_part_of_the_residual(name: str, counts: tuple[int, ...]) -> None:
    """EMA/618604/2008 Rev. 13: an analysis of variance of the data of R alone, with subjects and periods."""
    layout = layout_of(name)
    covariance, design, treatment = matrices(layout.sequences, counts, UNEQUAL)
    among_r = np.zeros_like(covariance)
    rows = np.flatnonzero(~treatment)
    among_r[np.ix_(rows, rows)] = projection_off(design[rows])
    full = projection_off(np.hstack([design, treatment[:, None].astype(float)]))
    assert full @ among_r == pytest.approx(among_r, abs=1e-9)
    law = anova_law(layout, counts, UNEQUAL)
    assert law.reference_df == round(np.trace(among_r))
    assert covariance @ among_r == pytest.approx(UNEQUAL.reference * among_r, abs=1e-9)


def test_degrees_of_freedom_of_the_reference() -> None:
    v = Variances(0.1, 0.1)
    partial, counts = layout_of("2x3x3"), (8, 8, 8)
    assert anova_law(partial, counts, v).reference_df == 22  # n - 2: sequences share their period effects
    assert anova_law(partial, counts, v, reference_rows="sequences").reference_df == 21
    assert contrasts_law(partial, counts, v).reference_df == 21
    assert anova_law(layout_of("2x2x4"), (12, 12), v).reference_df == 22
    assert anova_law(layout_of("2x2x3"), (12, 12), v).reference_df == 11


@pytest.mark.parametrize(("name", "counts"), DESIGNS)
def test_contrasts_have_the_variance_of_their_means(name: str, counts: tuple[int, ...]) -> None:
    layout = layout_of(name)
    law = contrasts_law(layout, counts, UNEQUAL)
    variances = []
    for sequence in layout.sequences:
        given = np.array([letter == "T" for letter in sequence])
        weights = np.where(given, 1 / given.sum(), -1 / (~given).sum())
        variances.append(weights**2 @ np.where(given, UNEQUAL.test, UNEQUAL.reference) + UNEQUAL.interaction)
    steps = len(counts)
    assert law.spread**2 == pytest.approx(sum(v / n for v, n in zip(variances, counts, strict=True)) / steps**2)
    assert law.rest.mean == pytest.approx(sum(v * (n - 1) for v, n in zip(variances, counts, strict=True)))
    assert (law.df, law.shared) == (sum(counts) - steps, False)


def test_equal_variances_make_one_scale_and_no_leak() -> None:
    equal = Variances(0.1, 0.1)
    for name, counts in (("2x2x4", (9, 5)), ("2x3x3", (9, 5, 2))):
        law = anova_law(layout_of(name), counts, equal)
        assert len(law.rest.parts) == 1
        assert law.exact
    assert anova_law(layout_of("2x2x3"), (9, 5), UNEQUAL).exact
    assert not anova_law(layout_of("2x3x3"), (9, 5, 2), UNEQUAL).exact


def test_what_does_not_replicate_the_reference_is_refused() -> None:
    for law in (anova_law, contrasts_law):
        with pytest.raises(InputError, match="PWR-015"):
            law(layout_of("2x2x2"), (6, 6), Variances(0.1, 0.1))
        with pytest.raises(InputError, match="PWR-016"):
            law(layout_of("2x2x3"), (8, 1), Variances(0.1, 0.1))


def test_least_squares_fixture_agrees(least_squares: Callable[..., tuple[int, float]]) -> None:
    law = anova_law(layout_of("2x3x3"), (4, 5, 6), Variances(0.1, 0.1))
    assert (law.df, law.factor) == (
        pytest.approx(27),
        pytest.approx(least_squares(("TRR", "RTR", "RRT"), (4, 5, 6))[1]),
    )
