"""The decision table of ICH Q1E, 2.4 and 2.5: each branch with the numbers of the guideline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from galenic.errors import InputError
from galenic.science.stability import (
    Accelerated,
    ExtrapolationLimit,
    Intermediate,
    LongTerm,
    Storage,
    claim_months,
    extrapolation_limit,
)

TODAY = date(2026, 1, 1)
ROOM, COLD, FROZEN = Storage.ROOM_TEMPERATURE, Storage.REFRIGERATED, Storage.FROZEN
NO, YES, SOON = (
    Accelerated.NO_SIGNIFICANT_CHANGE,
    Accelerated.SIGNIFICANT_CHANGE,
    Accelerated.SIGNIFICANT_CHANGE_WITHIN_3_MONTHS,
)
FLAT, ANALYZED, NOT = LongTerm.LITTLE_OR_NO_CHANGE, LongTerm.ANALYZED_AND_SUPPORTED, LongTerm.NOT_AMENABLE
CLEAN, CHANGED = Intermediate.NO_SIGNIFICANT_CHANGE, Intermediate.SIGNIFICANT_CHANGE


def limit(months: float, storage: Any, accelerated: Any, long_term: Any, **rest: Any) -> ExtrapolationLimit:
    return extrapolation_limit(months, storage=storage, accelerated=accelerated, long_term=long_term, on=TODAY, **rest)


@pytest.mark.parametrize(
    ("months", "storage", "accelerated", "intermediate", "long_term", "longest"),
    [
        (6, ROOM, NO, Intermediate.NOT_TESTED, FLAT, 12),  # 2X before X + 12
        (12, ROOM, NO, Intermediate.NOT_TESTED, FLAT, 24),
        (18, ROOM, NO, Intermediate.NOT_TESTED, FLAT, 30),  # X + 12 before 2X
        (12, ROOM, NO, Intermediate.NOT_TESTED, ANALYZED, 24),
        (12, ROOM, NO, Intermediate.NOT_TESTED, NOT, 18),
        (24, ROOM, NO, Intermediate.NOT_TESTED, NOT, 30),  # 1.5X, at most X + 6
        (12, ROOM, YES, CLEAN, ANALYZED, 18),
        (24, ROOM, YES, CLEAN, ANALYZED, 30),  # not 2X / X + 12 after a clean intermediate arm
        (12, ROOM, YES, CLEAN, NOT, 15),
        (12, ROOM, YES, CLEAN, FLAT, 15),
        (12, ROOM, YES, CHANGED, ANALYZED, 12),
        (12, ROOM, SOON, CLEAN, ANALYZED, 18),
        (12, COLD, NO, Intermediate.NOT_TESTED, ANALYZED, 18),
        (24, COLD, NO, Intermediate.NOT_TESTED, FLAT, 30),
        (24, COLD, NO, Intermediate.NOT_TESTED, NOT, 27),
        (12, COLD, YES, Intermediate.NOT_TESTED, ANALYZED, 12),
        (12, COLD, SOON, Intermediate.NOT_TESTED, FLAT, 12),
        (12, FROZEN, NO, Intermediate.NOT_TESTED, FLAT, 12),
        (12, FROZEN, YES, CHANGED, NOT, 12),
    ],
)
def test_every_branch(
    months: float,
    storage: Storage,
    accelerated: Accelerated,
    intermediate: Intermediate,
    long_term: Any,
    longest: float,
) -> None:
    found = limit(months, storage, accelerated, long_term, intermediate=intermediate)
    assert found.longest_months == longest
    assert found.source.startswith("ICH Q1E, 2.")


def test_what_must_support_it() -> None:
    assert not limit(12, ROOM, NO, FLAT).needs_statistics
    assert limit(12, ROOM, NO, ANALYZED).needs_statistics
    assert limit(12, ROOM, NO, NOT).needs_support
    assert "excursions" in limit(12, COLD, SOON, FLAT).remark


def test_a_change_at_the_accelerated_condition_asks_for_the_intermediate_one() -> None:
    with pytest.raises(InputError, match=r"STB-042[\s\S]*intermediate: no significant change"):
        limit(12, ROOM, YES, ANALYZED)


@pytest.mark.parametrize("months", [0.0, -3.0, float("inf"), float("nan")])
def test_months_of_data_must_be_a_positive_number(months: float) -> None:
    with pytest.raises(InputError, match="STB-041"):
        limit(months, ROOM, NO, FLAT)


def test_the_guideline_is_looked_up_by_date() -> None:
    with pytest.raises(InputError, match="RUL-002"):
        extrapolation_limit(12, storage=ROOM, accelerated=NO, long_term=FLAT, on=date(2002, 1, 1))


@pytest.mark.parametrize(
    ("computed", "claimed"), [(22.9, 22), (30.0, 24), (None, 24), (23.9999999999, 24), (17.97, 17)]
)
def test_the_claim_is_whole_months_within_both(computed: float | None, claimed: int) -> None:
    assert claim_months(computed, limit(12, ROOM, NO, ANALYZED)) == claimed
