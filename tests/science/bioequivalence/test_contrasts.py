"""Oracles: EMA's data sets evaluated by FDA's formulas in R (lm on contrasts), and contrasts built here one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.bioequivalence import arrange, intra_subject_contrasts
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, simulated


def test_ema_data_set_i() -> None:
    found = intra_subject_contrasts(ema("i"))
    assert (found.n_subjects, found.interval.df, found.reference.df) == (69, 67, 67)
    assert found.interval.log_difference == pytest.approx(0.143765287388776, rel=1e-12)
    assert found.interval.standard_error == pytest.approx(0.0490802331975831, rel=1e-12)
    assert found.reference.variance == pytest.approx(0.204013427140774, rel=1e-12)
    assert found.test is not None
    assert found.test.variance == pytest.approx(0.118637384961996, rel=1e-12)


def test_ema_data_set_ii() -> None:
    found = intra_subject_contrasts(ema("ii"))
    assert (found.n_subjects, found.interval.df, found.test) == (24, 21, None)
    assert found.reference.sd == pytest.approx(0.113972981696042, rel=1e-12)


def test_contrasts_one_by_one() -> None:
    study = simulated({"TRTR": 6, "RTRT": 5}, missing=3)
    found = intra_subject_contrasts(arrange(*columns(study)))
    by_subject: dict[Any, list[int]] = {}
    for i, subject in enumerate(study["subject"]):
        by_subject.setdefault(subject, []).append(i)
    means: dict[str, list[float]] = {"TRTR": [], "RTRT": []}
    for rows in by_subject.values():
        if any(study["value"][i] is None for i in rows):
            continue
        logs = {p: [np.log(study["value"][i]) for i in rows if study["treatment"][i] == p] for p in "TR"}
        means[study["sequence"][rows[0]]].append(float(np.mean(logs["T"]) - np.mean(logs["R"])))
    groups = [np.array(found) for found in means.values()]
    n = sum(map(len, groups))
    variance = sum(((g - g.mean()) ** 2).sum() for g in groups) / (n - 2)
    assert found.interval.log_difference == pytest.approx(np.mean([g.mean() for g in groups]), rel=1e-12)
    error = np.sqrt(variance * sum(1 / len(g) for g in groups)) / 2
    assert found.interval.standard_error == pytest.approx(error, rel=1e-12)
    assert (found.n_subjects, found.n_by_sequence) == (n, {s: len(g) for s, g in means.items()})


def test_period_effects_that_sequences_do_not_balance_are_told() -> None:
    balanced, unbalanced = (
        intra_subject_contrasts(arrange(*columns(simulated(sequences))))
        for sequences in ({"TRR": 4, "RTR": 4, "RRT": 4}, {"TRR": 6, "RTR": 6})
    )
    assert (balanced.is_free_of_periods, unbalanced.is_free_of_periods) == (True, False)


@pytest.mark.parametrize("sequences", [{"TR": 6, "RT": 6}, {"TRT": 6, "RTR": 6}, {"TRR": 6, "RTT": 6}])
def test_other_designs_are_refused(sequences: dict[str, int]) -> None:
    with pytest.raises(InputError, match=r"BEQ-004[\s\S]*BEQ-027"):
        intra_subject_contrasts(arrange(*columns(simulated(sequences))))


def test_too_few_complete_subjects_are_refused() -> None:
    study = simulated({"TRTR": 4, "RTRT": 4})
    for row in range(0, 16, 4):
        study["value"][row] = None
    with pytest.raises(InputError, match=r"BEQ-023[\s\S]*TRTR: 0"):
        intra_subject_contrasts(arrange(*columns(study)))
