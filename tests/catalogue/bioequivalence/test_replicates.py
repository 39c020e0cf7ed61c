"""Replicate designs before every agency: EMA's data sets as published, and each kind of rule."""

from __future__ import annotations

import math

import polars as pl
import pytest

from galenic.catalogue.outcome import Outcome
from galenic.science import bioequivalence as be
from galenic.science.rules import rules
from galenic.science.study_design import scaled
from tests.catalogue.bioequivalence.studies import VALUE, by_agency, ema, interval, made_up, outcome, refusal
from tests.science.bioequivalence.published import ema as arranged


def rounded(found: Outcome) -> list[float]:
    return [round(each, 2) for each in interval(found)]


@pytest.mark.parametrize(
    ("number", "options", "published"),
    [
        ("i", {"model": "fixed"}, [115.66, 107.11, 124.89]),
        ("ii", {"model": "fixed"}, [102.26, 97.32, 107.46]),
        ("i", {"model": "random-subject", "degrees_of_freedom": "containment"}, [115.73, 107.17, 124.97]),
        ("ii", {"model": "random-subject", "degrees_of_freedom": "containment"}, [102.26, 97.32, 107.46]),
        ("i", {"model": "variances-by-treatment"}, [115.66, 107.10, 124.89]),
        ("ii", {"model": "variances-by-treatment"}, [102.26, 97.05, 107.76]),
    ],
)
def test_methods_a_b_and_c_as_ema_publishes_them(number: str, options: dict[str, str], published: list[float]) -> None:
    """EMA/618604/2008 Rev. 13: limits of methods A, B and C for data sets I and II."""
    assert rounded(outcome(ema(number), **options)) == published


@pytest.mark.parametrize(("information", "limits"), [("observed", (97.05, 107.76)), ("expected", (97.07, 107.73))])
def test_the_information_may_be_chosen(information: str, limits: tuple[float, float]) -> None:
    """Recomputed independently for data set II: 19.89 degrees of freedom from observed, 21.54 from expected."""
    found = outcome(ema("ii"), model="variances-by-treatment", information=information)
    assert tuple(rounded(found)[1:]) == limits


def test_expanding_limits() -> None:
    """CVwR 46.96 %: EMA/618604/2008 Rev. 13 shows 47.0 %; limits are exp(-+0.760 swR) = 71.23 to 140.40 %."""
    found = outcome(ema("i"), agency="EMA", product_class="highly-variable", filing_date="2026-06-01")
    assert found.passed is True
    assert found.value("CMAX.cvwr") == pytest.approx(46.96, abs=0.005)
    assert found.criterion("interval.CMAX").limit == "71.23 to 140.40 %, rounded to 2 decimals"
    assert found.criterion("interval.CMAX.estimate").value == "115.66"
    assert found.criterion("subjects.replicates").passed is True
    table = by_agency(found)
    assert {name: row["way"] for name, row in table.items()} == {
        "ICH": "unscaled",
        "EMA": "widened limits",
        "FDA": "scaled criterion",
        "Health Canada": "unscaled",
        "GCC": "widened limits",
        "WHO": "widened limits",
    }
    assert "highly variable" in str(found.table("rules").rows[0][5])
    assert table["FDA"]["model"] == "contrasts"
    assert table["FDA"]["lower_limit"] is None


def test_outliers_that_widen_limits_are_named() -> None:
    """Subjects 45 and 52; CVwR 32.16 % without them: replicateBE 1.1.3 (its README)."""
    found = outcome(ema("i"), agency="EMA", product_class="highly-variable")
    row = found.table("outliers").rows[0]
    assert row[1] == "45, 52"
    assert row[4] == pytest.approx(32.16, abs=0.005)
    assert row[3:6:2] == ("71.23 to 140.40", "78.79 to 126.93")


