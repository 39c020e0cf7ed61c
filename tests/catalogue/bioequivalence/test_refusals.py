"""What nobody can evaluate is refused with a sentence, a place and a remedy."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from galenic.errors import InputError
from tests.catalogue.bioequivalence.studies import VALUE, ema, made_up, outcome, refusal

FRAME = made_up({"TRTR": 6, "RTRT": 6})


def at(frame: pl.DataFrame, subject: int, period: int, column: str, value: Any) -> pl.DataFrame:
    """The frame with one cell changed."""
    where = (pl.col("subject") == subject) & (pl.col("period") == period)
    return frame.with_columns(pl.when(where).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))


def test_zero_and_negative_values_have_no_logarithm() -> None:
    refused = refusal(at(FRAME, 2, 3, VALUE, 0.0))
    assert [(fault.code, fault.row, fault.column) for fault in refused.faults] == [("BEQ-013", 7, "cmax")]
    negative = refusal(at(FRAME, 2, 3, VALUE, -1.0))
    assert negative.faults[0].row == 7


@pytest.mark.parametrize("value", [float("inf"), 1e200])
def test_numbers_that_cannot_be_meant(value: float) -> None:
    assert refusal(at(FRAME, 1, 1, VALUE, value)).faults[0].row == 1


def test_replicates_too_far_apart_for_a_cv() -> None:
    frame = FRAME
    for subject in range(1, 7):
        frame = at(at(frame, subject, 2, VALUE, 1e29), subject, 4, VALUE, 1e-29)
    assert {fault.code for fault in refusal(frame).faults} == {"BES-026"}


def test_a_scatter_that_no_drug_has() -> None:
    """Some values in another unit, by mistake: a CV above 500 % is refused, as planning refuses it."""
    mixed = (pl.col("subject") + pl.col("period") ** 2) % 3 == 1
    frame = FRAME.with_columns(pl.when(mixed).then(pl.col(VALUE) * 1e6).otherwise(VALUE).alias(VALUE))
    refused = refusal(frame)
    assert [(fault.code, fault.column) for fault in refused.faults] == [("BES-026", "cmax")]
    assert "unit" in refused.remedy


def test_a_single_slip_of_a_period_names_its_row_alone() -> None:
    crossover = made_up({"TR": 6, "RT": 6})
    refused = refusal(at(crossover, 4, 2, "period", 3))
    assert [(fault.code, fault.row, fault.column, fault.value) for fault in refused.faults] == [
        ("BES-023", 8, "period", "3")
    ]


def test_one_subject_is_called_one_subject() -> None:
    refused = refusal(FRAME.filter(pl.col("subject") == 1))
    assert "Subject 1 is the only one" in refused.faults[0].message


def test_a_row_that_is_there_twice() -> None:
    refused = refusal(pl.concat([FRAME, FRAME.head(1)]))
    assert refused.faults[0].row == len(FRAME) + 1
    assert "once" in refused.faults[0].message


def test_a_second_value_under_another_treatment() -> None:
    second = FRAME.head(1).with_columns(treatment=pl.lit("R"))
    codes = {fault.code for fault in refusal(pl.concat([FRAME, second])).faults}
    assert codes == {"BES-025"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (FRAME.filter(pl.col("subject") == 1), "BES-024"),
        (FRAME.filter(pl.col("sequence") == "TRTR"), "BES-024"),
        (FRAME.with_columns(pl.lit(5.0).alias(VALUE)), "BEQ-020"),
        (FRAME.filter(pl.col("subject").is_in([1, 7])), "BEQ-023"),
        (at(FRAME, 3, 2, "treatment", "X"), "BEQ-014"),
        (at(FRAME, 3, 2, "treatment", "T"), "BES-025"),
        (at(FRAME, 3, 2, "sequence", "TRTT"), "BEQ-019"),
        (at(FRAME, 3, 2, "sequence", "TR"), "BES-023"),
        (FRAME.with_columns(sequence=pl.lit("A")), "BEQ-018"),
    ],
)
def test_studies_that_cannot_be_evaluated(frame: pl.DataFrame, code: str) -> None:
    refused = refusal(frame)
    assert code in {fault.code for fault in refused.faults}
    assert refused.remedy
    assert all(fault.message.endswith(".") for fault in refused.faults)


def test_a_period_without_any_row_is_noticed() -> None:
    """TRTR with three periods is not taken for another design."""
    refused = refusal(FRAME.filter(pl.col("period") < 4))
    assert {fault.code for fault in refused.faults} == {"BES-023"}
    assert refused.faults[0].message == "The sequence names 4 products, and the data have 3 periods."


def test_names_of_one_letter_are_names() -> None:
    """Sequences A and B of treatments A and B: nothing is spelled."""
    renamed = {"TRTR": "A", "RTRT": "B"}
    frame = FRAME.with_columns(pl.col("sequence").replace(renamed), pl.col("treatment").replace({"T": "A", "R": "B"}))
    assert outcome(frame, test="A", reference="B").table("ratios") == outcome(FRAME).table("ratios")


@pytest.mark.parametrize("spelling", ["{0}/{1}/{2}/{3}", "{0}-{1}-{2}-{3}", "{0} {1} {2} {3}"])
def test_sequences_may_be_spelled_with_separators(spelling: str) -> None:
    spelled = {name: spelling.format(*name) for name in ("TRTR", "RTRT")}
    frame = FRAME.with_columns(pl.col("sequence").replace(spelled))
    assert outcome(frame).table("ratios") == outcome(FRAME).table("ratios")
    assert refusal(at(frame, 3, 2, "treatment", "T")).faults[0].code == "BES-025"


def test_long_names_of_products_may_spell_sequences() -> None:
    names = {"T": "Test", "R": "Reference"}
    spelled = {name: ", ".join(names[letter] for letter in name) for name in ("TRTR", "RTRT")}
    frame = FRAME.with_columns(pl.col("sequence").replace(spelled), pl.col("treatment").replace(names))
    found = outcome(frame, test="Test", reference="Reference")
    assert found.table("ratios") == outcome(FRAME).table("ratios")


def test_a_group_in_some_rows_only() -> None:
    frame = FRAME.with_columns(group=pl.when(pl.col("subject") < 4).then(pl.lit("1")).otherwise(None))
    assert {fault.code for fault in refusal(frame).faults} == {"BES-012"}


def test_a_subject_in_two_groups() -> None:
    frame = FRAME.with_columns(group=pl.when(pl.col("period") < 3).then(pl.lit("1")).otherwise(pl.lit("2")))
    assert {fault.code for fault in refusal(frame).faults} == {"BEQ-019"}


def test_randomization_against_the_data_names_every_row() -> None:
    from galenic.catalogue import perform

    plan = FRAME.select("subject", "sequence").unique(maintain_order=True)
    wrong = plan.with_columns(
        pl.when(pl.col("subject") == 2).then(pl.lit("RTRT")).otherwise("sequence").alias("sequence")
    )
    with pytest.raises(InputError) as refused:
        perform("bioequivalence.study", {"parameters": FRAME, "randomization": wrong}, {"endpoints": "CMAX"})
    assert [(fault.code, fault.row) for fault in refused.value.faults] == [("BES-011", row) for row in (5, 6, 7, 8)]


@pytest.mark.parametrize(
    "options",
    [
        {"alpha": 0.2},
        {"alpha": 0},
        {"design": "5x5"},
        {"other_treatments": "T"},
        {"other_treatments": "X", "design": "parallel"},
        {"product_class": "generic"},
    ],
)
def test_options_that_contradict(options: dict[str, Any]) -> None:
    assert refusal(FRAME, **options).code == "OPT-000"


def test_a_model_that_the_data_do_not_support_is_told_and_not_passed() -> None:
    """Replicates of the test that agree exactly have no variance within subjects."""
    frame = ema("i")
    first = frame.filter(pl.col("treatment") == "T").group_by("subject").agg(pl.col(VALUE).first().alias("first"))
    equal = frame.join(first, on="subject", how="left").with_columns(
        pl.when(pl.col("treatment") == "T").then("first").otherwise(VALUE).alias(VALUE)
    )
    found = outcome(equal.drop("first"), model="variances-by-treatment")
    assert found.passed is None
    assert "does not vary within subjects" in found.criterion("interval.CMAX").reason


def test_a_number_in_both_groups_is_pointed_out() -> None:
    frame = made_up({"TR": 8, "RT": 8}).filter(pl.col("period") == 1)
    assert not [each for each in outcome(frame, design="parallel").exclusions if "counted as different" in each.reason]
    twice = frame.with_columns(pl.when(pl.col("subject") > 8).then(pl.col("subject") - 8).otherwise(pl.col("subject")))
    found = [each for each in outcome(twice, design="parallel").exclusions if "counted as different" in each.reason]
    assert [each.subject for each in found] == [f"subject {number}" for number in range(1, 9)]
