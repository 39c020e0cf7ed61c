"""Several processes: the same results as one, also when one of them is killed in the middle."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import Any

import distributed
import pytest

from galenic.errors import InputError
from galenic.parallel import Cancelled, Spread, mapped, workers
from galenic.parallel import cluster as clusters
from galenic.science.study_design.equivalence import AverageEquivalence
from galenic.science.study_design.simulation import Dropouts, simulate
from tests.parallel.tasks import draw, refuse

SEED, CHUNKS = 20261122, 24


def drawn(spread: Spread, **how: Any) -> list[tuple[int, float]]:
    return list(mapped(draw, ((chunk, SEED) for chunk in range(CHUNKS)), spread=spread, **how))


EXPECTED = [draw(chunk, SEED)[1] for chunk in range(CHUNKS)]


def test_processes_give_what_one_gives(cluster: Spread) -> None:
    found = drawn(cluster)
    assert [number for _, number in found] == EXPECTED
    assert os.getpid() not in {process for process, _ in found}


def test_the_chunks_of_a_killed_worker_are_done_again(cluster: Spread) -> None:
    numbers, processes, killed = [], set(), 0
    for process, number in mapped(draw, ((chunk, SEED, 0.05) for chunk in range(CHUNKS)), spread=cluster):
        if len(numbers) == 3:
            os.kill(process, signal.SIGKILL)
            killed = process
        numbers.append(number)
        processes.add(process)
    assert killed
    assert numbers == EXPECTED
    assert len(processes) >= 2


def test_a_refusal_within_a_chunk_comes_out_as_it_is(cluster: Spread) -> None:
    results = mapped(refuse, ((chunk,) for chunk in range(6)), spread=cluster)
    with pytest.raises(InputError) as refused:
        list(results)
    assert (refused.value.code, refused.value.remedy) == ("TST-001", "Leave it out.")


def test_cancelling_drops_what_was_handed_out(cluster: Spread) -> None:
    with pytest.raises(Cancelled):
        drawn(cluster, progress=lambda done, _: done < 2)
    assert [number for _, number in drawn(cluster)] == EXPECTED


def test_a_simulation_runs_on_it_unchanged(cluster: Spread) -> None:
    """Power by simulated subjects takes whatever computes its blocks; the counts are the same."""
    plan = AverageEquivalence(cv=0.3, design="2x2x2")
    run = partial(simulate, plan, 24, trials=2500, seed=5, dropouts=Dropouts(per_period=0.05))
    assert run(spread=cluster) == run()


class Broken:
    """A future whose result cannot be had."""

    status = "error"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def result(self, timeout: float) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (distributed.KilledWorker("draw", None, 3), "brought down every worker"),
        (distributed.CancelledError("draw"), "scheduler was lost"),
        (distributed.comm.CommClosedError("draw"), "scheduler was lost"),
    ],
)
def test_a_result_that_cannot_be_had_is_said(error: Exception, words: str) -> None:
    with pytest.raises(clusters.ChunkFailed, match=f"WRK-005.*{words}"):
        clusters._result(None, Broken(error))


def test_a_timeout_of_the_task_itself_is_its_own_error() -> None:
    with pytest.raises(TimeoutError, match="mine"):
        clusters._result(None, Broken(TimeoutError("mine")))


def test_without_a_scheduler_or_without_dask_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 1)
    with pytest.raises(clusters.NoWorkers, match="WRK-004"), workers("tcp://127.0.0.1:9"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(clusters.DaskMissing, match="galenic\\[distributed\\]"), workers(2):
        pass