def test_the_type_1_error_is_that_of_planning_at_the_variability_observed() -> None:
    """Where planning's own plan with the same figures has it; near CVwR 30 % it exceeds 0.05 (Labes, Schütz 2016)."""
    frame = made_up({"TRTR": 12, "RTRT": 12}, seed=3)
    found = outcome(frame, agency="EMA", product_class="highly-variable")
    _, cv, level, error, adjusted, kept = found.table("type_1_error").rows[0]
    cvs = [float(found.value(f"CMAX.{name}") or 0) / 100 for name in ("cvwr", "cvwt")]
    plan = scaled.ExpandingLimits(design="2x2x4", cv=cvs[0], cv_test=cvs[1])
    assert cv == 100 * cvs[0]
    assert error == pytest.approx(scaled.type_1_error(plan, 24), rel=1e-9)
    assert level == 0.05
    assert float(adjusted or 1) <= 0.05
    assert float(kept or 1) <= 0.05 + 1e-6
    assert "type_1_error" not in [table.name for table in outcome(frame, agency="EMA").tables]


def test_canada_widens_auc_and_judged_cmax_by_its_estimate() -> None:
    frame = ema("i").rename({VALUE: "auclast [h*ng/mL]"}).with_columns(pl.col("auclast [h*ng/mL]").alias(VALUE))
    options = {"agency": "Health Canada", "product_class": "highly-variable", "endpoints": "AUCLST,CMAX"}
    old = outcome(frame, **options, filing_date="2020-01-01")
    assert old.criterion("interval.AUCLST").limit == "71.2 to 140.4 %, rounded to 1 decimal"
    assert old.criterion("interval.CMAX").value == "115.7"
    new = outcome(frame, **options, filing_date="2026-01-01")
    assert new.criterion("interval.CMAX").value == "107.17 to 124.97"


def test_scaled_criterion_of_the_fda() -> None:
    """The bound as the science computes it (its oracles are there); swR 0.452 is above 0.294."""
    found = outcome(ema("i"), agency="FDA", product_class="highly-variable", filing_date="2026-06-01")
    contrasts = be.intra_subject_contrasts(arranged("i"))
    scaling = next(each for each in rules("bioequivalence") if (each.agency, each.name) == ("FDA", "highly variable"))
    bound = be.scaled_criterion(contrasts, scaling.values["scaling"]).upper_bound
    assert found.criterion("interval.CMAX.criterion").value == pytest.approx(bound, rel=1e-12)
    assert [each.name for each in found.criteria] == ["interval.CMAX.criterion", "interval.CMAX.estimate", "subjects"]


def test_below_the_branch_the_fda_judges_the_interval() -> None:
    found = outcome(ema("ii"), agency="FDA", product_class="highly-variable", filing_date="2026-06-01")
    assert found.criterion("interval.CMAX").value == "97.05 to 107.76"
    assert by_agency(found)["FDA"]["model"] == "variances by treatment"
    assert found.table("variances").rows[1][1] == "between and within test"
    assert "no subject received it twice" in str(found.table("variances").rows[0][6])


def test_narrow_index_has_three_parts_at_the_fda_and_narrower_limits_elsewhere() -> None:
    found = outcome(ema("i"), agency="FDA", product_class="narrow-index", filing_date="2026-06-01")
    names = [each.name for each in found.criteria]
    assert names == ["interval.CMAX.criterion", "interval.CMAX", "interval.CMAX.sd_ratio", "subjects"]
    table = by_agency(found)
    assert (table["EMA"]["lower_limit"], table["EMA"]["upper_limit"]) == (90.0, 111.11)
    assert table["EMA"]["verdict"] == "not shown"
    assert "EMA (not shown)" in found.conclusion
    assert table["ICH"]["verdict"] == "cannot be judged"


def test_what_a_rule_cannot_judge_is_said_and_not_passed() -> None:
    found = outcome(ema("ii"), agency="FDA", product_class="narrow-index", filing_date="2026-06-01")
    assert found.passed is None
    assert "full replicate design" in found.criterion("interval.CMAX").reason
    assert "cannot be judged" in found.conclusion


