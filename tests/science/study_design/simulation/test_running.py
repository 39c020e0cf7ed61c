"""Blocks and their random numbers: the same counts here and in processes, progress, and cancelling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.study_design.simulation.running import BLOCK, Cancelled, in_processes, run, stream


def above_half(block: int, trials: int) -> np.ndarray:
    return np.array([(stream(7, block).random(trials) > 0.5).sum(), trials], dtype=np.int64)


def backwards(task, blocks: list[tuple[int, int]]) -> Iterator[np.ndarray]:
    yield from (task(*block) for block in reversed(blocks))


def test_counts_do_not_depend_on_where_and_when_blocks_run() -> None:
    here = run(above_half, 10_500)
    assert here[1] == 10_500
    assert np.array_equal(run(above_half, 10_500, spread=backwards), here)
    for workers in (1, 2, 3):
        with in_processes(workers) as spread:
            assert np.array_equal(run(above_half, 10_500, spread=spread), here)


def test_blocks_have_streams_of_their_own() -> None:
    first, second = stream(1, 0).random(4), stream(1, 1).random(4)
    assert not np.intersect1d(first, second).size
    assert np.array_equal(stream(1, 0).random(4), first)


def test_progress_is_told_and_may_cancel() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 3 * BLOCK

    with pytest.raises(Cancelled, match="PWR-004"):
        run(above_half, 10 * BLOCK, progress=progress)
    assert told == [(BLOCK, 10 * BLOCK), (2 * BLOCK, 10 * BLOCK), (3 * BLOCK, 10 * BLOCK)]
    with in_processes(2) as spread, pytest.raises(Cancelled):
        run(above_half, 1000 * BLOCK, spread=spread, progress=lambda done, _: done < 2 * BLOCK)


@pytest.mark.parametrize("trials", [0, -5, 2.5, True, 10**12])
def test_impossible_numbers_of_trials_are_refused(trials: object) -> None:
    with pytest.raises(InputError, match="PWR-024"):
        run(above_half, trials)  # type: ignore[arg-type]
