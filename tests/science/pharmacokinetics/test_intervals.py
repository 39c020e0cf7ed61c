"""Partial areas over whole studies."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import (
    PKNCA,
    Beyond,
    NCAOptions,
    Reason,
    Trapezoid,
    arrange,
    noncompartmental,
    partial_areas,
)


def test_parts_and_whole_of_a_study(theophylline):
    profiles = arrange(**theophylline)
    options = NCAOptions(trapezoid=Trapezoid.LINEAR_UP_LOG_DOWN)
    found = partial_areas(profiles, [(0, 2), (2, 12), (12, np.inf), (0, np.inf)], options)
    whole = noncompartmental(**theophylline, options=options)
    assert found.areas.shape == (12, 4)
    assert found.areas[:, :3].sum(axis=1) == pytest.approx(found.areas[:, 3])
    assert found.areas[:, 3] == pytest.approx(whole["AUCIFO"])
    assert found.moments[:, 3] == pytest.approx(whole["AUMCIFO"])


def test_extrapolation_from_the_predicted_concentration(theophylline):
    found = partial_areas(arrange(**theophylline), [(0, np.inf)], predicted=True)
    assert found.areas[:, 0] == pytest.approx(noncompartmental(**theophylline)["AUCIFP"])


def test_theophylline_as_pknca_computes_it(theophylline):
    """PKNCA 0.12.1 (R 4.2.2), subject 1, linear rule: aucint.last 0-2 h, 0-12 h, 0-36 h, and aucint.inf.obs 0-36 h."""
    profiles = arrange(**theophylline)
    inside = partial_areas(profiles, [(0, 2), (0, 12), (0, 36)], PKNCA, beyond=Beyond.ZERO)
    assert inside.areas[0] == pytest.approx([15.5259633333333, 91.7355219869707, 148.92305], rel=1e-12)
    beyond = partial_areas(profiles, [(0, 36)], PKNCA)
    assert beyond.areas[0, 0] == pytest.approx(178.084632975752, rel=1e-12)


def test_an_interval_beyond_the_samples_without_lambda_z_tells_why():
    found = partial_areas(arrange([1] * 3, [0, 1, 2], [0, 1, 2]), [(0, 2), (0, 3)])
    assert found.areas[0, 0] == 2
    assert found.reasons[0].tolist() == [Reason.ESTIMATED, Reason.BEYOND_LAST_SAMPLE]


def test_no_interval_gives_an_empty_table():
    assert partial_areas(arrange([1, 1], [0, 1], [0, 1]), []).areas.shape == (1, 0)


@pytest.mark.parametrize("interval", [(2, 2), (3, 1), (-1, 4), (np.nan, 4)])
def test_what_is_no_interval_is_refused(interval):
    with pytest.raises(InputError):
        partial_areas(arrange([1, 1], [0, 1], [0, 1]), [(0, 1), interval])