def test_highly_variable_narrow_index_limits_the_ratio_of_variabilities() -> None:
    found = outcome(ema("i"), agency="FDA", product_class="highly-variable-narrow-index", filing_date="2026-06-01")
    assert found.criterion("interval.CMAX.sd_ratio").passed is True
    assert found.criterion("interval.CMAX.estimate").passed is True


def test_a_class_that_an_agency_has_no_rule_for_is_refused() -> None:
    refused = refusal(ema("ii"), agency="WHO", product_class="narrow-index")
    assert refused.code == "RUL-002"


def test_an_adjusted_level_widens_the_interval() -> None:
    usual, adjusted = (outcome(ema("i"), agency="EMA", alpha=alpha) for alpha in (0.05, 0.0291))
    assert interval(adjusted)[1] < interval(usual)[1]
    assert adjusted.criterion("interval.CMAX").title == "CMAX: 94.18 % confidence interval of T/R"


DESIGNS = {
    "2x2x2": {"TR": 9, "RT": 9},
    "2x2x3": {"TRT": 9, "RTR": 8},
    "2x3x3": {"TRR": 6, "RTR": 6, "RRT": 7},
    "2x2x4": {"TRTR": 8, "RTRT": 8},
    "2x4x4": {"TRTR": 4, "RTRT": 4, "TRRT": 4, "RTTR": 5},
    "2x4x2": {"TR": 6, "RT": 6, "TT": 5, "RR": 6},
}


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_is_recognized_and_judged(design: str) -> None:
    """The interval of the decisive rule is that of the model with fixed effects, computed on its own."""
    frame = made_up(DESIGNS[design], missing=3)
    found = outcome(frame, agency="EMA", design=design)
    columns = [frame[name].to_list() for name in ("subject", "sequence", "period", "treatment", VALUE)]
    alone = be.crossover(*columns, subjects="complete_pairs").interval
    assert interval(found) == pytest.approx((alone.ratio_pct, alone.lower_pct, alone.upper_pct), rel=1e-12)
    assert any(f"design {design}" in each for each in found.assumptions)
    other = "2x2x4" if design != "2x2x4" else "2x4x4"
    assert refusal(frame, design=other).faults[0].code == "BES-027"


@pytest.mark.parametrize(
    ("design", "sequences"),
    [
        ("3x3", {"ABC": 5, "BCA": 5, "CAB": 4}),
        ("3x6x3", {"ABC": 3, "ACB": 3, "BAC": 3, "BCA": 3, "CAB": 3, "CBA": 3}),
        ("4x4", {"ABCD": 4, "BDAC": 4, "CADB": 4, "DCBA": 4}),
    ],
)
def test_of_several_treatments_two_are_compared_by_their_own_data(design: str, sequences: dict[str, int]) -> None:
    """Changing the values of the other treatments changes nothing (ICH M13A 2.2.3.1)."""
    frame = made_up(sequences)
    others = ",".join(sorted(set("".join(sequences)) - {"A", "B"}))
    options = {"design": design, "test": "A", "reference": "B", "other_treatments": others}
    found = outcome(frame, **options)
    changed = frame.with_columns(pl.when(pl.col("treatment").is_in(["A", "B"])).then(VALUE).otherwise(7.0).alias(VALUE))
    assert outcome(changed, **options).table("ratios") == found.table("ratios")
    assert any("Left aside" in each for each in found.assumptions)


def test_pairs() -> None:
    """Log differences 0.1, 0.3, -0.1, 0.1: mean 0.1, variance 0.08/3, error sqrt(0.02/3); t(3, 0.95) = 2.3534."""
    differences = (0.1, 0.3, -0.1, 0.1)
    frame = pl.DataFrame(
        [
            {"subject": i, "treatment": product, VALUE: 50 * math.exp(each * (product == "T")), "tmax [h]": 1.0 + each}
            for i, each in enumerate(differences)
            for product in "TR"
        ]
    )
    found = outcome(frame, design="paired")
    half = 2.353363434801823 * math.sqrt(0.08 / 3 / 4)
    expected = [100 * math.exp(0.1 + side * half) for side in (0, -1, 1)]
    assert interval(found) == pytest.approx(expected, rel=1e-9)
    assert found.criterion("subjects").passed is False
    assert found.table("tmax").rows[0][5] == "pairs; period effects stay in"


