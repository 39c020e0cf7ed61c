"""Critical values of combined tests: published levels, a multivariate normal law, and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from galenic.errors import InputError
from galenic.science.study_design.two_stage import CombinationRules, combined_critical_value
from galenic.science.study_design.two_stage.rules import below_both


def test_one_equal_weight_is_pococks_design() -> None:
    """Pocock 1977, two looks, one-sided 0.025: nominal level 0.0147; 0.05: 0.0304."""
    assert special.ndtr(-combined_critical_value(0.025, (0.5,))) == pytest.approx(0.0147, abs=5e-5)
    assert special.ndtr(-combined_critical_value(0.05, (0.5,))) == pytest.approx(0.0304, abs=5e-5)


@pytest.mark.parametrize("weights", [(0.5,), (0.5, 0.25), (0.7, 0.2)])
def test_the_critical_value_by_the_multivariate_normal_law(weights: tuple[float, ...]) -> None:
    """Z1 and the combinations are normal with correlations of the roots of the weights; the law is Genz's."""
    c = combined_critical_value(0.05, weights)
    rows = np.array([[1.0, 0.0], *[[math.sqrt(w), math.sqrt(1 - w)] for w in weights]])
    law = stats.multivariate_normal(cov=rows @ rows.T, allow_singular=True, maxpts=2_000_000, abseps=1e-6)
    assert law.cdf(np.full(len(rows), c)) == pytest.approx(0.95, abs=2e-5)  # the law is singular: no more digits

    def given(z: float) -> float:
        return float(
            stats.norm.pdf(z) * min(stats.norm.cdf((c - math.sqrt(w) * z) / math.sqrt(1 - w)) for w in weights)
        )

    assert integrate.quad(given, -9, c, points=[0.0], limit=300, epsabs=1e-12)[0] == pytest.approx(0.95, abs=1e-9)


def test_the_critical_value_by_simulation() -> None:
    c, z = combined_critical_value(), np.random.default_rng(3).standard_normal((2, 4_000_000))
    combined = [math.sqrt(w) * z[0] + math.sqrt(1 - w) * z[1] for w in (0.5, 0.25)]
    assert np.mean(np.maximum.reduce([z[0], *combined]) > c) == pytest.approx(0.05, abs=4 * math.sqrt(0.0475 / 4e6))


def test_far_away_it_is_one_normal_law() -> None:
    assert below_both(9.0, 1.3, (0.4,)) == pytest.approx(special.ndtr(1.3), abs=1e-12)
    assert below_both(1.3, 30.0, (0.5, 0.25)) == pytest.approx(special.ndtr(1.3), abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weights": (0.0,)}, "PWR-026"),
        ({"weights": (0.5, 0.3, 0.2)}, "PWR-026"),
        ({"alpha": 0.0}, "PWR-014"),
        ({"min_second": 3}, "PWR-016"),
        ({"planned_ratio": math.inf}, "PWR-012"),
        ({"conditional": "yes"}, "PWR-018"),
        ({"target": 0.01}, "PWR-017"),
    ],
)
def test_what_cannot_be_combined_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as refused:
        CombinationRules(**changes)  # type: ignore[arg-type]
    assert code in {fault.code for fault in refused.value.faults}
