"""Parameters of published curves, with units, reasons and flags as a reader gets them."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from galenic.catalogue import perform
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
from galenic.errors import InputError
from galenic.science import pharmacokinetics as pk

NCA = "pharmacokinetics.noncompartmental"


def outcome(data: Any, options: dict[str, Any] | None = None) -> Outcome:
    return perform(NCA, data, options).outcome


def cell(found: Outcome, table: str, column: str, row: int = 0) -> Any:
    columns = [each.name for each in found.table(table).columns]
    return found.table(table).rows[row][columns.index(column)]


def test_published_parameters_of_the_first_subject(theophylline: Path) -> None:
    """Phoenix WinNonlin 6.4, printed by Kim et al., Transl Clin Pharmacol 2018;26:10-15 (linear trapezoidal rule)."""
    found = outcome(theophylline)
    published = {
        ("exposure", "CMAX"): 10.5,
        ("exposure", "TMAX"): 1.12,
        ("exposure", "AUCLST"): 148.92305,
        ("exposure", "AUCIFO"): 216.611933,
        ("exposure", "AUCPEO"): 31.24891694,
        ("terminal", "LAMZ"): 0.048456997,
        ("terminal", "LAMZHL"): 14.30437757,
        ("terminal", "LAMZNPT"): 3,
        ("disposition", "MRTEVIFO"): 20.80003053,
    }
    for (table, column), value in published.items():
        assert cell(found, table, column) == pytest.approx(value, rel=1e-6)


def test_published_mean_over_the_subjects(theophylline: Path) -> None:
    """AUC0-t 103.81 (SD 23.65) mg h/L over the twelve subjects, the same source."""
    found = outcome(theophylline)
    row = next(row for row in found.table("summary").rows if row[0] == "AUCLST")
    assert row[2] == 12
    assert round(row[3], 2) == 103.81
    assert round(row[4], 2) == 23.65


def test_units_flow_from_the_table_to_the_results(theophylline: Path) -> None:
    found = outcome(theophylline)
    units = {column.name: column.unit for table in found.tables for column in table.columns}
    assert (units["AUCLST"], units["AUMCLST"], units["LAMZ"], units["TMAX"]) == ("h*mg/L", "h2*mg/L", "1/h", "h")
    assert (units["CLFO"], units["VZFO"], units["AUCPEO"]) == ("L/h", "L", "%")


def test_clearance_is_read_in_liters_whatever_the_table_is_in() -> None:
    content = "subject,time [min],conc [ng/mL],dose [mg/kg]\n" + "".join(
        f"1,{time},{value},2\n" for time, value in ((0, 0), (60, 800), (120, 400), (180, 200), (240, 100))
    )
    found = outcome(content.encode())
    # By hand: lambda z = ln 2 / 1 h; AUC0-t = 400 + 600 + 300 + 150 = 1450, AUC0-inf = 1450 + 100 / ln 2 h ng/mL;
    # dose 2 mg/kg = 2e6 ng/kg; clearance = 2e6 / AUC mL/h/kg.
    auc = 1450 + 100 / 0.6931471805599453
    assert cell(found, "exposure", "AUCIFO") == pytest.approx(auc)
    assert cell(found, "disposition", "CLFO") == pytest.approx(2e6 / auc / 1000)
    assert next(c.unit for c in found.table("disposition").columns if c.name == "CLFO") == "L/h/kg"


def test_flags_name_profile_rule_and_source(theophylline: Path) -> None:
    flags = [each for each in outcome(theophylline).exclusions if each.scope == "flag only"]
    assert ("subject 1", "ICH M13A 2.2.3.3") in {(each.subject, each.source) for each in flags}
    assert all(each.source for each in flags)


CURVE = "subject,time [h],conc [ng/mL]\n1,0,{}\n1,1,10\n1,2,{}\n1,4,4\n1,6,2\n1,8,1\n1,10,{}\n"


@pytest.mark.parametrize(
    ("rules", "area"),
    [
        # By hand, linear rule over 0-1-2-4-6-8 h with 10, 4, 2, 1 and BLQ at 2 h.
        ({}, 5 + 5 + 4 + 6 + 3),
        ({"blq_middle": "drop"}, 5 + (10 + 4) / 2 * 3 + 6 + 3),
        ({"blq_middle": "half-limit", "lloq": "0.5"}, 5 + 10.25 / 2 + 4.25 + 6 + 3),
    ],
)
def test_blq_rules_by_hand(rules: dict[str, str], area: float) -> None:
    found = outcome(CURVE.format("BLQ", "BLQ", "BLQ").encode(), rules)
    assert cell(found, "exposure", "AUCLST") == pytest.approx(area)
    assert found.value("below_loq") == 3


def test_half_of_the_limit_stands_in_the_cell() -> None:
    found = outcome(CURVE.format("BLQ", "<0.5", "<0.5").encode(), {"blq_middle": "half-limit", "lloq": 1})
    assert cell(found, "exposure", "AUCLST") == pytest.approx(5 + 10.25 / 2 + 4.25 + 6 + 3)


def test_half_of_an_unknown_limit_is_refused_with_its_rows() -> None:
    with pytest.raises(InputError, match="PKC-003") as refused:
        outcome(CURVE.format("0", "BLQ", "<0.5").encode(), {"blq_middle": "half-limit"})
    assert [fault.row for fault in refused.value.faults] == [2, 4]


def test_numbers_below_the_limit_count_as_blq() -> None:
    assert outcome(CURVE.format("0", "8", "0.4").encode(), {"lloq": 0.5}).value("below_loq") == 2


def test_what_was_not_measured_is_missing_and_named() -> None:
    found = outcome(CURVE.format("0", "NR", "NS").encode())
    missing = [each for each in found.exclusions if each.scope == "all parameters"]
    assert [each.subject for each in missing] == ["row 4: subject 1, 2 h", "row 8: subject 1, 10 h"]
    assert cell(found, "exposure", "AUCLST") == pytest.approx(5 + 21 + 6 + 3)


def test_what_cannot_be_estimated_is_null_with_its_reason() -> None:
    content = "subject,time [h],conc [ng/mL]\n1,0,0\n1,1,5\n1,2,8\n2,0,0\n2,1,8\n2,2,4\n2,4,2\n2,6,1\n"
    found = outcome(content.encode())
    assert cell(found, "exposure", "AUCIFO", row=0) is None
    reasons = {each.subject: each.reason for each in found.exclusions if "AUCIFO" in each.scope}
    assert "too few" in reasons["subject 1"]
    assert any("no dose was given" in each for each in found.assumptions)


def test_terminal_points_may_be_chosen_and_that_is_said() -> None:
    head = "subject,time [h],conc [ng/mL],lambda_z\n"
    rows = ["1,0,0,", "1,1,10,", "1,2,8,use", "1,4,4,use", "1,6,2,use", "1,8,1.5,"]
    found = outcome((head + "\n".join(rows) + "\n").encode())
    assert cell(found, "terminal", "LAMZNPT") == 3
    assert cell(found, "terminal", "LAMZHL") == pytest.approx(2.0)
    assert any(each.reason.startswith("terminal points were chosen, not searched") for each in found.exclusions)


def test_reasons_for_terminal_points_stand_beside_them() -> None:
    head = "subject,time [h],conc [ng/mL],lambda_z,lambda_z_reason\n"
    rows = ["1,0,0,,", "1,1,10,,", "1,2,8,,", "1,4,4,,", "1,6,2,exclude,second peak after a meal", "1,8,1.5,,"]
    found = outcome((head + "\n".join(rows) + "\n").encode())
    (left,) = [each for each in found.exclusions if each.scope == "LAMZ"]
    assert left.reason == "left out of the terminal phase by choice: second peak after a meal"
    assert left.subject == "row 6: subject 1, 6 h"


def test_several_analytes_are_kept_apart(concentrations: bytes) -> None:
    lines = concentrations.decode().splitlines()
    doubled = [f"{lines[0]},analyte", *(f"{line},{name}" for name in ("parent", "metabolite") for line in lines[1:])]
    found = outcome("\n".join(doubled).encode())
    assert found.value("profiles") == 24
    assert {"individual_parent_linear", "mean_metabolite_log"} <= {figure.name for figure in found.figures}
    assert [row[:2] for row in found.table("summary").rows[:1]] == [("parent", "T")]


def test_partial_areas_by_hand() -> None:
    found = outcome(CURVE.format("0", "8", "0.5").encode(), {"partial_areas": "0-2,2-5"})
    assert cell(found, "exposure", "AUC2") == pytest.approx(5 + 9)
    assert cell(found, "exposure", "AUC2_5") == pytest.approx(12 + 3.5)


def test_mean_curves_need_common_times(theophylline: Path, concentrations: bytes) -> None:
    assert any("nominal_time" in each for each in outcome(theophylline).assumptions)
    mean = next(figure for figure in outcome(concentrations).figures if figure.name == "mean_linear")
    assert len(mean.rows) == 16
    assert {layer.series for layer in mean.layers} == {"treatment"}


@pytest.mark.parametrize(
    ("change", "rows", "words"),
    [
        (("2,RT,1,R,4,", "2,RT,1,T,4,"), [71], "another treatment"),
        (("3,TR,2,R,8,", "3,RT,2,R,8,"), [152], "another sequence"),
        (("1,TR,1,T,2,", "1,TR,1,T,1,"), [6], "same"),
        (("1,TR,1,T,2,", "1,TR,1,T,x,"), [6], "no number"),
    ],
)
def test_rows_that_contradict_others_are_named(
    concentrations: bytes, change: tuple[str, str], rows: list[int], words: str
) -> None:
    changed = concentrations.decode().replace(*change)
    with pytest.raises(InputError, match=words) as refused:
        outcome(changed.encode())
    assert len(refused.value.faults) == 1


def test_negative_concentrations_and_unit_less_tables_are_refused() -> None:
    with pytest.raises(InputError, match=r"row 3, column conc"):
        outcome(CURVE.format("0", "8", "1").replace("1,1,10", "1,1,-10").encode())
    with pytest.raises(InputError, match="The unit is missing"):
        outcome(CURVE.format("0", "8", "1").replace(" [ng/mL]", "").encode())


def test_a_dose_that_changes_within_a_profile_is_refused_with_its_row(concentrations: bytes) -> None:
    lines = concentrations.decode().splitlines()
    lines[3] = lines[3].removesuffix("100") + "50"
    with pytest.raises(InputError, match="row 4, column dose"):
        outcome("\n".join(lines).encode())


BEYOND = "subject,time [h],conc [ng/mL]\n1,0,0\n1,1,8\n1,2,4\n1,3,3\n1,4,2\n1,6,BLQ\n"


@pytest.mark.parametrize(
    ("options", "area"),
    [
        # By hand, linear rule: 4 + 6 + 3.5 + 2.5 to the last quantifiable sample at 4 h; after it the triangle to BLQ.
        ({"partial_beyond": "zero"}, 16.0),
        ({"partial_beyond": "to-next"}, 18.0),
    ],
)
def test_what_follows_the_last_sample_is_an_option(options: dict[str, str], area: float) -> None:
    found = outcome(BEYOND.encode(), {"partial_areas": "0-6", **options})
    assert cell(found, "exposure", "AUC6") == pytest.approx(area)


def test_a_partial_area_declines_from_the_last_concentration_observed_or_predicted() -> None:
    """By hand: the regression of ln 4, ln 3, ln 2 on 2, 3, 4 h, and the exponential from 4 to 6 h."""
    slope, intercept = np.polyfit([2, 3, 4], np.log([4, 3, 2]), 1)
    for choice, last in (("observed", 2.0), ("predicted", float(np.exp(intercept + 4 * slope)))):
        found = outcome(BEYOND.encode(), {"partial_areas": "0-6", "partial_extrapolation": choice})
        assert cell(found, "exposure", "AUC6") == pytest.approx(16 + last * (np.exp(2 * slope) - 1) / slope)


def test_dose_duration_and_interval_may_be_said_for_all() -> None:
    told = {"dose": "0.1 g", "tau": 8, "duration": 0.5, "route": "infusion"}
    plain = CURVE.format("0", "8", "0.5")
    found = outcome(plain.encode(), told)
    rows = [f"{line},100,8,0.5" for line in plain.splitlines()[1:]]
    columns = "subject,time [h],conc [ng/mL],dose [mg],tau [h],duration [h]\n" + "\n".join(rows)
    beside = outcome(columns.encode(), {"route": "infusion"})
    for table in ("disposition", "steady_state"):
        assert [c.unit for c in found.table(table).columns if c.name != "DOSE"] == [
            c.unit for c in beside.table(table).columns if c.name != "DOSE"
        ]
    assert cell(found, "disposition", "CLO") == pytest.approx(cell(beside, "disposition", "CLO"))
    assert cell(found, "steady_state", "CAVG") == pytest.approx(cell(beside, "steady_state", "CAVG"))
    with pytest.raises(InputError, match=r"PKC-004.*dose"):
        outcome(columns.encode(), told)


def test_a_dose_has_a_unit() -> None:
    for wrong in ("100", "100 bananas", "0 mg", "-1 mg"):
        with pytest.raises(InputError, match=r"OPT-\d+.*dose"):
            outcome(CURVE.format("0", "8", "0.5").encode(), {"dose": wrong})


@pytest.mark.parametrize(
    ("rules", "area"),
    [
        # 0-1-2-4-6-8-10 h: x, 10, 0.4, 4, 2, 1, 0.4 with a limit of 0.5; by hand, linear rule to 8 h.
        ({"blq_middle": "keep", "blq_first": "keep"}, 5 + 5.2 + 4.4 + 6 + 3),
        ({"blq_middle": "drop", "blq_last": "drop", "blq_around_tmax": True}, 5 + (10 + 4) / 2 * 3 + 6 + 3),
    ],
)
def test_further_blq_rules_by_hand(rules: dict[str, Any], area: float) -> None:
    found = outcome(CURVE.format("0", "0.4", "0.4").encode(), {"lloq": 0.5, **rules})
    assert cell(found, "exposure", "AUCLST") == pytest.approx(area)


@pytest.mark.parametrize(
    "rules", [{"blq_first": "keep", "blq_last": "half-limit"}, {"blq_middle": "drop", "blq_around_tmax": True}]
)
def test_blq_rules_that_contradict_each_other_are_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="OPT-"):
        outcome(CURVE.format("0", "8", "0.5").encode(), {"lloq": 0.5, **rules})


def test_a_line_that_rises_competes_when_asked_to() -> None:
    rising = "subject,time [h],conc [ng/mL]\n1,0,0\n1,1,9\n1,2,5\n1,3,2\n1,4,2.2\n1,5,2.42\n"
    assert outcome(rising.encode()).table("terminal").rows
    found = outcome(rising.encode(), {"rising_lines_compete": True})
    assert any("no regression over the terminal points" in each for each in found.assumptions)


def test_low_coverage_in_many_profiles_is_said_with_its_source() -> None:
    short = "subject,time [h],conc [ng/mL]\n" + "".join(
        f"{subject},{time},{value}\n" for subject in (1, 2) for time, value in ((0, 0), (1, 10), (2, 9), (3, 8), (4, 7))
    )
    assert any("2 of 2 profiles, more than 20 %" in each for each in outcome(short.encode()).assumptions)
    assert not any("more than 20 %" in each for each in outcome(CURVE.format("0", "8", "0.5").encode()).assumptions)


@pytest.mark.parametrize(
    ("option", "enumeration"),
    [
        ("route", pk.Route),
        ("trapezoid", pk.Trapezoid),
        ("at_dose", pk.AtDose),
        ("terminal_start", pk.TerminalStart),
        ("lag_time", pk.LagTime),
        ("beyond_samples", pk.Beyond),
        ("partial_beyond", pk.Beyond),
    ],
)
def test_the_options_offer_every_choice_of_the_calculation(option: str, enumeration: Any) -> None:
    choices = typing.get_args(ProfileOptions.model_fields[option].annotation)
    assert {choice.upper().replace("-", "_") for choice in choices} == set(enumeration.__members__)


def test_the_defaults_are_those_of_the_calculation() -> None:
    assert ProfileOptions().settings() == pk.NCAOptions()


def test_an_area_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match="does not end after it starts"):
        perform(NCA, CURVE.format("0", "8", "1").encode(), {"partial_areas": "4-2"})
