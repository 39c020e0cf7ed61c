"""Oracle: expirest 0.1.7, printed in the example of its manual for LeBlond's batches b4, b5, b8 (release limit 98)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from galenic.errors import InputError
from galenic.science.stability import (
    Crossing,
    LimitRule,
    Model,
    SpecificationLimit,
    StabilityStudy,
    shelf_life,
    what_if_release,
)

LOOSE = SpecificationLimit("lower", 95, 3, LimitRule.LOOSE)


Evaluate = Callable[..., StabilityStudy]


@pytest.fixture
def study(leblond: dict[str, list[Any]]) -> Evaluate:
    """LeBlond's study against a limit of choice."""

    def evaluate(*limits: SpecificationLimit) -> StabilityStudy:
        return shelf_life(leblond["batch"], leblond["time"], leblond["response"], limits or [LOOSE])

    return evaluate


def test_release_at_98_as_printed_in_the_manual_of_expirest(study: Evaluate) -> None:
    found = what_if_release(study(), 98)
    months = {model.value: result.months for model, result in found.items()}
    printed = {"cics": 13.03332, "dics": 11.42141, "dids": 7.619661, "dids.pmse": 7.483223}
    assert months == pytest.approx(printed, rel=1e-6)
    separate = found[Model.SEPARATE_LINES]
    assert (separate.batch, separate.intercept) == ("b8", pytest.approx(101.2594, abs=5e-5))
    assert separate.worst_case_limit == pytest.approx(98.25938, abs=5e-6)


def test_at_the_worst_case_limit_each_line_has_its_own_life(study: Evaluate) -> None:
    found = what_if_release(study(), 98)[Model.SEPARATE_LINES]
    assert {life.batch for life in found.by_batch} == {"b4", "b5", "b8"}
    assert min(life.months for life in found.by_batch if life.months) == found.months


def test_a_release_limit_is_rounded_like_the_specification_it_guards(study: Evaluate) -> None:
    one_decimal = what_if_release(study(), 98)[Model.COMMON_LINE]
    said_so = what_if_release(study(), 98, significant_digits=3)[Model.COMMON_LINE]
    coarser = what_if_release(study(), 98, significant_digits=2)[Model.COMMON_LINE]
    assert one_decimal == said_so
    # 97.5 - 94.95 = 2.55 may be lost instead of 97.95 - 94.95 = 3
    assert coarser.intercept is not None
    assert coarser.worst_case_limit == pytest.approx(coarser.intercept - 2.55)


def test_without_any_crossing_no_batch_is_the_worst(study: Evaluate) -> None:
    found = what_if_release(study(SpecificationLimit("upper", 1000)), 900)
    assert found[Model.SEPARATE_LINES].crossing is Crossing.NEVER
    assert found[Model.SEPARATE_LINES].batch is None
    assert found[Model.SEPARATE_LINES].intercept is None
    assert found[Model.COMMON_LINE].intercept is not None


def test_refusals(study: Evaluate) -> None:
    with pytest.raises(InputError, match="STB-032"):
        what_if_release(study(), 94)
    with pytest.raises(InputError, match="STB-032"):
        what_if_release(study(SpecificationLimit("upper", 105)), 106)
    both = [SpecificationLimit("lower", 95), SpecificationLimit("upper", 105)]
    with pytest.raises(InputError, match="STB-031"):
        what_if_release(study(*both), 98)
    with pytest.raises(InputError, match="STB-033"):
        what_if_release(study(), math.nan)
