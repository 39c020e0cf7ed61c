"""What an evaluation hands on to the models and estimates behind it; their own tests have the oracles."""

from __future__ import annotations

import pytest

from galenic.science.bioequivalence import Evaluation, random_subject_model, within_variability
from tests.science.bioequivalence.published import ema


def test_level_degrees_of_freedom_and_information_reach_the_models() -> None:
    data = ema("ii")
    found = Evaluation(data, 0.03, "kenward-roger", information="observed")
    alone = random_subject_model(data, df="kenward-roger", information="observed", alpha=0.03).interval
    assert found.by("random subject") == alone
    assert found.by("fixed").alpha == 0.03
    assert found.by_treatment.interval.df == pytest.approx(19.89, abs=0.005)  # from the observed information


def test_variability_may_rest_on_more_subjects_than_the_comparison() -> None:
    everybody, fewer = ema("i"), ema("i", drop=("1", "2"))
    found = Evaluation(fewer, replicates=everybody)
    assert found.reference == within_variability(everybody)
    assert found.fixed.n_subjects == 75
    assert Evaluation(fewer).reference != found.reference


def test_a_study_in_the_terms_of_planning() -> None:
    """Data set I: 2x2x4, 77 subjects with both products, CVwR 46.96 %, CVwT 35.16 %."""
    planned = Evaluation(ema("i")).as_planned
    assert planned is not None
    assert (planned.design, sum(planned.n)) == ("2x2x4", 77)
    assert (round(100 * planned.cv, 2), round(100 * (planned.cv_test or 0), 2)) == (46.96, 35.16)
