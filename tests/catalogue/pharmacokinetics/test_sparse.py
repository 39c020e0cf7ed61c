"""Sparse samples: Bailer's variance by hand, and groups kept apart."""

from __future__ import annotations

import math
from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError

NCA = "pharmacokinetics.noncompartmental"
SAMPLES = ((0, 0), (0, 0), (1, 10), (1, 12), (2, 8), (2, 6), (4, 3), (4, 2))


def table(group: str = "A", factor: float = 1) -> str:
    return "".join(f"{group}{k},{time},{factor * value},{group}\n" for k, (time, value) in enumerate(SAMPLES))


def sparse(rows: str, **options: Any) -> Outcome:
    head = "subject,time [h],conc [ng/mL],treatment\n"
    return perform(NCA, (head + rows).encode(), {"sampling": "sparse", **options}).outcome


def test_area_and_standard_error_by_hand() -> None:
    """Bailer 1988: weights 0.5, 1, 1.5, 1; means 0, 11, 7, 2.5; variance of a mean = s2 / n with s2 = 0, 2, 2, 0.5."""
    (row,) = sparse(table()).table("sparse").rows
    assert row[1] == pytest.approx(11 + 1.5 * 7 + 2.5)
    assert row[2] == pytest.approx(math.sqrt(1 * 2 / 2 + 1.5**2 * 2 / 2 + 1 * 0.5 / 2))
    # Satterthwaite over the batches: each contribution has one degree of freedom.
    parts = (1.0, 2.25, 0.25)
    assert row[3] == pytest.approx(sum(parts) ** 2 / sum(part**2 for part in parts))
    assert row[4] < row[1] < row[5]


def test_groups_are_kept_apart() -> None:
    found = sparse(table("A") + table("B", 2))
    areas = {row[0]: row[1] for row in found.table("sparse").rows}
    assert areas["B"] == pytest.approx(2 * areas["A"])
    assert [row[:4] for row in found.table("mean_profile").rows[:2]] == [("A", 0.0, 0.0, 2), ("A", 1.0, 11.0, 2)]
    assert found.value("groups") == 2


def test_a_higher_level_gives_a_wider_interval() -> None:
    narrow, wide = (sparse(table(), confidence_level=level).table("sparse").rows[0] for level in (0.8, 0.99))
    assert wide[4] < narrow[4] < narrow[5] < wide[5]


def test_one_time_makes_no_area() -> None:
    with pytest.raises(InputError, match="NCA-013"):
        sparse("1,1,5,A\n2,1,6,A\n")
