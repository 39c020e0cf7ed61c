"""Exact probabilities of pooled two-stage crossovers: an independent simulation, a peer's, and what theory says."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.errors import InputError
from galenic.science.study_design import AverageEquivalence
from galenic.science.study_design.two_stage import Futility, GroupSequential, OperatingCharacteristics, TwoStage
from galenic.science.study_design.two_stage.pooled import LEVELS, Scheme

Simulated = Callable[..., dict[str, float]]


def agrees(found: OperatingCharacteristics, simulated: dict[str, float], trials: int = 400_000) -> None:
    for name in ("passes", "passes_first", "second_stage"):
        exact = getattr(found, name)
        assert abs(exact - simulated[name]) < 4.5 * math.sqrt(max(exact * (1 - exact), 1e-6) / trials), name
    spread = math.sqrt(sum(p * (n - found.expected_size) ** 2 for n, p in found.sizes.items()))
    assert abs(found.expected_size - simulated["expected_size"]) < 4.5 * spread / math.sqrt(trials)


@pytest.mark.parametrize(
    ("scheme", "n1", "cv", "ratio"),
    [
        ("B", 12, 0.25, 0.95),
        ("C", 24, 0.3, 1.25),
        ("D", 16, 0.2, 0.9),
        ("E", 24, 0.25, 0.95),
        ("MSDBE", 20, 0.3, 0.95),
    ],
)
def test_every_scheme_by_simulation(
    scheme: Scheme, n1: int, cv: float, ratio: float, simulated_two_stage: Simulated
) -> None:
    found = TwoStage(cv=cv, n1=n1, ratio=ratio, scheme=scheme).operating_characteristics()
    agrees(found, simulated_two_stage(scheme=scheme, n1=n1, cv=cv, ratio=ratio, levels=LEVELS[scheme]))


@pytest.mark.parametrize(
    ("futility", "rule"),
    [
        (
            Futility(of="estimate", lower=0.85),
            lambda estimate, half: abs(estimate) > -math.log(0.85),
        ),
        (
            Futility(of="interval", lower=0.95),
            lambda estimate, half: (estimate - half > -math.log(0.95)) | (estimate + half < math.log(0.95)),
        ),
    ],
)
def test_futility_and_limits_of_size_by_simulation(
    futility: Futility, rule: Callable[[Any, Any], Any], simulated_two_stage: Simulated
) -> None:
    plan = TwoStage(cv=0.35, n1=20, ratio=0.9, futility=futility, max_total=80, min_second=8)
    options: dict[str, Any] = {"ratio": 0.9, "futile": rule, "most": 80, "least": 8}
    agrees(
        plan.operating_characteristics(),
        simulated_two_stage(scheme="B", n1=20, cv=0.35, levels=LEVELS["B"], **options),
    )


# Power2Stage 0.5-4.9000 (Labes, Lang, Schuetz): power.tsd, 1e5 studies for power, 1e6 for type I errors.
PEER = [
    ("B", 12, 0.20, 0.95, 0.84266, 0.41333, 0.56342),
    ("B", 12, 0.30, 0.95, 0.78406, 0.06713, 0.93082),
    ("C", 24, 0.20, 1.25, 0.049244, 0.048247, 0.132594),
]


@pytest.mark.parametrize(("scheme", "n1", "cv", "ratio", "passes", "first", "second"), PEER)
def test_a_peers_simulation(
    scheme: Scheme, n1: int, cv: float, ratio: float, passes: float, first: float, second: float
) -> None:
    found = TwoStage(cv=cv, n1=n1, ratio=ratio, scheme=scheme).operating_characteristics()
    trials = 1e6 if ratio > 1 else 1e5
    for exact, simulated in ((found.passes, passes), (found.passes_first, first), (found.second_stage, second)):
        assert abs(exact - simulated) < 4 * math.sqrt(exact * (1 - exact) / trials)


def test_potvins_levels_keep_the_type_1_error_nearly_where_they_say() -> None:
    """Potvin et al. 2008: with method B it stays below 0.05 for n1 of 12 to 60 and CVs of 10 to 100 %."""
    errors = [
        TwoStage(cv=cv, n1=n1, ratio=1.25).operating_characteristics().passes
        for n1, cv in ((12, 0.2), (12, 0.4), (24, 0.3), (36, 0.3), (60, 0.5))
    ]
    assert 0.029 < min(errors) < max(errors) < 0.05


def test_a_group_sequential_study_whose_first_look_hardly_counts_is_a_study_of_one_stage() -> None:
    alone = GroupSequential(cv=0.3, n1=20, n2=20, levels=(2e-6, 0.05)).operating_characteristics()
    assert set(alone.sizes) == {20, 40}
    assert alone.passes_first < 1e-4
    # One degree of freedom goes to the stage.
    assert alone.passes == pytest.approx(AverageEquivalence(cv=0.3).power(40), abs=5e-4)


def test_two_looks_at_pococks_level_have_the_level_of_the_study() -> None:
    """Pocock 1977: one-sided 0.0304 at both looks of equal stages has the level 0.05; here at one of two limits."""
    plan = GroupSequential(cv=0.15, n1=120, n2=120, ratio=1.25, levels=(0.0304, 0.0304))
    assert plan.operating_characteristics().passes == pytest.approx(0.05, abs=2e-4)


def test_enough_power_at_once_is_a_study_of_one_stage() -> None:
    found = TwoStage(cv=0.1, n1=60, scheme="C").operating_characteristics()
    assert found.second_stage < 1e-9
    assert found.passes == pytest.approx(AverageEquivalence(cv=0.1).power(60), abs=1e-7)
    assert found.expected_size == pytest.approx(60)


@given(
    cv=st.floats(0.1, 0.6),
    half=st.integers(6, 30),
    ratio=st.floats(0.8, 1.25),
    scheme=st.sampled_from(sorted(LEVELS)),
)
@settings(max_examples=5, deadline=None)
def test_what_theory_says(cv: float, half: int, ratio: float, scheme: Scheme) -> None:
    found = TwoStage(cv=cv, n1=2 * half, ratio=ratio, scheme=scheme).operating_characteristics()
    mirrored = TwoStage(cv=cv, n1=2 * half, ratio=1 / ratio, scheme=scheme).operating_characteristics()
    assert found.passes == pytest.approx(mirrored.passes, abs=1e-6)
    assert math.fsum(found.sizes.values()) == pytest.approx(1)
    assert found.passes_first <= found.passes <= found.passes_first + found.second_stage + 1e-9
    assert all(n >= 2 * half and n % 2 == 0 for n in found.sizes)


@pytest.mark.parametrize(("nodes", "times"), [(("VARIANCE", "SECOND", "ESTIMATE"), 2)])
def test_the_result_does_not_depend_on_the_number_of_nodes(
    nodes: tuple[str, ...], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from galenic.science.study_design.two_stage import pooled_law

    plans = [TwoStage(cv=0.25, n1=16), TwoStage(cv=0.3, n1=24, ratio=1.25, futility=Futility(of="interval", lower=0.9))]
    usual = [plan.operating_characteristics().passes for plan in plans]
    for name in nodes:
        monkeypatch.setattr(pooled_law, name, times * getattr(pooled_law, name))
    assert [plan.operating_characteristics().passes for plan in plans] == pytest.approx(usual, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cv": 0.0}, "PWR-011"),
        ({"cv": 5.1}, "PWR-011"),
        ({"cv": math.inf}, "PWR-011"),
        ({"n1": 13}, "PWR-016"),
        ({"n1": 2}, "PWR-016"),
        ({"ratio": math.nan}, "PWR-012"),
        ({"planned_ratio": 1.3}, "PWR-012"),
        ({"target": 1.0}, "PWR-017"),
        ({"scheme": "F"}, "PWR-018"),
        ({"levels": (0.0, 0.03)}, "PWR-014"),
        ({"max_total": 10}, "PWR-016"),
        ({"min_second": 3}, "PWR-016"),
        ({"limits": (1.25, 0.8)}, "PWR-013"),
    ],
)
def test_what_cannot_be_planned_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        TwoStage(**({"cv": 0.3, "n1": 24} | changes))
    assert code in {fault.code for fault in refused.value.faults}


def test_futility_limits_enclose_one() -> None:
    with pytest.raises(InputError, match="PWR-013"):
        Futility(of="estimate", lower=1.1)
    with pytest.raises(InputError, match="PWR-018"):
        Futility(of="mood")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="PWR-016"):
        GroupSequential(cv=0.3, n1=12, n2=7)
