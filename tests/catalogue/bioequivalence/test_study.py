"""Published studies judged, every start and every rule of exclusion, and data that contradict themselves."""

from __future__ import annotations

import typing
from typing import Any

import polars as pl
import pytest

from galenic.catalogue import perform
from galenic.catalogue.bioequivalence._settings import StudyOptions
from galenic.catalogue.discovery import service
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from galenic.science.rules import rules

BE = "bioequivalence.study"
AUC = {"endpoints": "AUCLST"}


def outcome(data: dict[str, Any], options: dict[str, Any] | None = None) -> Outcome:
    return perform(BE, data, options).outcome


def faults(data: dict[str, Any], options: dict[str, Any] | None = None) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as refused:
        perform(BE, data, options)
    return [(fault.code, fault.row) for fault in refused.value.faults]


def test_a_published_crossover(sauter: pl.DataFrame) -> None:
    """95.09 % (90.76 to 99.62 %): Schütz, Labes, Fuglsang, AAPS J 2014;16:1292; df, MSE, F and p: R 4.2.2, lm."""
    found = outcome({"parameters": sauter}, {**AUC, "agency": "EMA", "filing_date": "2026-03-01"})
    assert found.passed is True
    assert [round(found.value(f"AUCLST.{name}"), 2) for name in ("ratio", "lower", "upper")] == [95.09, 90.76, 99.62]
    assert found.value("AUCLST.cv") == pytest.approx(8.01020799341615, rel=1e-9)
    _, difference, error, df, lower, p_lower, upper, p_upper = found.table("one_sided_tests").rows[0]
    assert (lower, upper) == (80.0, 125.0)
    assert (difference, error, df) == (pytest.approx(-0.0503867789697675), pytest.approx(0.0266580113257209), 16)
    assert p_lower == pytest.approx(3.79404869281159e-06, rel=1e-8)
    assert p_upper == pytest.approx(9.58889374130108e-09, rel=1e-8)
    effects = {row[1]: row for row in found.table("anova").rows}
    assert effects["residual"][4] == pytest.approx(0.00639584611058039, rel=1e-9)
    assert effects["sequence"][5] == pytest.approx(0.822936919253666, rel=1e-9)
    assert effects["period"][6] == pytest.approx(0.0170188291798921, rel=1e-9)


def test_published_parallel_groups(fuglsang: pl.DataFrame) -> None:
    """41.99 %, Welch 23.71 to 74.38 %, pooled 18.26 to 96.59 %: Fuglsang, Schütz, Labes, AAPS J 2015;17:400."""
    options = {"design": "parallel", "endpoints": "CMAX"}
    welch = outcome({"parameters": fuglsang}, options)
    pooled = outcome({"parameters": fuglsang}, {**options, "variances": "pooled"})
    assert [round(welch.value(f"CMAX.{name}"), 2) for name in ("ratio", "lower", "upper")] == [41.99, 23.71, 74.38]
    assert [round(pooled.value(f"CMAX.{name}"), 2) for name in ("lower", "upper")] == [18.26, 96.59]
    assert welch.passed is False
    subjects = welch.criterion("subjects")
    assert (subjects.title, subjects.limit) == ("Evaluable subjects of the smaller group", "12 or more")


@pytest.mark.parametrize(
    ("agency", "filing_date", "interval"),
    [
        ("ICH", "2025-01-01", True),
        ("EMA", "2015-01-01", True),
        ("FDA", "2026-06-01", True),
        ("Health Canada", "2020-01-01", True),
        ("GCC", "2024-01-01", True),
    ],
)
def test_every_criterion_cites_the_rule_in_force(
    sauter: pl.DataFrame, agency: str, filing_date: str, interval: bool
) -> None:
    found = outcome({"parameters": sauter}, {**AUC, "agency": agency, "filing_date": filing_date})
    assert found.criterion("interval.AUCLST").passed is interval
    for criterion in found.criteria:
        assert any(criterion.source == rule.source for rule in rules("bioequivalence") if rule.agency == agency)
    assert any(filing_date in each for each in found.assumptions)


def with_lower_limit_of(percent: float, n: int = 24) -> pl.DataFrame:
    """A crossover whose interval starts at exactly `percent`: the test product is scaled until it does."""
    frame = pl.DataFrame(
        [
            {"subject": i, "sequence": s, "period": p, "treatment": s[p - 1], "auc [h*ng/mL]": 100 + 3 * ((i * p) % 5)}
            for i in range(1, n + 1)
            for s in ("TR" if i % 2 else "RT",)
            for p in (1, 2)
        ]
    )
    lower = outcome({"parameters": frame}, AUC).value("AUCLST.lower")
    factor = percent / lower
    scaled = pl.when(pl.col("treatment") == "T").then(factor * pl.col("auc [h*ng/mL]"))
    return frame.with_columns(scaled.otherwise(pl.col("auc [h*ng/mL]")).alias("auc [h*ng/mL]"))


