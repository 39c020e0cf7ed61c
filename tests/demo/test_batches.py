from __future__ import annotations

import csv
import io
from collections import Counter
from statistics import fmean

import pytest

from galenic.demo.batches import SEED, Storage, acceptance_value, found, stability
from galenic.demo.scenes import example


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_shipped_file_is_what_the_simulation_writes() -> None:
    assert example("simulated_stability/results.csv") == stability()


def test_another_seed_gives_other_batches() -> None:
    assert stability(SEED + 7) != stability()
    assert found(SEED + 7) != found()


def test_every_batch_is_tested_at_every_time() -> None:
    counted = Counter((row["batch"], row["time [month]"]) for row in rows(stability()))

    assert set(counted.values()) == {2}
    assert len(counted) == 3 * 5


def test_the_rate_of_loss_comes_back_from_many_batches() -> None:
    """Without noise of the assay, the mean loss over twelve months is the assumed one."""
    storage = Storage(batches=tuple(map(str, range(50))), assay=0, replicates=1)
    found_by_time: dict[str, list[float]] = {}
    for row in rows(stability(3, storage)):
        found_by_time.setdefault(row["time [month]"], []).append(float(row["value [%]"]))

    assert (fmean(found_by_time["0"]) - fmean(found_by_time["12"])) / 12 == pytest.approx(storage.loss, abs=0.01)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        # Worked by hand from USP <905>, Table 2: mean 100 is its own reference, s = 1.0541, k = 2.4.
        ([99.0, 101.0] * 5, 2.4 * 1.0540926),
        # Mean 97 is below 98.5, which then is the reference.
        ([96.0, 98.0] * 5, 1.5 + 2.4 * 1.0540926),
        ([102.0, 104.0] * 5, 1.5 + 2.4 * 1.0540926),
    ],
)
def test_the_acceptance_value_is_that_of_the_pharmacopeia(contents: list[float], expected: float) -> None:
    assert acceptance_value(contents) == pytest.approx(expected, rel=1e-6)
