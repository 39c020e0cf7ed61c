"""The design of a study as a service: published sizes, every objective, every source of a CV, lists, and refusals."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from galenic.catalogue import perform
from galenic.catalogue.options import texts
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from galenic.science import study_design as sd
from galenic.science.study_design import two_stage

SALT = "sixteen letters at least"


def outcome(data: dict[str, Any] | None = None, **options: Any) -> Outcome:
    return perform("bioequivalence.design", data or {}, options).outcome


def refusal(data: dict[str, Any] | None = None, **options: Any) -> InputError:
    with pytest.raises(InputError) as refused:
        outcome(data, **options)
    return refused.value


@pytest.mark.parametrize(("cv", "n", "power"), [(0.20, 20, 83.47), (0.25, 28, 80.74), (0.30, 40, 81.58)])
def test_sizes_of_a_table(cv: float, n: int, power: float) -> None:
    """Diletti, Hauschke, Steinijans 1991, table 1 (80 to 125 %, true ratio 95 %, power 80 %)."""
    found = outcome(cv=cv)
    assert found.value("subjects") == n
    assert found.value("power") == pytest.approx(power, abs=0.005)
    assert found.passed
    assert found.criterion("power").passed


# PowerTOST 1.5-7 (Labes, Schuetz, Lang): sampleN.TOST, .scABEL, .RSABE, .NTID, .noninf, .RatioF.
SIZES = [
    ({"objective": "expanding-limits", "cv": 0.30}, 34),
    ({"objective": "expanding-limits", "cv": 0.40, "design": "2x2x3"}, 46),
    ({"objective": "expanding-limits", "cv": 0.35, "agency": "Health Canada"}, 36),
    ({"objective": "expanding-limits", "cv": 0.35, "agency": "GCC"}, 28),
    ({"objective": "reference-scaled", "cv": 0.60, "design": "2x3x3"}, 33),
    ({"objective": "narrow-index", "cv": 0.10}, 18),
    ({"objective": "non-inferiority", "cv": 0.25}, 36),
    ({"objective": "non-inferiority", "cv": 0.35, "design": "parallel"}, 126),
    ({"objective": "non-inferiority", "cv": 0.30, "margin": 1.25, "ratio": 1.05, "design": "2x2x4"}, 24),
]


@pytest.mark.parametrize(("options", "n"), SIZES)
def test_sizes_of_a_peer(options: dict[str, Any], n: int) -> None:
    assert outcome(**options).value("subjects") == n


def test_the_power_of_a_given_size() -> None:
    """PowerTOST 1.5-7: power.RatioF, power.dp (by its noncentral approximation), exppower.TOST."""
    means = outcome(objective="ratio-of-means", cv=0.3, subjects=(90,), design="parallel")
    assert means.value("power") == pytest.approx(72.1346841, abs=1e-3)
    doses = outcome(objective="dose-proportionality", cv=0.2, doses=(1, 2, 8), ratio=1.0, subjects=(18,))
    assert doses.value("power") == pytest.approx(91.557434, abs=1e-3)
    uncertain = outcome(cv=0.25, cv_df=10, subjects=(28,))
    assert uncertain.value("expected_power") == pytest.approx(72.8130830, abs=1e-5)


def test_a_size_without_the_power_does_not_pass() -> None:
    found = outcome(cv=0.3, subjects=(12, 14))
    assert found.passed is False
    assert found.value("power") == pytest.approx(100 * sd.AverageEquivalence(cv=0.3).power((12, 14)))
    assert "less than the 80 % aimed at" in found.conclusion
    assert found.table("allocation").rows == (("TR", 12, 12), ("RT", 14, 14), ("all", 26, 26))


def test_the_fewest_that_guidelines_ask_for() -> None:
    assert outcome(cv=0.08).value("subjects") == 12
    assert outcome(cv=0.08, design="parallel").value("subjects") == 24
    assert outcome(cv=0.5, objective="reference-scaled").value("subjects") >= 24
    small = outcome(cv=0.08, subjects=(8,))
    assert small.criterion("subjects").passed is False
    assert outcome(cv=0.08, fewest_subjects=0).value("subjects") == 6


def test_lost_subjects_are_enrolled_on_top() -> None:
    found = outcome(cv=0.3, dropout=0.1)
    assert (found.value("subjects"), found.value("enrolled")) == (40, 46)
    assert found.table("allocation").rows[0] == ("TR", 20, 23)


def test_the_risk_of_patients_and_the_level_that_keeps_it() -> None:
    """Labes, Schuetz 2016: most inflated where CVwR is the switch; the level keeps it at 5 %, at a price in power."""
    plain = outcome(objective="expanding-limits", cv=0.3, design="2x2x3")
    # PowerTOST 1.5-7, scABEL.ad, n = 50: 0.0877 and 0.0257 by simulation.
    assert plain.value("type_1_error") == pytest.approx(8.8, abs=0.1)
    assert plain.value("adjusted_alpha") == pytest.approx(0.0256, abs=3e-4)
    assert "would keep it at 5 %" in plain.conclusion
    adjusted = outcome(objective="expanding-limits", cv=0.3, design="2x2x3", level="adjusted")
    assert adjusted.value("subjects") > plain.value("subjects")
    assert adjusted.value("power") >= 80
    assert adjusted.criterion("type_1_error").value == pytest.approx(5, abs=1e-6)


def test_the_parts_of_a_rule_with_several() -> None:
    found = outcome(objective="narrow-index", cv=0.12)
    parts = dict(found.table("components").rows)
    assert parts["All that the rule asks for"] == pytest.approx(found.value("power"))
    assert all(chance >= found.value("power") for chance in parts.values())


def test_how_far_assumptions_may_be_off() -> None:
    found = outcome(cv=0.3)
    plan = sd.AverageEquivalence(cv=0.3)
    assert found.value("bearable_cv") == pytest.approx(100 * sd.cv_at_power(plan, 40, 0.7), abs=1e-5)
    assert found.value("bearable_ratio") == pytest.approx(100 * sd.ratio_at_power(plan, 40, 0.7), abs=1e-5)
    fewest = int(found.value("bearable_subjects"))
    assert plan.power(fewest) >= 0.7 > plan.power(fewest - 1)
    assert found.table("sizes").rows[2][0] == pytest.approx(30)
    assert found.table("sizes").rows[2][3] == 40
    assert {figure.name for figure in found.figures} == {"power_cv", "power_ratio", "power_subjects"}
    above = outcome(cv=0.3, ratio=1 / 0.95)
    assert above.value("bearable_ratio") == pytest.approx(10_000 / found.value("bearable_ratio"), abs=1e-4)


def test_a_cv_from_a_published_interval() -> None:
    """PowerTOST 1.5-7, CVfromCI."""
    found = outcome(
        interval_lower=0.9108, interval_upper=1.1424, interval_subjects=20, interval_design="2x2x4", cv_test=None
    )
    assert found.value("cv") == pytest.approx(30.998475, abs=1e-5)
    assert found.value("expected_power") < found.value("power")


def test_a_cv_pooled_over_studies() -> None:
    """PowerTOST 1.5-7, CVpooled."""
    studies = [
        {"study": "a", "cv": 0.20, "n": 24, "design": "2x2x2"},
        {"study": "b", "cv": 0.25, "n": 16, "design": None},
        {"study": "c", "cv": 0.32, "n": 30, "design": "2x2x4"},
    ]
    found = outcome({"studies": studies})
    assert found.value("cv") == pytest.approx(29.3721054, abs=1e-5)
    assert found.table("studies").rows[-1][3:] == (pytest.approx(31.1976391, abs=1e-5), 122)
    careful = outcome({"studies": studies}, planned_cv="upper-limit")
    assert careful.value("cv") == pytest.approx(31.1976391, abs=1e-5)
    mixed = [*studies[:2], {"study": "c", "lower": 0.9108, "upper": 1.1424, "n": 20, "design": "2x2x4"}]
    assert outcome({"studies": mixed}).table("studies").rows[2][3] == pytest.approx(30.998475, abs=1e-5)


@pytest.mark.parametrize("scheme", ["B", "group-sequential", "inverse-normal"])
def test_two_stages(scheme: str) -> None:
    found = outcome(objective="two-stage", cv=0.3, first_stage=24, scheme=scheme)
    if scheme == "B":
        plan = two_stage.TwoStage(cv=0.3, n1=24).operating_characteristics()
        assert found.value("power") == pytest.approx(100 * plan.passes)
        # Power2Stage 0.5-4.9000, power.tsd: 83.04 % of 1e5 studies.
        assert found.value("power") == pytest.approx(83.043, abs=0.5)
    assert found.criterion("type_1_error").passed
    assert found.value("power_first") <= found.value("power")
    table = found.table("operating_characteristics")
    assert [row[0] for row in table.rows] == pytest.approx([18, 24, 30, 37.5, 45])


def test_a_scheme_whose_levels_do_not_hold_is_judged_so() -> None:
    found = outcome(objective="two-stage", cv=0.3, levels=(0.05, 0.05))
    assert found.criterion("type_1_error").passed is False
    assert found.passed is False


def test_groups_cost_a_little_power() -> None:
    alone, grouped = (outcome(cv=0.3, subjects=(40,), groups=groups).value("power") for groups in (1, 4))
    assert grouped < alone < grouped + 2
    assert outcome(cv=0.3, subjects=(14, 14, 12), groups=3).table("allocation").rows[0] == ("1", 14, 14)


def test_a_list_is_made_sealed_and_found_again_at_unblinding() -> None:
    kept = outcome(cv=0.3, seed=20, salt=SALT, dropout=0.1, block_sizes=(4, 6))
    rows = kept.table("randomization").rows
    assert [row[0] for row in rows] == list(range(1, 47))
    assert {row[1] for row in rows} == {"TR", "RT"}
    digest = str(kept.value("seal"))
    blinded = outcome(cv=0.3, dropout=0.1, seal=digest)
    assert blinded.value("seal") == digest
    assert "randomization" not in {table.name for table in blinded.tables}
    opened = outcome(cv=0.3, seed=20, salt=SALT, dropout=0.1, block_sizes=(4, 6), seal=digest)
    assert opened.criterion("seal").passed
    other = outcome(cv=0.3, seed=21, salt=SALT, dropout=0.1, block_sizes=(4, 6), seal=digest)
    assert other.criterion("seal").passed is False
    assert other.passed is False


@pytest.mark.parametrize(
    ("options", "code", "place"),
    [
        ({}, "PWR-033", "option cv"),
        ({"cv": 0.0}, "PWR-011", "option cv"),
        ({"cv": 30}, "PWR-011", "option cv"),
        ({"cv": float("inf")}, "OPT-002", "option cv"),
        ({"cv": 0.3, "ratio": 0.0}, "PWR-012", "option ratio"),
        ({"cv": 0.3, "ratio": 1.3}, "PWR-021", ""),
        ({"cv": 0.3, "design": "5x5"}, "PWR-015", "option design"),
        ({"cv": 0.3, "objective": "reference-scaled", "design": "2x2x2"}, "PWR-015", "option design"),
        ({"cv": 0.3, "lower_limit": 1.1}, "PWR-013", "option lower_limit"),
        ({"cv": 0.3, "subjects": (12, 0)}, "PWR-016", ""),
        ({"cv": 0.3, "target_power": 0.03, "least_power": 0.02}, "PWR-017", "option target_power"),
        ({"cv": 0.3, "objective": "ratio-of-means"}, "PWR-011", "option cv_between"),
        ({"cv": 0.3, "objective": "dose-proportionality"}, "PWR-022", "option doses"),
        ({"cv": 0.3, "objective": "two-stage", "first_stage": 13}, "PWR-016", "option first_stage"),
        ({"cv": 0.3, "objective": "two-stage", "design": "2x2x4"}, "PWR-015", "option design"),
        ({"cv": 0.3, "seed": 1, "salt": "short"}, "PWR-028", ""),
        ({"cv": 0.3, "seed": 1, "block_sizes": (3,)}, "PWR-027", "option block_sizes"),
        ({"cv": 0.3, "interval_lower": 0.9}, "OPT-004", "options"),
        ({"cv": 0.3, "salt": SALT}, "OPT-004", "options"),
        ({"cv": 0.3, "least_power": 0.9}, "OPT-004", "options"),
        ({"interval_lower": 1.2, "interval_upper": 0.9, "interval_subjects": 24}, "PWR-032", ""),
        ({"cv": 5.0, "ratio": 0.8001}, "PWR-021", ""),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_option(options: dict[str, Any], code: str, place: str) -> None:
    refused = refusal(**options)
    assert (refused.faults[0].code, refused.faults[0].table) == (code, place)
    assert refused.remedy


def test_studies_that_do_not_tell_their_cv() -> None:
    rows = [{"study": "a", "cv": 0.2, "lower": 0.9, "upper": 1.1, "n": 12}, {"study": "b", "cv": 0.3, "n": 12}]
    refused = refusal({"studies": rows})
    assert (refused.code, refused.faults[0].code, refused.faults[0].row) == ("PWR-006", "PWR-034", 2)
    assert refusal({"studies": rows[1:]}, cv=0.3).faults[0].code == "PWR-033"


def test_the_page_that_shows_how_says_what_comes_out() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "plan-a-study.md").read_text(encoding="utf-8")
    table = re.search(r":caption: studies.csv\n\n(.*?)```", page, re.S)
    shown = re.findall(r"\$ galenic perform bioequivalence.design (.*)\n(.*)\n```", page)
    assert table
    assert len(shown) == 6
    for command, sentence in shown:
        arguments = shlex.split(command)
        options = texts(after for word, after in pairwise(arguments) if word == "-o")
        data = {"studies": table[1].encode()} if "--data" in arguments else {}
        assert perform("bioequivalence.design", data, options).outcome.conclusion == sentence


WILD = st.sampled_from([0.0, -1.0, 1e-9, 0.05, 0.3, 0.9, 1.0, 4.9, 5.0, 1e9])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    objective=st.sampled_from(
        ["average", "expanding-limits", "reference-scaled", "narrow-index", "non-inferiority", "ratio-of-means"]
    ),
    design=st.sampled_from(["", "2x2x2", "2x3x3", "parallel", "TRR|RTT", "T", "4x4", "paired"]),
    numbers=st.fixed_dictionaries({}, optional={"cv": WILD, "ratio": WILD, "cv_test": WILD, "margin": WILD}),
    subjects=st.sampled_from([(), (3,), (24,), (5, 7), (1, 1), (10**7,)]),
)
def test_any_plan_is_a_result_or_a_refusal(
    objective: str, design: str, numbers: dict[str, float], subjects: tuple[int, ...]
) -> None:
    with suppress(InputError):
        found = outcome(objective=objective, design=design, subjects=subjects, **numbers)
        assert 0 <= found.value("power") <= 100


def test_two_endpoints_that_both_have_to_pass() -> None:
    """PowerTOST 1.5-7, power.2TOST: 0.669611 by a million simulated studies of 30 subjects, standard error 0.00047."""
    found = outcome(objective="two-endpoints", cv=0.3, cv_second=0.2, correlation=0.5, subjects="30")
    assert found.value("power") == pytest.approx(66.9611, abs=4 * 0.047)
    assert "Second endpoint: CV 20 %, T/R 95 %" in " ".join(found.assumptions)
    refused = refusal(objective="two-endpoints", cv=0.3)
    assert [(fault.code, fault.table) for fault in refused.faults] == [("PWR-011", "option cv_second")]


def test_groups_with_a_test_of_interaction_first() -> None:
    found = outcome(cv=0.3, groups=2, interaction_level=0.1, subjects="24,16")
    plan = sd.GroupedEquivalence(plan=sd.AverageEquivalence(cv=0.3), groups=2, interaction_level=0.1)
    assert found.value("power") == pytest.approx(100 * plan.power((24, 16)))
    assert any("tested first" in text for text in found.assumptions)
    assert refusal(cv=0.3, interaction_level=0.1).code == "OPT-000"


def test_losses_are_simulated_from_a_seed() -> None:
    """Nobody leaves in effect: the exact power is within the error. Then more leave, and power falls."""
    few = outcome(cv=0.3, lost_per_period=1e-9, trials=4000)
    error = float(few.value("simulated_error") or 0)
    assert abs(float(few.value("simulated_power") or 0) - float(few.value("power") or 0)) < 4 * error
    assert few.value("completers") == 40
    many = outcome(cv=0.3, lost_per_period=0.3, trials=4000)
    assert many.value("completers") == pytest.approx(28, abs=0.3)
    assert float(many.value("simulated_power") or 0) < float(many.value("power") or 0) - 10
    assert many.value("simulated_power") == outcome(cv=0.3, lost_per_period=0.3, trials=4000).value("simulated_power")
    assert refusal(cv=0.3, objective="two-stage", lost_per_period=0.1).code == "OPT-000"


@pytest.mark.parametrize(("scheme", "error"), [("B", "0.0001 %"), ("inverse-normal", "0.02 %")])
def test_two_stages_say_how_exact_they_are(scheme: str, error: str) -> None:
    found = outcome(objective="two-stage", cv=0.2, first_stage=12, scheme=scheme)
    assert any(text.startswith("Exact") and error in text for text in found.assumptions)