def test_rounding_is_that_of_the_agency() -> None:
    """79.995 % is 80.00 at two decimals and 80.0 at one, and is below 80 where nothing is rounded (ICH M13A)."""
    judged = {
        agency: outcome(
            {"parameters": with_lower_limit_of(79.995)}, {**AUC, "agency": agency, "filing_date": day}
        ).passed
        for agency, day in (("EMA", "2026-01-01"), ("ICH", "2026-01-01"), ("Health Canada", "2020-01-01"))
    }
    assert judged == {"EMA": True, "ICH": False, "Health Canada": True}
    found = outcome({"parameters": with_lower_limit_of(79.96)}, {**AUC, "agency": "EMA"})
    assert found.passed is False
    assert "not shown" in found.conclusion
    one_decimal = {**AUC, "agency": "Health Canada", "filing_date": "2020-01-01"}
    assert outcome({"parameters": with_lower_limit_of(79.96)}, one_decimal).passed is True


def test_cmax_in_canada_before_m13a_is_judged_by_its_estimate_alone(sauter: pl.DataFrame) -> None:
    frame = sauter.rename({"AUC0-t [h*ng/mL]": "cmax [ng/mL]"})
    found = outcome(
        {"parameters": frame}, {"endpoints": "CMAX", "agency": "Health Canada", "filing_date": "2020-01-01"}
    )
    assert found.criterion("interval.CMAX").value == "95.1"
    assert "point estimate" in found.criterion("interval.CMAX").title


def test_without_a_filing_date_the_newest_rule_is_used_and_that_is_said(sauter: pl.DataFrame) -> None:
    found = outcome({"parameters": sauter}, {**AUC, "agency": "FDA"})
    assert "May 2026" in found.criterion("interval.AUCLST").source
    assert any("without a filing date" in each for each in found.assumptions)


def test_a_date_before_any_rule_is_refused(sauter: pl.DataFrame) -> None:
    with pytest.raises(InputError, match="RUL-002"):
        outcome({"parameters": sauter}, {**AUC, "filing_date": "1990-01-01"})


def test_the_long_form_says_the_same(sauter: pl.DataFrame) -> None:
    long = sauter.rename({"AUC0-t [h*ng/mL]": "value"}).with_columns(parameter=pl.lit("AUC0-t"), unit=pl.lit("h*ng/mL"))
    assert outcome({"parameter_records": long}, AUC).table("ratios") == outcome({"parameters": sauter}, AUC).table(
        "ratios"
    )


def test_in_the_long_form_units_and_repeats_are_checked(sauter: pl.DataFrame) -> None:
    long = sauter.rename({"AUC0-t [h*ng/mL]": "value"}).with_columns(parameter=pl.lit("AUC0-t"), unit=pl.lit("h*ng/mL"))
    mixed = long.with_columns(pl.when(pl.col("subject") == 2).then(pl.lit("mg")).otherwise("unit").alias("unit"))
    assert {code for code, _ in faults({"parameter_records": mixed}, AUC)} == {"BES-014"}
    twice = pl.concat([long, long.head(1).with_columns(parameter=pl.lit("AUClast"))])
    assert faults({"parameter_records": twice}, AUC) == [("BES-015", 37)]


def test_the_randomization_completes_checks_and_names_who_is_missing(sauter: pl.DataFrame) -> None:
    plan = sauter.select("subject", "sequence").unique(maintain_order=True)
    more = pl.concat([plan, pl.DataFrame({"subject": [99], "sequence": ["TR"]})])
    found = outcome({"parameters": sauter.drop("sequence"), "randomization": more}, AUC)
    assert found.table("ratios") == outcome({"parameters": sauter}, AUC).table("ratios")
    assert ("subject 99", "randomized to TR, no data") in {(each.subject, each.reason) for each in found.exclusions}
    other = plan.with_columns(
        pl.when(pl.col("subject") == 1).then(pl.lit("TR")).otherwise("sequence").alias("sequence")
    )
    assert faults({"parameters": sauter, "randomization": other}, AUC) == [("BES-011", 1), ("BES-011", 2)]
    assert faults({"parameters": sauter, "randomization": plan.filter(pl.col("subject") != 3)}, AUC) == [
        ("BES-011", 5),
        ("BES-011", 6),
    ]


