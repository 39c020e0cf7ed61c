"""The adapter for noncompartmental cases: reads the words of a case rightly, and answers all of them."""

from __future__ import annotations

import pytest

from galenic.science.pharmacokinetics import AtDose, BLQRules, Route, TerminalStart, Trapezoid
from galenic.validation import Status, shipped_cases, validate
from galenic.validation.adapters import pk_nca


def setting(setup, *, method="linear trapezoidal", names="NCA parameters (PKNCA names)", set_id="x", **options):
    inputs = {"csv": "x.csv", "options": {"auc_method": method, "setup": setup, **options}}
    return pk_nca._setting({"id": set_id, "what_is_computed": names, "inputs": inputs})


@pytest.mark.parametrize(
    ("setup", "route", "dose", "dose_time", "tau", "duration"),
    [
        ("extravascular, dose 100 at 0, no tau", Route.EXTRAVASCULAR, 100, 0, None, None),
        ("extravascular, dose 100 at 0.25, tau 9", Route.EXTRAVASCULAR, 100, 0.25, 9, None),
        ("extravascular, dose 100 at 0.25 (tau 9)", Route.EXTRAVASCULAR, 100, 0.25, 9, None),
        ("IV bolus, dose 120 at 0, tau 12", Route.BOLUS, 120, 0, 12, None),
        ("IV bolus, dose 25 (mg) at 0; C0 by log back-extrapolation", Route.BOLUS, 25, 0, None, None),
        ("IV infusion of 200 over 2 h from time 0; MRT.iv subtracts T_inf/2", Route.INFUSION, 200, 0, None, 2),
        ("IV infusion 0.25 h, dose 25 (C at time 0 taken as 0)", Route.INFUSION, 25, 0, None, 0.25),
        ("treated as extravascular, dose 25 (C at time 0 taken as 0)", Route.EXTRAVASCULAR, 25, 0, None, None),
        ("extravascular, dose at time 0; dose per subject = dose_mg", Route.EXTRAVASCULAR, None, 0, None, None),
        ("extravascular dose 300 every 24 h at steady state", Route.EXTRAVASCULAR, 300, 0, 24, None),
    ],
)
def test_route_dose_and_times_are_read_from_the_setup(setup, route, dose, dose_time, tau, duration):
    read = setting(setup)
    assert (read.options.route, read.dose, read.dose_time, read.tau, read.duration) == (
        route,
        dose,
        dose_time,
        tau,
        duration,
    )


@pytest.mark.parametrize(
    ("method", "rule"),
    [
        ("linear trapezoidal", Trapezoid.LINEAR),
        ("linear-up/log-down trapezoidal", Trapezoid.LINEAR_UP_LOG_DOWN),
        ("log trapezoidal after Tmax (logt)", Trapezoid.LOG_AFTER_TMAX),
        ("linear up to Tmax, log down after Tmax (luldt)", Trapezoid.LOG_DOWN_AFTER_TMAX),
    ],
)
def test_the_rule_is_read_from_the_method(method, rule):
    assert setting("extravascular", method=method).options.trapezoid is rule


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("first: keep as 0, middle: drop, last: keep", BLQRules("keep", "drop", "keep")),
        ("drop all BLQ", BLQRules("drop", "drop", "drop")),
        ("keep all BLQ as 0", BLQRules("keep", "keep", "keep")),
        ("first: keep as 0, middle: set to 0.25 (LLOQ/2), last: drop", BLQRules("keep", 0.25, "drop")),
        ("first: drop, middle: drop, last: keep", BLQRules("drop", "drop", "keep")),
        ("before.tmax: keep, after.tmax: drop", BLQRules.about_tmax("keep", "drop")),
    ],
)
def test_rules_below_the_limit_are_read_by_position(words, rules):
    assert setting("extravascular", blq_rule=words).options.blq == rules


def test_the_program_decides_what_is_customary():
    assert setting("IV bolus").options.at_dose is AtDose.REQUIRED
    phoenix = setting("IV bolus", names="NCA parameters (WinNonlin names)")
    assert phoenix.options.at_dose is AtDose.BY_ROUTE
    assert phoenix.options.terminal_start is TerminalStart.BY_ROUTE


def test_options_for_lambda_z_are_read():
    read = setting("extravascular", min_hl_points=4, allow_tmax_in_half_life=True).options
    assert (read.min_points, read.terminal_start) == (4, TerminalStart.FROM_TMAX)


def test_answers_come_from_the_data(tmp_path):
    """Change one concentration and the area changes by the trapezoids beside it."""
    definition = {
        "id": "x",
        "what_is_computed": "NCA parameters (WinNonlin names)",
        "inputs": {"csv": "x.csv", "options": {"auc_method": "linear trapezoidal", "setup": "extravascular, dose 10"}},
    }
    questions = [{"id": "q", "subject": "7", "parameter": "AUClast", "start": "0", "end": "Inf"}]
    areas = []
    for concentration in (4, 5):
        rows = f"subject,time,conc\n7,0,0\n7,1,8\n7,2,{concentration}\n7,4,2\n7,8,\n"
        (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
        areas.append(pk_nca.obtain(definition, tmp_path, questions)["q"])
    assert areas == [4 + 6 + 6, 4 + 6 + 6 + 1.5]


def test_what_cannot_be_estimated_is_said_and_what_is_unknown_is_left_open(tmp_path):
    (tmp_path / "x.csv").write_text("subject,time,conc\n7,0,0\n7,1,8\n7,2,3\n", encoding="utf-8")
    definition = {"id": "x", "what_is_computed": "WinNonlin", "inputs": {"csv": "x.csv", "options": {}}}
    asked = [{"id": name, "subject": "7", "parameter": name} for name in ("Lambda_z", "No_such_parameter")]
    assert pk_nca.obtain(definition, tmp_path, asked) == {"Lambda_z": None}


def cases(directory):
    return [case for case in validate(directory).cases if case.folder == "pk_nca"]


def test_the_shipped_cases_pass():
    assert {case.status for case in cases(shipped_cases() / "pk_nca")} == {Status.PASSED}


@pytest.mark.reference
def test_every_reference_case_passes(reference_dir):
    found = cases(reference_dir / "pk_nca")
    assert len(found) > 6000
    assert [case for case in found if case.status is not Status.PASSED] == []
