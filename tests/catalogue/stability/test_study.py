"""A published stability study: pooling, shelf life, how far the claim may reach, and data that cannot be used."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from galenic.catalogue import perform
from galenic.catalogue.discovery import service
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError

STUDY = "stability.study"
LOWER = {"lower_limit": "95.0"}
SUPPORTED = {**LOWER, "accelerated": "no-significant-change", "long_term": "analyzed-and-supported"}


def outcome(data: Any, options: dict[str, Any] | None = None) -> Outcome:
    data = data if isinstance(data, dict) else {"results": data}
    return perform(STUDY, data, options).outcome


def faults(data: Any, options: dict[str, Any] | None = None) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as refused:
        outcome(data, options)
    return [(fault.code, fault.row) for fault in refused.value.faults]


def test_published_shelf_lives(leblond: pl.DataFrame) -> None:
    """LeBlond et al., J Valid Technol 2011;17(3):47-68; figures by expirest 0.1.7 under R 4.2.2."""
    found = outcome(leblond, LOWER)
    lives = {row[1]: row[3] for row in found.table("models").rows}
    assert lives["one line for all batches"] == pytest.approx(27.92498, rel=1e-5)
    assert lives["a common slope, an intercept for each batch"] == pytest.approx(22.266719, rel=1e-5)
    assert lives["a line for each batch, one variance"] == pytest.approx(15.606104, rel=1e-5)
    assert lives["a line for each batch"] == pytest.approx(15.844866, rel=1e-5)
    assert found.value("result.months") == pytest.approx(15.844866, rel=1e-5)
    p = {row[1]: row[6] for row in found.table("poolability").rows}
    assert p["slopes"] == pytest.approx(0.17042037, rel=1e-6)
    assert p["intercepts"] == pytest.approx(2.5458217e-09, rel=1e-6)


def test_the_loose_rule_uses_the_digits_that_the_limit_is_printed_with(leblond: pl.DataFrame) -> None:
    """95.0 is met down to 94.95: 15.964526 months (expirest 0.1.7); 95 down to 94.5 gives more."""
    loose = outcome(leblond, {**LOWER, "limit_rule": "loose"})
    assert loose.value("result.months") == pytest.approx(15.9645264, rel=1e-5)
    assert outcome(leblond, {"lower_limit": "95", "limit_rule": "loose"}).value("result.months") > 16


def test_without_the_accelerated_arm_nothing_is_claimed_beyond_the_data(leblond: pl.DataFrame) -> None:
    found = outcome(leblond, LOWER)
    assert (found.value("data"), found.value("claim"), found.passed) == (12, 12, None)
    assert any("not stated" in each for each in found.assumptions)
    assert found.criterion("shelf_life").reason == "no shelf life was proposed"


@pytest.mark.parametrize(("proposed", "passed"), [(15, True), (16, False)])
def test_a_proposal_is_judged_by_whole_months(leblond: pl.DataFrame, proposed: int, passed: bool) -> None:
    found = outcome(leblond, {**SUPPORTED, "proposed_months": proposed})
    assert found.passed is passed
    assert found.criterion("shelf_life").passed is passed
    assert found.criterion("shelf_life").source.startswith("ICH Q1E")
    assert ("is supported" in found.conclusion) is passed


@pytest.mark.parametrize(
    ("findings", "longest"),
    [
        # ICH Q1E 2.4 and Appendix A, for X = 12 months of long-term data.
        ({"accelerated": "no-significant-change", "long_term": "analyzed-and-supported"}, 24),
        ({"accelerated": "no-significant-change", "long_term": "not-amenable-to-analysis"}, 18),
        (
            {
                "accelerated": "significant-change",
                "intermediate": "no-significant-change",
                "long_term": "analyzed-and-supported",
            },
            18,
        ),
        (
            {
                "accelerated": "significant-change",
                "intermediate": "significant-change",
                "long_term": "analyzed-and-supported",
            },
            12,
        ),
        (
            {
                "storage": "refrigerated",
                "accelerated": "no-significant-change",
                "long_term": "analyzed-and-supported",
            },
            18,
        ),
        ({"storage": "frozen", "accelerated": "no-significant-change", "long_term": "analyzed-and-supported"}, 12),
    ],
)
def test_the_claim_ends_where_the_guideline_ends_it(findings: dict[str, str], longest: int) -> None:
    """Flat results: no bound comes near the limit of 50, so that the guideline alone decides."""
    rows = [
        {"batch": batch, "time [month]": time, "result [%]": 100 + ((7 * time + i) % 5) / 10}
        for i, batch in enumerate("ABC")
        for time in (0, 3, 6, 9, 12)
    ]
    found = outcome(pl.DataFrame(rows), {"lower_limit": "50", **findings})
    assert found.value("longest") == longest
    assert found.value("claim") == longest


def test_data_are_as_long_as_those_of_the_shortest_batch(leblond: pl.DataFrame) -> None:
    longest = leblond.group_by("batch").agg(pl.col("time [month]").max())["time [month]"]
    assert sorted(longest) == [12, 24, 24]
    assert outcome(leblond, LOWER).value("data") == 12


def test_the_shortest_attribute_governs(leblond: pl.DataFrame) -> None:
    assay = leblond.rename({"assay [%]": "result [%]"}).with_columns(attribute=pl.lit("assay"))
    twin = assay.with_columns((100 - pl.col("result [%]") + 5).alias("result [%]"), attribute=pl.lit("impurity"))
    specification = b"attribute,lower,upper,decimals\nassay,95,,1\nimpurity,,11,1\n"
    found = outcome({"results": pl.concat([assay, twin]), "specification": specification})
    assert found.value("governing") == "assay"
    assert found.value("impurity.months") > found.value("assay.months")
    assert found.value("assay.months") == pytest.approx(15.844866, rel=1e-5)
    assert {figure.name for figure in found.figures} == {"regression_assay", "regression_impurity"}


def test_an_upper_limit_mirrors_a_lower_one(leblond: pl.DataFrame) -> None:
    mirrored = leblond.with_columns((200 - pl.col("assay [%]")).alias("assay [%]"))
    found = outcome(mirrored, {"upper_limit": "105.0"})
    assert found.value("result.months") == pytest.approx(15.844866, rel=1e-5)


def test_years_are_months(leblond: pl.DataFrame) -> None:
    years = leblond.with_columns((pl.col("time [month]") / 12).alias("time [year]")).drop("time [month]")
    assert outcome(years, LOWER).value("result.months") == pytest.approx(15.844866, rel=1e-5)


def test_only_the_long_term_condition_is_evaluated(leblond: pl.DataFrame) -> None:
    long_term = leblond.with_columns(condition=pl.lit("25C/60%RH"))
    stressed = leblond.with_columns(pl.col("assay [%]") - 5, condition=pl.lit("40C/75%RH"))
    both = pl.concat([long_term, stressed])
    found = outcome(both, {**LOWER, "condition": "25C/60%RH"})
    assert found.value("result.months") == pytest.approx(15.844866, rel=1e-5)
    assert faults(both, LOWER) == [("OPT-002", None)]
    assert faults(leblond, {**LOWER, "condition": "30C"}) == [("OPT-002", None)]


def test_results_outside_the_specification_are_flagged(leblond: pl.DataFrame) -> None:
    low = leblond.with_columns(
        pl.when(pl.col("assay [%]") == pl.col("assay [%]").min()).then(94.9).otherwise("assay [%]").alias("assay [%]")
    )
    flags = [each for each in outcome(low, LOWER).exclusions if each.scope == "flag only"]
    assert len(flags) == 1
    assert "94.9 is outside" in flags[0].reason


def test_results_that_are_no_numbers_are_left_out_and_named(leblond: pl.DataFrame) -> None:
    text = leblond.with_columns(pl.col("assay [%]").cast(pl.String))
    first = text.with_row_index().with_columns(
        pl.when(pl.col("index") == 3).then(pl.lit("NR")).otherwise("assay [%]").alias("assay [%]")
    )
    found = outcome(first.drop("index"), LOWER)
    assert [each.scope for each in found.exclusions if each.subject.startswith("row 4:")] == ["regression"]


def test_too_few_batches_fail_the_criterion_and_still_compute(leblond: pl.DataFrame) -> None:
    one = leblond.filter(pl.col("batch") == leblond["batch"][0])
    found = outcome(one, {**LOWER, "proposed_months": 6})
    assert found.criterion("batches").passed is False
    assert found.passed is False


def test_what_cannot_be_judged_is_refused(leblond: pl.DataFrame) -> None:
    assert faults(leblond) == [("SBL-011", None)]
    assert faults({"results": leblond, "specification": b"attribute,lower,upper\nassay,95,\n"}) == [("SBL-012", None)]
    with pytest.raises(InputError, match="SBL-002"):
        outcome({"results": leblond, "specification": b"attribute,lower,upper\nassay,95,\n"}, LOWER)
    with pytest.raises(InputError, match="OPT-004"):
        outcome(leblond, {"lower_limit": "105", "upper_limit": "95"})
    with pytest.raises(InputError, match="long_term"):
        outcome(leblond, {**LOWER, "accelerated": "no-significant-change"})


def test_faults_of_the_statistics_name_rows_of_the_file(leblond: pl.DataFrame) -> None:
    zero = leblond.with_columns(
        pl.when(pl.col("time [month]") == 3).then(-1.0).otherwise("assay [%]").alias("assay [%]")
    )
    found = faults(zero, {**LOWER, "response_scale": "log"})
    assert {code for code, _ in found} == {"STB-014"}
    assert found[0][1] == 2


def test_the_criteria_are_those_declared(leblond: pl.DataFrame) -> None:
    declared = {each.name for each in service(STUDY).criteria}
    assert {each.name for each in outcome(leblond, LOWER).criteria} == declared