def test_what_the_protocol_leaves_out_is_left_out_and_listed(sauter: pl.DataFrame) -> None:
    reason = {
        "subject": [1, 2],
        "period": [1, None],
        "reason": ["vomited after 1 h", "withdrew"],
        "source": ["9.2", ""],
    }
    found = outcome({"parameters": sauter, "left_out": pl.DataFrame(reason)}, AUC)
    assert found.criterion("subjects").value == 16
    table = {(row[0], row[2], row[3]) for row in found.table("subjects_excluded").rows}
    assert ("subject 1, period 1", "vomited after 1 h", "protocol 9.2") in table
    assert ("subject 2, period 2", "withdrew", "protocol") in table
    without = sauter.filter(~pl.col("subject").is_in([1, 2]))
    assert found.table("ratios") == outcome({"parameters": without}, AUC).table("ratios")
    stranger = pl.DataFrame({"subject": [77], "reason": ["?"]})
    assert faults({"parameters": sauter, "left_out": stranger}, AUC) == [("BES-013", 1)]


@pytest.mark.parametrize("subjects", ["complete-pairs", "all-data"])
def test_a_subject_with_one_period_is_named_and_changes_no_interval(sauter: pl.DataFrame, subjects: str) -> None:
    dropped = sauter.filter(~((pl.col("subject") == 5) & (pl.col("period") == 2)))
    found = outcome({"parameters": dropped}, {**AUC, "subjects": subjects})
    whole = outcome({"parameters": sauter.filter(pl.col("subject") != 5)}, AUC)
    assert found.value("AUCLST.lower") == pytest.approx(whole.value("AUCLST.lower"), rel=1e-12)
    assert [each.subject for each in found.exclusions] == ["subject 5"]
    assert "period 2" in found.exclusions[0].reason


def test_concentrations_and_signed_parameters_lead_to_the_same(concentrations: bytes) -> None:
    curves = outcome({"concentrations": concentrations})
    signed = perform("pharmacokinetics.noncompartmental", concentrations)
    assert outcome({"pharmacokinetics": signed}).table("ratios") == curves.table("ratios")
    assert {"ratios", "residuals", "paired_CMAX", "individual_log", "mean_linear"} <= {f.name for f in curves.figures}


def test_carry_over_leaves_the_period_out_by_rule(concentrations: bytes) -> None:
    carried = concentrations.decode().replace("4,RT,2,T,0,0.000", "4,RT,2,T,0,9.9").encode()
    found = outcome({"concentrations": carried})
    assert found.criterion("subjects").value == 5
    excluded = [each for each in found.exclusions if each.source == "ICH M13A 2.2.3.3" and each.scope != "flag only"]
    assert [each.subject for each in excluded] == ["subject 4, period 2"]
    assert "% of Cmax, above 5 %" in excluded[0].reason
    flagged = outcome({"concentrations": carried}, {"carry_over": "flag"})
    assert flagged.criterion("subjects").value == 6
    signed = perform("pharmacokinetics.noncompartmental", carried)
    assert outcome({"pharmacokinetics": signed}).criterion("subjects").value == 5


def test_a_very_low_exposure_is_flagged_and_stays(sauter: pl.DataFrame) -> None:
    """ICH M13A 2.2.1.1: below 5 % of the geometric mean of the others, here 1 % of the subject's own value."""
    column, of_one = "AUC0-t [h*ng/mL]", (pl.col("subject") == 3) & (pl.col("period") == 1)
    low = sauter.with_columns(pl.when(of_one).then(pl.col(column) / 100).otherwise(column).alias(column))
    flags = [each for each in outcome({"parameters": low}, AUC).exclusions if "M13A 2.2.1.1" in each.source]
    assert [(each.subject, each.scope) for each in flags] == [("subject 3, period 1", "flag only")]
    assert "% of the geometric mean of the other subjects" in flags[0].reason
    assert outcome({"parameters": low}, AUC).criterion("subjects").value == 18
    assert not outcome({"parameters": sauter}, AUC).exclusions


def test_partial_areas_may_be_judged(concentrations: bytes) -> None:
    found = outcome({"concentrations": concentrations}, {"partial_areas": "0-12", "endpoints": "AUC12,CMAX"})
    assert found.criterion("interval.AUC12").passed is True


def test_the_analyte_that_is_judged_has_to_be_named(concentrations: bytes) -> None:
    lines = concentrations.decode().splitlines()
    doubled = [f"{lines[0]},analyte", *(f"{line},{name}" for name in ("parent", "metabolite") for line in lines[1:])]
    data = {"concentrations": "\n".join(doubled).encode()}
    assert faults(data) == [("OPT-002", None)]
    assert outcome(data, {"analyte": "parent"}).table("ratios") == outcome({"concentrations": concentrations}).table(
        "ratios"
    )


