"""Chunks in this process: order, laziness, progress and cancelling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from galenic.parallel import Cancelled, here, mapped


def test_results_come_in_the_order_of_the_chunks() -> None:
    assert list(mapped(pow, [(2, 3), (3, 2), (5, 0)])) == [8, 9, 1]


def test_chunks_are_taken_as_results_are_asked_for() -> None:
    taken: list[int] = []

    def chunks() -> Iterator[tuple[int, int]]:
        for number in range(1000):
            taken.append(number)
            yield number, 1

    results = mapped(pow, chunks())
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    assert taken == [0, 1, 2]


def test_progress_is_told_and_can_stop_the_work() -> None:
    told: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None) -> bool:
        told.append((done, total))
        return done < 2

    results = mapped(pow, ((n, 1) for n in range(10)), progress=progress, total=10)
    with pytest.raises(Cancelled, match="WRK-001"):
        list(results)
    assert told == [(1, 10), (2, 10)]


def test_what_computes_is_closed_when_nobody_asks_any_more() -> None:
    closed = []

    def spread(task, chunks, /):  # type: ignore[no-untyped-def]
        try:
            yield from here(task, chunks)
        finally:
            closed.append(True)

    results = mapped(pow, [(1, 1), (2, 1)], spread=spread)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_the_stream_of_a_chunk_is_what_spawning_gives() -> None:
    """The docstring's recipe and numpy's spawn are one."""
    spawned = np.random.SeedSequence(7).spawn(4)
    for chunk, sequence in enumerate(spawned):
        keyed = np.random.SeedSequence(7, spawn_key=(chunk,))
        assert np.random.default_rng(keyed).normal() == np.random.default_rng(sequence).normal()
