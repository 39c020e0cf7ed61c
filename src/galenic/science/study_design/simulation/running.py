"""Run a simulation block by block, here or on several processors, with results that do not depend on how many.

Every block of trials has a stream of random numbers of its own, derived from the seed and the number of the block.
Blocks may be computed anywhere and in any order: they are counted, and counts are whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault, InputError

Counts: TypeAlias = NDArray[np.int64]
# What a block computes: (number of the block, number of its trials) -> counts.
Task: TypeAlias = Callable[[int, int], Counts]
# Applies a task to all blocks, in any order; may be a pool's or a cluster's.
Spread: TypeAlias = Callable[[Task, list[tuple[int, int]]], Iterator[Counts]]
# Called with (trials done, trials in all); says False to stop.
Progress: TypeAlias = Callable[[int, int], bool | None]

BLOCK = 1000
MOST_TRIALS = 100_000_000


class Cancelled(InputError):
    """The run was stopped by its progress callback; nothing is returned, so that no part is mistaken for the whole."""

    code = "PWR-004"


def stream(seed: int, block: int) -> np.random.Generator:
    """The random numbers of one block."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(block,))))


def run(task: Task, trials: int, *, spread: Spread | None = None, progress: Progress | None = None) -> Counts:
    """Add up the counts of all blocks of `trials` trials.

    `spread` computes the blocks somewhere else; without it they are computed here, one after another. `progress` is
    told after each block, and stops the run by returning False.
    Raises InputError PWR-001 (PWR-024) for a number of trials that is not whole or not possible; Cancelled.
    """
    if not isinstance(trials, int) or isinstance(trials, bool) or not 1 <= trials <= MOST_TRIALS:
        allowed = f"whole numbers from 1 to {MOST_TRIALS}"
        fault = Fault("PWR-024", "This is no number of trials.", column="trials", value=str(trials), allowed=allowed)
        raise InputError("The simulation cannot run.", code="PWR-001", faults=[fault])
    blocks = [(block, min(BLOCK, trials - block * BLOCK)) for block in range(-(-trials // BLOCK))]
    total: Counts | None = None
    done = 0
    for counts in (spread or one_by_one)(task, blocks):
        total = counts if total is None else total + counts
        done = min(done + BLOCK, trials)
        if progress is not None and progress(done, trials) is False:
            raise Cancelled(
                "The simulation was cancelled.", remedy="Start it again, with fewer trials if it took too long."
            )
    return np.zeros(0, dtype=np.int64) if total is None else total


def one_by_one(task: Task, blocks: list[tuple[int, int]]) -> Iterator[Counts]:
    """Compute the blocks here, in their order."""
    for block, trials in blocks:
        yield task(block, trials)


@contextmanager
def in_processes(workers: int) -> Iterator[Spread]:
    """Compute blocks in `workers` processes of this machine; blocks that have not begun are dropped at the end."""
    with ProcessPoolExecutor(max_workers=workers) as pool:

        def spread(task: Task, blocks: list[tuple[int, int]]) -> Iterator[Counts]:
            waiting = iter(blocks)
            running: set[Future[Counts]] = set()
            try:
                while True:
                    # Only a few blocks are handed out ahead, so that a cancelled run ends at once.
                    while len(running) < 2 * workers and (following := next(waiting, None)) is not None:
                        running.add(pool.submit(task, *following))
                    if not running:
                        return
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (each.result() for each in finished)
            finally:
                for each in running:
                    each.cancel()

        yield spread
