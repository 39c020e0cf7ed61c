"""Chunks on a Dask cluster. Dask is imported here only, and only when a cluster is asked for.

A chunk's arguments travel with its task, and the scheduler keeps both until the result was taken: when a worker is
lost, what it held and what it computed is done again by another one.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from galenic.errors import GalenicError
from galenic.parallel.chunks import Result, Spread

AHEAD = 3  # chunks per worker that are handed out before their turn
PATIENCE = 30  # seconds to find a scheduler, or to wait for a worker when there is none


class DaskMissing(GalenicError):
    """A cluster was asked for, and Dask is not installed."""

    code = "WRK-003"


class NoWorkers(GalenicError):
    """The scheduler cannot be reached, or there is no worker."""

    code = "WRK-004"


class ChunkFailed(GalenicError):
    """A chunk brought down every worker that tried it, or its result cannot be had."""

    code = "WRK-005"


@contextmanager
def on_this_machine(processes: int) -> Iterator[Spread]:
    """A cluster of single-threaded processes, started and ended here."""
    distributed = _distributed()
    with (
        distributed.LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield spread_over(client)


@contextmanager
def on_scheduler(address: str) -> Iterator[Spread]:
    """The workers of a scheduler that runs already, with the same versions of Galenic and its parts."""
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        remedy = "Check the address, and that the scheduler runs."
        raise NoWorkers(f"The scheduler at {address} cannot be reached.", remedy=remedy) from error
    with client:
        yield spread_over(client)


def spread_over(client: Any) -> Spread:
    """What computes chunks on the workers of a `distributed.Client`."""

    def spread(task: Callable[..., Result], chunks: Iterable[tuple[Any, ...]], /) -> Iterator[Result]:
        ahead = AHEAD * _threads(client)
        waiting, running = iter(chunks), deque[Any]()
        try:
            while True:
                while len(running) < ahead and (chunk := next(waiting, None)) is not None:
                    running.append(client.submit(task, *chunk, pure=False))
                if not running:
                    return
                yield _result(client, running[0])
                running.popleft().release()
        finally:
            client.cancel(list(running))

    return spread


def _threads(client: Any) -> int:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise NoWorkers("The scheduler has no worker.", remedy="Start workers, then try again.") from error
    return sum(client.nthreads().values()) or 1


def _result(client: Any, future: Any) -> Any:
    """The result of a chunk, however long it takes, as long as there are workers."""
    distributed = _distributed()
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            if future.status == "error":
                raise
            _threads(client)
        except distributed.KilledWorker as error:
            remedy = "Look at the workers' memory; smaller chunks need less of it."
            raise ChunkFailed("A chunk brought down every worker that tried it.", remedy=remedy) from error
        except (distributed.CancelledError, distributed.comm.CommClosedError) as error:
            remedy = "Start the scheduler and the work again."
            raise ChunkFailed("The scheduler was lost, and with it the work.", remedy=remedy) from error


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        remedy = "Install Galenic with its part for clusters: pip install 'galenic[distributed]'."
        raise DaskMissing("Work on several processes takes Dask, which is not installed.", remedy=remedy) from error
    return distributed
