"""Randomization lists: balance, reproducibility on every machine, and orders that are equally likely."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from galenic.errors import InputError
from galenic.science.study_design.randomization import randomize
from galenic.science.study_design.randomization.lists import _Draws
from galenic.science.study_design.randomization.sealing import written


def test_a_list_is_the_same_on_every_machine_and_in_every_version() -> None:
    """A change here would make lists that were sealed before impossible to make again."""
    found = randomize("2x2x4", 24, seed=20261122, block_sizes=(4, 6))
    assert [a.subject for a in found.assignments] == list(range(1, 25))
    assert hashlib.sha256(written(found)).hexdigest()[:16] == "1be64112133d99a0"
    assert randomize("2x2x4", 24, seed=20261122, block_sizes=(4, 6)) == found
    assert randomize("2x2x4", 24, seed=20261123, block_sizes=(4, 6)) != found


def test_raw_numbers_are_those_of_the_generator() -> None:
    """O'Neill 2014: PCG64, whose raw stream numpy documents as stable."""
    draw, raw = _Draws(5, 0), np.random.PCG64(np.random.SeedSequence(5, spawn_key=(0,)))
    assert [draw.below(10) for _ in range(50)] == [int(raw.random_raw()) % 10 for _ in range(50)]


@given(
    design=st.sampled_from(["2x2x2", "2x3x3", "3x6x3", "2x4x4"]),
    blocks=st.integers(1, 6),
    seed=st.integers(0, 2**40),
    sizes=st.sampled_from([(1,), (2,), (1, 2), (1, 2, 3)]),
)
@settings(max_examples=40, deadline=None)
def test_every_complete_block_is_balanced(design: str, blocks: int, seed: int, sizes: tuple[int, ...]) -> None:
    count = len(randomize(design, 1, seed=0).sequences)
    found = randomize(design, blocks * count, seed=seed, block_sizes=[count * size for size in sizes])
    assert len(found.assignments) == blocks * count
    last = found.assignments[-1].block
    for block in range(1, last):
        inside = Counter(a.sequence for a in found.assignments if a.block == block)
        assert len(inside) == count
        assert len(set(inside.values())) == 1
    assert sum(found.counts().values()) == blocks * count


def test_all_orders_of_a_block_are_equally_likely() -> None:
    orders = Counter(
        tuple(a.sequence for a in randomize(("A", "B", "C"), 3, seed=seed, block_sizes=(3,)).assignments)
        for seed in range(3000)
    )
    assert set(orders) == set(permutations("ABC"))
    assert stats.chisquare(list(orders.values())).pvalue > 1e-4


def test_strata_are_randomized_by_themselves_and_numbered_on() -> None:
    found = randomize("2x2x2", {"women": 10, "men": 6}, seed=1, first_subject=101)
    assert [a.subject for a in found.assignments] == list(range(101, 117))
    assert (sum(found.counts("women").values()), sum(found.counts("men").values())) == (10, 6)
    longer = randomize("2x2x2", {"women": 12, "men": 6}, seed=1)
    men = [a.sequence for a in found.assignments if a.stratum == "men"]
    assert men == [a.sequence for a in longer.assignments if a.stratum == "men"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"design": "5x5"}, "PWR-015"),
        ({"design": ("A", "A")}, "PWR-027"),
        ({"design": ("A", "")}, "PWR-027"),
        ({"subjects": 0}, "PWR-016"),
        ({"subjects": {}}, "PWR-016"),
        ({"subjects": {"x": True}}, "PWR-016"),
        ({"block_sizes": (3,)}, "PWR-027"),
        ({"seed": -1}, "PWR-027"),
        ({"seed": 1.5}, "PWR-027"),
        ({"first_subject": 0}, "PWR-027"),
    ],
)
def test_what_cannot_be_randomized_is_refused(arguments: dict[str, object], code: str) -> None:
    usual: dict[str, object] = {"design": "2x2x2", "subjects": 12, "seed": 1}
    with pytest.raises(InputError) as refused:
        randomize(**(usual | arguments))  # type: ignore[arg-type]
    assert code in {fault.code for fault in refused.value.faults}
