"""Oracles: EMA's published table of widened limits; FDA's criterion recomputed in R for EMA's data sets."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from scipy import stats

from galenic.science.bioequivalence import WithinVariability, intra_subject_contrasts, scaled_criterion, widened_limits
from galenic.science.bioequivalence.scaling import sd_of_cv
from galenic.science.rules import rule
from tests.science.bioequivalence.published import ema


def limits(agency: str, day: str, cv_pct: float) -> tuple[float, float] | None:
    found = rule("bioequivalence", agency, "highly variable", on=date.fromisoformat(day))
    return widened_limits(WithinVariability(sd_of_cv(cv_pct) ** 2, 20, 22), found.values["scaling"])


@pytest.mark.parametrize(
    ("cv_pct", "lower", "upper"),
    [(35, 77.23, 129.48), (40, 74.62, 134.02), (45, 72.15, 138.59), (50, 69.84, 143.19), (80, 69.84, 143.19)],
)
def test_the_table_of_ema(cv_pct: float, lower: float, upper: float) -> None:
    """CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10."""
    found = limits("EMA", "2024-01-01", cv_pct)
    assert found is not None
    assert (round(found[0], 2), round(found[1], 2)) == (lower, upper)


def test_limits_widen_above_thirty_percent_and_not_at_it() -> None:
    assert limits("EMA", "2024-01-01", 29.99) is None
    assert widened_limits(WithinVariability(math.log1p(0.09) * (1 - 1e-12), 20, 22), {"above_cv_pct": 30.0}) is None
    just = limits("EMA", "2024-01-01", 30.001)
    assert just is not None
    assert just[0] == pytest.approx(80.00, abs=0.01)


def test_health_canada_ends_at_two_thirds() -> None:
    """Comparative Bioavailability Standards, 2.1.1.8: 66.7 to 150.0 %, reached at CVwR 57.4 %."""
    at_cap, beyond = (limits("Health Canada", "2024-01-01", cv) for cv in (57.382, 120))
    assert at_cap == pytest.approx((66.66667, 150.0), abs=1e-4)
    assert beyond == pytest.approx((200 / 3, 150.0), abs=1e-9)
    assert limits("Health Canada", "2024-01-01", 50) == pytest.approx((69.84, 143.19), abs=0.005)


def test_the_gulf_states_changed_from_fixed_to_expanding_limits() -> None:
    assert limits("GCC", "2022-08-09", 31) == pytest.approx((75.0, 400 / 3))
    assert limits("GCC", "2022-08-09", 29) is None
    assert limits("GCC", "2022-08-10", 40) == limits("EMA", "2022-08-10", 40)


@pytest.mark.parametrize(
    ("number", "name", "bound"),
    [
        ("i", "highly variable", -0.0945401316951104),
        ("i", "narrow index", -0.146576601332929),
        ("ii", "highly variable", -0.00397287830693776),
    ],
)
def test_the_bound_of_the_criterion(number: str, name: str, bound: float) -> None:
    found = rule("bioequivalence", "FDA", name, on=date(2026, 6, 1)).values["scaling"]
    criterion = scaled_criterion(intra_subject_contrasts(ema(number)), found)
    assert criterion.upper_bound == pytest.approx(bound, rel=1e-10)


def test_the_constants_are_those_of_the_guidance() -> None:
    """FDA 2026, appendices F and G: 0.79669 and 1.11008."""
    contrasts = intra_subject_contrasts(ema("i"))
    theta = {
        name: scaled_criterion(
            contrasts, rule("bioequivalence", "FDA", name, on=date(2026, 6, 1)).values["scaling"]
        ).theta
        for name in ("highly variable", "narrow index")
    }
    assert theta == pytest.approx({"highly variable": 0.79669, "narrow index": 1.11008}, abs=5e-6)


def test_the_bound_covers_as_often_as_it_says() -> None:
    """Contrasts drawn from the model: the true criterion lies below its bound in about 95 of 100 studies."""
    scaling = rule("bioequivalence", "FDA", "highly variable", on=date(2026, 6, 1)).values["scaling"]
    contrasts = intra_subject_contrasts(ema("i"))
    draw, n, sd, shift = np.random.default_rng(4), 4000, 0.45, math.log(1.15)
    theta = (math.log(0.8) / 0.25) ** 2
    df, error = contrasts.interval.df, 0.05
    differences = draw.normal(shift, error, n)
    errors = error * np.sqrt(draw.chisquare(df, n) / df)
    variances = sd**2 * draw.chisquare(df, n) / df
    covered = 0
    for difference, standard_error, variance in zip(differences, errors, variances, strict=True):
        made = type(contrasts)(
            interval=type(contrasts.interval)(difference, standard_error, df, 0.05, 0.8, 1.25),
            reference=WithinVariability(variance, int(df), int(df) + 2),
            test=None,
            n_subjects=int(df) + 2,
            n_by_sequence={},
            is_free_of_periods=True,
        )
        covered += scaled_criterion(made, scaling).upper_bound >= shift**2 - theta * sd**2
    assert covered / n > 0.93
    assert stats.binomtest(covered, n, 0.95).proportion_ci(0.999).low < 0.97
