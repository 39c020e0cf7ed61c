"""Flags: each raised by what it names, and only by that."""

from __future__ import annotations

import numpy as np
import pytest

from galenic.science.pharmacokinetics import FLAGS, NCAOptions, noncompartmental

TIME = np.array([0.0, 1, 2, 4, 6, 8, 12, 24])
CLEAN = np.concatenate([[0.0], 10 * np.exp(-0.25 * TIME[1:])])


def raised(concentration=CLEAN, time=TIME, **options):
    result = noncompartmental(np.ones(len(time)), time, concentration, options=NCAOptions(**options))
    return {code for code, flags in result.flags.items() if flags[0]}


def test_a_clean_profile_raises_none():
    assert raised() == set()


@pytest.mark.parametrize(
    ("flags", "changes"),
    [
        ({"EXTRAPOLATED", "COVERAGE", "SPAN"}, {"concentration": CLEAN[:5], "time": TIME[:5]}),
        ({"PREDOSE"}, {"concentration": np.concatenate([[0.5], CLEAN[1:]])}),
        ({"LAMZ"}, {"concentration": np.arange(8.0)}),
        ({"LAMZ", "ALL_BLQ"}, {"concentration": np.zeros(8)}),
        ({"TRUNCATION"}, {"concentration": [0, *10 * np.exp(-0.02 * 12 * TIME[1:])], "time": 12 * TIME}),
        ({"POINTS"}, {"concentration": [0, 9, 8, 0.08], "time": [0, 0.1, 1, 24], "min_points": 2}),
    ],
)
def test_what_is_wrong_is_flagged(flags, changes):
    assert raised(**changes) == flags


def test_a_poor_fit_is_flagged_by_the_limit_of_the_options():
    noisy = CLEAN * np.array([1, 1, 1.6, 0.6, 1.7, 0.5, 1.8, 1.0])
    assert "R2ADJ" not in raised(noisy, min_r2_adjusted=0.5)
    assert "R2ADJ" in raised(noisy, min_r2_adjusted=0.999)


def test_a_limit_is_not_exceeded_by_meeting_it():
    """ICH M13A 2.2.3.3 asks for more than 5 % of Cmax."""
    peak = CLEAN[1]
    assert "PREDOSE" not in raised(np.concatenate([[0.05 * peak * (1 - 1e-12)], CLEAN[1:]]))


def test_every_flag_names_its_source():
    assert all(flag.title and flag.source for flag in FLAGS)
    assert len({flag.code for flag in FLAGS}) == len(FLAGS)