def test_groups_enter_the_model_or_not() -> None:
    """ICH M13A 2.2.3.5: period within group costs degrees of freedom."""
    frame = made_up({"TR": 10, "RT": 10}, groups=2)
    df = {
        terms: outcome(frame, group_terms=terms).table("one_sided_tests").rows[0][3]
        for terms in ("in-model", "left-out")
    }
    assert df == {"in-model": 17, "left-out": 18}
    effects = [row[1] for row in outcome(frame).table("anova").rows]
    assert "period(group)" in effects
    assert any("within groups" in each for each in outcome(frame).assumptions)


def test_groups_may_stand_in_the_randomization_list() -> None:
    from galenic.catalogue import perform

    frame = made_up({"TR": 10, "RT": 10}, groups=2)
    plan = frame.select("subject", "sequence", "group").unique(maintain_order=True)
    data = {"parameters": frame.drop("group"), "randomization": plan}
    listed = perform("bioequivalence.study", data, {"endpoints": "CMAX"}).outcome
    assert listed.table("ratios") == outcome(frame).table("ratios")


def test_tmax_is_compared_by_ranks() -> None:
    """The shift and its interval are those of the science, whose oracles are published."""
    frame = made_up({"TR": 9, "RT": 9})
    times = [1.0 + (i * 7 % 11) / 4 for i in range(len(frame))]
    found = outcome(frame.with_columns(pl.Series("tmax [h]", times)))
    columns = [frame[name].to_list() for name in ("subject", "sequence", "period", "treatment")]
    alone = be.shift_in_crossover(*columns, times)
    row = found.table("tmax").rows[0]
    assert row[1:4] == pytest.approx((alone.estimate, alone.lower, alone.upper))
    assert row[5] == "sequences"


def test_figures_that_a_regulator_looks_for() -> None:
    names = [each.name for each in outcome(ema("ii"), agency="EMA").figures]
    assert names == ["ratios", "agencies_CMAX", "paired_CMAX", "residuals", "quantiles"]


def test_subjects_with_two_references_and_no_test_count_for_the_variability_alone() -> None:
    """CVwR asks for two values of the reference (EMA/618604/2008 Rev. 13), the comparison for both."""
    frame = ema("i")
    cut = frame.with_columns(
        pl.when((pl.col("subject") == 1) & (pl.col("treatment") == "T")).then(None).otherwise(VALUE).alias(VALUE)
    )
    found = outcome(cut, agency="EMA", product_class="highly-variable")
    assert found.value("CMAX.cvwr") == outcome(frame, agency="EMA").value("CMAX.cvwr")
    assert found.criterion("subjects").value == 76
    assert interval(found) == interval(outcome(frame.filter(pl.col("subject") != 1), agency="EMA"))


def test_the_protocol_may_state_the_rounding_where_the_rule_is_silent() -> None:
    """EMA 4.1.10 states none for widened limits and the estimate; two decimals are those of its own table."""
    by_rule = outcome(ema("i"), agency="EMA", product_class="highly-variable", filing_date="2026-06-01")
    assert by_rule.criterion("interval.CMAX").limit.startswith("71.23 to 140.40")
    stated = outcome(
        ema("i"),
        agency="EMA",
        product_class="highly-variable",
        filing_date="2026-06-01",
        interval_decimals="none",
        limit_decimals="none",
        estimate_decimals="1",
    )
    assert stated.criterion("interval.CMAX").limit.endswith("unrounded")
    assert "rounded to 1 decimal" in stated.criterion("interval.CMAX.estimate").limit
    assert any("widened limits unrounded" in text for text in stated.assumptions)
