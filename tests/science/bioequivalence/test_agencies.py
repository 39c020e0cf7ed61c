from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from galenic.errors import InputError
from galenic.science.bioequivalence import Evaluation, arrange, parallel_groups, rule_in_force, side_by_side
from galenic.science.rules import rules
from tests.science.bioequivalence.published import ema
from tests.science.bioequivalence.simulated import columns, simulated

DAY = date(2026, 6, 1)


def test_data_set_i_before_every_agency() -> None:
    study = Evaluation(ema("i"))
    found = {each.agency: each for each in side_by_side(study, "Cmax", on=DAY, product="highly variable")}
    assert set(found) == {"ICH", "EMA", "FDA", "Health Canada", "GCC", "WHO"}
    ways = {agency: each.decision.way for agency, each in found.items() if each.decision}
    assert ways == {
        "ICH": "unscaled",
        "EMA": "widened limits",
        "FDA": "scaled criterion",
        "Health Canada": "unscaled",
        "GCC": "widened limits",
        "WHO": "widened limits",
    }
    assert found["ICH"].remark == "No rule in force for this class: highly variable."
    assert found["EMA"].remark == ""
    assert all(each.passed for each in found.values())


def test_each_agency_has_its_own_model() -> None:
    study = Evaluation(ema("i"))
    found = {each.agency: each.decision for each in side_by_side(study, "AUC", on=DAY)}
    intervals = {agency: decision.interval for agency, decision in found.items() if decision}
    assert intervals["EMA"] == study.fixed.interval
    assert intervals["FDA"] == study.by_treatment.interval
    assert intervals["Health Canada"] == study.random_subject.interval


def test_the_day_changes_the_rules() -> None:
    study = Evaluation(ema("ii"))
    then = {each.agency: each for each in side_by_side(study, "AUC", on=date(2015, 1, 1))}
    assert then["EMA"].passed
    assert then["ICH"].decision is None
    assert then["ICH"].passed is None
    assert "No rule in force" in then["ICH"].remark


def test_a_narrow_index_is_never_judged_by_the_usual_limits() -> None:
    study = Evaluation(ema("ii"))
    found = {each.agency: each for each in side_by_side(study, "AUC", on=DAY, product="narrow index, AUC only")}
    assert found["ICH"].decision is None
    assert found["WHO"].decision is None
    assert found["EMA"].decision is not None
    assert found["EMA"].decision.limits_pct == (90.0, 111.11)
    assert found["Health Canada"].remark.endswith("narrow index, AUC only.")
    assert found["FDA"].passed is None
    assert "full replicate" in (found["FDA"].decision.reason if found["FDA"].decision else "")


def test_what_the_data_do_not_support_is_told_and_stops_nobody_else() -> None:
    study: Any = simulated({"TRTR": 4, "RTRT": 4})
    for row in range(0, 16, 4):
        study["value"][row] = None
    evaluation = Evaluation(arrange(*columns(study)))
    found = {each.agency: each for each in side_by_side(evaluation, "Cmax", on=DAY, product="highly variable")}
    assert found["FDA"].passed is None
    assert found["FDA"].decision is not None
    assert "Too few" in found["FDA"].decision.reason
    assert found["EMA"].decision is not None
    assert found["EMA"].decision.interval is not None


def test_chosen_agencies_and_other_designs() -> None:
    values = [9.0, 9.5, 10.1, 10.4] * 8
    groups = parallel_groups(range(32), ["T", "R"] * 16, values)
    (found,) = side_by_side(groups, "AUC", on=DAY, agencies=["EMA"])
    assert found.decision is not None
    assert found.decision.interval == groups.welch
    with pytest.raises(InputError, match="BEQ-024"):
        side_by_side(groups, "Tmax", on=DAY)


@pytest.mark.parametrize("found", rules("bioequivalence"), ids=lambda r: f"{r.agency} {r.name} {r.valid_from}")
def test_every_rule_can_be_applied(found: Any) -> None:
    """Each entry of the file is complete: it judges a full replicate by each of its metrics."""
    study = Evaluation(ema("i"))
    for metric in ("AUC", "Cmax"):
        (decision,) = side_by_side(study, metric, on=found.valid_from, product=found.name, agencies=[found.agency])
        assert decision.decision is not None
        assert decision.decision.rule.source == found.source
        assert decision.passed is not None
        assert decision.decision.steps


def test_studies_filed_before_the_newest_guidances_have_a_rule() -> None:
    """FDA's guidance of 2001 and GCC version 2.4 (2016) hold until the day before those that replaced them."""
    for agency, day, until in (
        ("FDA", date(2022, 1, 15), date(2024, 10, 29)),
        ("GCC", date(2022, 8, 9), date(2022, 8, 9)),
    ):
        found = rule_in_force(agency, day, "average")
        assert found is not None
        assert (found.valid_until, found.grade, found.values["decimals"]) == (until, "S", 2)
