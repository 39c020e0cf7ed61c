"""Degrees of freedom and precision follow from the linear model; subjects are spread over sequences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from galenic.errors import InputError
from galenic.science.study_design.designs import DESIGNS, find_design, layout_of

CROSSED = [name for name in DESIGNS if name not in ("parallel", "paired", "2x4x2")]


@pytest.mark.parametrize("name", CROSSED)
def test_constants_are_those_of_least_squares(name: str, least_squares: Callable[..., tuple[int, float]]) -> None:
    layout = DESIGNS[name]
    counts = [4] * layout.step
    df, factor = least_squares(layout.sequences, counts, measured=2 if name == "2x2x2r" else 1)
    assert (layout.df(sum(counts)), layout.variance_factor(counts)) == (df, pytest.approx(factor))


def test_two_unequal_sequences_are_least_squares_as_well(least_squares: Callable[..., tuple[int, float]]) -> None:
    for name in ("2x2x2", "2x2x3", "2x2x4"):
        assert DESIGNS[name].variance_factor([4, 7]) == pytest.approx(least_squares(DESIGNS[name].sequences, [4, 7])[1])


def test_balaam_has_the_precision_of_the_model_with_carry_over(least_squares: Callable[..., tuple[int, float]]) -> None:
    layout = DESIGNS["2x4x2"]
    with_carry_over = least_squares(layout.sequences, [6] * 4, carry_over=True)[1]
    assert layout.variance_factor([6] * 4) == pytest.approx(with_carry_over)
    assert layout.df(24) == least_squares(layout.sequences, [6] * 4)[0]


def test_parallel_and_paired() -> None:
    assert (DESIGNS["parallel"].df(20), DESIGNS["parallel"].variance_factor([12, 8])) == (18, 1 / 12 + 1 / 8)
    assert (DESIGNS["paired"].df(20), DESIGNS["paired"].variance_factor([20])) == (19, 2 / 20)


def test_a_total_is_spread_evenly_and_the_first_sequences_get_more() -> None:
    assert layout_of("2x3x3").allocate(11) == (4, 4, 3)
    assert layout_of("2x2").allocate((5, 9)) == (5, 9)


def test_names_are_understood_as_people_write_them() -> None:
    assert find_design(" 2X2 ") is DESIGNS["2x2x2"]
    assert find_design("Balaam") is DESIGNS["2x4x2"]
    assert find_design("5x5") is None


@pytest.mark.parametrize(
    "n", [0, -4, 2, 12.5, (6,), (6, 0), (6, 6, 6), 2_000_000, float("nan"), float("inf"), True, "12"]
)
def test_impossible_numbers_of_subjects_are_refused(n: object) -> None:
    with pytest.raises(InputError) as refused:
        layout_of("2x2x2").allocate(n)  # type: ignore[arg-type]
    assert refused.value.code == "PWR-001"
    assert {fault.code for fault in refused.value.faults} == {"PWR-016"}


def test_robust_degrees_of_freedom_count_subjects() -> None:
    assert [DESIGNS[name].df(24, robust=True) for name in ("2x2x2", "3x3", "2x4x4")] == [22, 21, 20]
    assert DESIGNS["2x4x4"].smallest() == 4
    assert DESIGNS["2x4x4"].smallest(robust=True) == 8


@pytest.mark.parametrize("name", ["TRR|RTT", "TRRT|RTTR", "TRT|RTR|TRR|RTT", "TTRR|RRTT", "TRTR|RTRT|TTRR|RRTT"])
def test_sequences_of_ones_own_are_least_squares(name: str, least_squares: Callable[..., tuple[int, float]]) -> None:
    layout = layout_of(name)
    counts = [5] * layout.step
    df, factor = least_squares(layout.sequences, counts)
    assert (layout.df(sum(counts)), layout.variance_factor(counts)) == (df, pytest.approx(factor, rel=1e-6))


def test_sequences_of_a_known_design_are_that_design() -> None:
    assert find_design("rtr|trt") is DESIGNS["2x2x3"]
    assert find_design("TR|RT") is DESIGNS["2x2x2"]
    for senseless in ("TR", "TR|TR", "TR|RTR", "TR|AB", "TT|RR", "TRT", "|"):
        assert find_design(senseless) is None