def test_residuals_by_hand() -> None:
    """Log differences T-R 0.1, 0.3 | 0.2, 0.6: residuals +-0.05, +-0.1; MSE = 2 (0.05^2 x 2 + 0.1^2 x 2)/2 = 0.025."""
    import math

    values = {1: ("TR", 0.1), 2: ("TR", 0.3), 3: ("RT", 0.2), 4: ("RT", 0.6)}
    frame = pl.DataFrame(
        [
            {
                "subject": subject,
                "sequence": sequence,
                "period": period,
                "treatment": treatment,
                "auc [1]": 100 * math.exp(difference if treatment == "T" else 0.0),
            }
            for subject, (sequence, difference) in values.items()
            for period, treatment in enumerate(sequence, start=1)
        ]
    )
    figure = next(each for each in outcome({"parameters": frame}, AUC).figures if each.name == "residuals")
    scale = math.sqrt(0.025 / 2 * (1 - 1 / 2))  # of standardized residuals, one free degree of two
    left = [math.copysign(min(abs(x / scale), 1e9), x) for x in (-0.05, 0.05, -0.1, 0.1)]
    expected = [x * math.sqrt((2 - 1) / (2 - x * x)) for x in left]  # without its own observation in the error
    of_test = [row[4] for row in figure.rows if row[2] == "T"]
    assert of_test == pytest.approx(expected)
    assert [row[4] for row in figure.rows if row[2] == "R"] == pytest.approx([-x for x in expected])


def change(frame: pl.DataFrame, subject: int, period: int | None, column: str, value: str) -> pl.DataFrame:
    at = (pl.col("subject") == subject) & (pl.lit(True) if period is None else pl.col("period") == period)
    return frame.with_columns(pl.when(at).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))


def test_unknown_sequences_are_named_row_by_row(sauter: pl.DataFrame) -> None:
    assert faults({"parameters": change(sauter, 3, None, "sequence", "TX")}, AUC) == [("BES-023", 5), ("BES-023", 6)]


def test_one_sequence_only_is_refused(sauter: pl.DataFrame) -> None:
    one = sauter.filter(pl.col("sequence") == "TR")
    assert faults({"parameters": one}, AUC) == [("BES-024", None)]


def test_a_treatment_against_its_sequence_is_named(sauter: pl.DataFrame) -> None:
    wrong = change(sauter, 1, 1, "treatment", "T")
    assert faults({"parameters": wrong}, AUC) == [("BES-025", 1)]


def test_mislabeled_treatments_are_named(sauter: pl.DataFrame) -> None:
    assert faults({"parameters": change(sauter, 3, 2, "treatment", "A")}, AUC) == [("BEQ-014", 6)]


def test_a_crossover_without_sequences_or_periods_is_refused_once(sauter: pl.DataFrame) -> None:
    assert faults({"parameters": sauter.drop("sequence", "period")}, AUC) == [("BES-012", None), ("BES-012", None)]


def test_a_missing_label_in_one_row_is_named(sauter: pl.DataFrame) -> None:
    blank = sauter.with_columns(
        pl.when((pl.col("subject") == 2) & (pl.col("period") == 2)).then(None).otherwise("sequence").alias("sequence")
    )
    assert faults({"parameters": blank}, AUC) == [("BES-012", 4)]


def test_endpoints_that_are_not_there_or_have_no_limits_are_named(sauter: pl.DataFrame) -> None:
    with pytest.raises(InputError) as refused:
        outcome({"parameters": sauter}, {"endpoints": "CMAX,TMAX"})
    assert {(f.code, f.value) for f in refused.value.faults} == {
        ("BES-021", "CMAX"),
        ("BES-021", "TMAX"),
        ("BES-022", "TMAX"),
    }


def test_other_names_of_the_products(sauter: pl.DataFrame) -> None:
    renamed = sauter.with_columns(
        pl.col("treatment").replace({"T": "Generic", "R": "Brand"}), pl.col("sequence").replace({"TR": "1", "RT": "2"})
    )
    found = outcome({"parameters": renamed}, {**AUC, "test": "Generic", "reference": "Brand"})
    assert found.value("AUCLST.ratio") == pytest.approx(95.0861580105717)
    with pytest.raises(InputError, match="OPT-004"):
        outcome({"parameters": renamed}, {**AUC, "test": "R"})


def test_values_that_are_no_numbers_are_missing_and_named(sauter: pl.DataFrame) -> None:
    column = "AUC0-t [h*ng/mL]"
    text = sauter.with_columns(pl.col(column).cast(pl.String))
    found = outcome({"parameters": change(text, 4, 1, column, "NR")}, AUC)
    assert any("row 7: subject 4, AUCLST" in each.subject and "NR" in each.reason for each in found.exclusions)
    assert found.criterion("subjects").value == 17


def test_the_agencies_offered_are_those_of_the_rules() -> None:
    offered = typing.get_args(StudyOptions.model_fields["agency"].annotation)
    assert set(offered) == {rule.agency for rule in rules("bioequivalence") if rule.name == "average"}


def test_the_criteria_are_those_declared(concentrations: bytes) -> None:
    declared = {each.name for each in service(BE).criteria}
    found = outcome({"concentrations": concentrations})
    assert {each.name.partition(".")[0] for each in found.criteria} == declared
