"""Chunks of work and what computes them.

A chunk is the arguments of one call of a task. Whatever computes the chunks gives their results in their order, and
takes only a few ahead of what was asked for: any number of chunks runs in bounded memory, and nothing depends on how
many workers there are. A task that draws random numbers derives them from its chunk
(`numpy.random.SeedSequence(seed, spawn_key=(chunk,))`, what `spawn` gives), never from the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from galenic.errors import GalenicError

Result = TypeVar("Result")
# Called with (chunks done, chunks in all or None); says False to stop.
Progress = Callable[[int, int | None], bool | None]


class Spread(Protocol):
    """Applies a task to chunks, here or elsewhere. `galenic.science` takes it wherever it simulates in blocks."""

    def __call__(self, task: Callable[..., Result], chunks: Iterable[tuple[Any, ...]], /) -> Iterator[Result]:
        """Results in the order of the chunks. Leaving the iterator drops what was not asked for."""
        ...


class Cancelled(GalenicError):
    """The work was stopped by its progress callback; nothing more is computed."""

    code = "WRK-001"


def here(task: Callable[..., Result], chunks: Iterable[tuple[Any, ...]], /) -> Iterator[Result]:
    """Compute the chunks in this process, one after another, each when its result is asked for."""
    for chunk in chunks:
        yield task(*chunk)


def mapped(
    task: Callable[..., Result],
    chunks: Iterable[tuple[Any, ...]],
    *,
    spread: Spread = here,
    progress: Progress | None = None,
    total: int | None = None,
) -> Iterator[Result]:
    """Results of `task(*chunk)` in the order of the chunks, which may be a generator of any length.

    `progress` is told after each result, and stops the work by returning False: then Cancelled is raised.
    """
    results = spread(task, chunks)
    try:
        for done, result in enumerate(results, start=1):
            yield result
            if progress is not None and progress(done, total) is False:
                raise Cancelled("The work was cancelled.", remedy="Results that were already given out are whole.")
    finally:
        close = getattr(results, "close", None)
        if close is not None:
            close()
