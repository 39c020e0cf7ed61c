"""What must not matter does not: units, names, order, what else is in the table; and exchange turns the ratio over."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from galenic.catalogue.outcome import Outcome
from tests.catalogue.bioequivalence.studies import VALUE, interval, made_up, outcome

few = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
STUDIES = st.builds(
    made_up,
    st.sampled_from([{"TR": 6, "RT": 7}, {"TRTR": 5, "RTRT": 6}, {"TRR": 4, "RTR": 5, "RRT": 4}, {"TRT": 6, "RTR": 6}]),
    missing=st.integers(0, 3),
    seed=st.integers(0, 10_000),
)
MODELS = st.sampled_from(["fixed", "random-subject", "variances-by-treatment"])


def same(one: Outcome, other: Outcome) -> bool:
    """Alike to the accuracy of an iterative fit."""
    return interval(one) == pytest.approx(interval(other), rel=1e-6)


@few
@given(STUDIES, MODELS, st.floats(1e-6, 1e6))
def test_scaling_the_values(frame: pl.DataFrame, model: str, factor: float) -> None:
    assert same(outcome(frame, model=model), outcome(frame.with_columns(pl.col(VALUE) * factor), model=model))


@few
@given(STUDIES, MODELS, st.randoms(use_true_random=False))
def test_order_of_rows(frame: pl.DataFrame, model: str, random: object) -> None:
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 999))  # type: ignore[attr-defined]
    assert same(outcome(frame, model=model), outcome(shuffled, model=model))


@few
@given(STUDIES, MODELS)
def test_names_of_subjects_sequences_and_products(frame: pl.DataFrame, model: str) -> None:
    renamed = frame.with_columns(
        subject=pl.format("P-{}", 1000 - pl.col("subject")),
        sequence=pl.format("arm {}", pl.col("sequence").rank("dense")),
        treatment=pl.col("treatment").replace({"T": "generic", "R": "brand"}),
    )
    found = outcome(renamed, model=model, test="generic", reference="brand")
    assert same(outcome(frame, model=model), found)


@few
@given(STUDIES, MODELS)
def test_exchange_of_test_and_reference(frame: pl.DataFrame, model: str) -> None:
    ratio, lower, upper = interval(outcome(frame, model=model))
    turned = interval(outcome(frame, model=model, test="R", reference="T"))
    assert turned == pytest.approx((1e4 / ratio, 1e4 / upper, 1e4 / lower), rel=1e-6)


@few
@given(STUDIES, st.integers(0, 100))
def test_endpoints_together_or_one_by_one(frame: pl.DataFrame, seed: int) -> None:
    second = frame[VALUE].shuffle(seed).fill_null(3.0)
    both = frame.with_columns(second.alias("auc [h*ng/mL]"))
    together = outcome(both, endpoints="CMAX,AUCLST")
    apart = outcome(both.drop("auc [h*ng/mL]"))
    assert together.table("ratios").rows[0] == apart.table("ratios").rows[0]
    assert [row for row in together.table("decisions").rows if row[0] == "CMAX"] == list(apart.table("decisions").rows)


@few
@given(STUDIES)
def test_numbers_of_subjects_may_begin_anew_in_each_sequence(frame: pl.DataFrame) -> None:
    anew = frame.with_columns(subject=pl.col("subject").rank("dense").over("sequence"))
    assert same(outcome(frame), outcome(anew))
