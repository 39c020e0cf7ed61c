"""Very many profiles: blocks, pieces of a table and processes change no number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest

from galenic.errors import InputError
from galenic.parallel import Spread, analyze_many, blocks_of
from galenic.science.pharmacokinetics import Profiles, analyze, arrange
from galenic.science.pharmacokinetics.options import ICH_M13A

TIMES = np.array([0, 0.5, 1, 2, 4, 8, 12, 24.0])
PARAMETERS = ("CMAX", "AUCLST", "AUCIFO", "LAMZ", "CLFO")


def study(profiles: int = 500) -> pl.DataFrame:
    draw = np.random.default_rng(11)
    rates = draw.uniform(0.8, 2.5, (profiles, 1)), draw.uniform(0.05, 0.3, (profiles, 1))
    curve = (np.exp(-rates[1] * TIMES) - np.exp(-rates[0] * TIMES)) * draw.lognormal(0, 0.1, (profiles, len(TIMES)))
    return pl.DataFrame(
        {
            "profile": np.repeat(np.arange(profiles), len(TIMES)),
            "time": np.tile(TIMES, profiles),
            "concentration": 100 * curve.ravel(),
            "dose": 50.0,
        }
    )


def arranged(frame: pl.DataFrame) -> Profiles:
    return arrange(frame["profile"].to_numpy(), frame["time"], frame["concentration"], dose=frame["dose"].to_numpy())


def joined(results: Iterator[object]) -> dict[str, np.ndarray]:
    found = list(results)
    return {code: np.concatenate([result[code] for result in found]) for code in PARAMETERS}  # type: ignore[index]


def test_blocks_here_and_on_processes_give_what_the_whole_gives(cluster: Spread) -> None:
    whole = analyze(arranged(study()), ICH_M13A)
    for spread in ({}, {"spread": cluster}):
        found = joined(analyze_many(arranged(study()).blocks(70), parameters=PARAMETERS, **spread))  # type: ignore[arg-type]
        for code in PARAMETERS:
            np.testing.assert_array_equal(found[code], whole[code])


@pytest.mark.parametrize("rows", [1, 7, 8, 100, 5000])
def test_a_table_in_pieces_gives_whole_profiles(rows: int) -> None:
    frame = study(40)
    pieces = (frame.slice(start, rows) for start in range(0, frame.height, rows))
    blocks = list(blocks_of(pieces))
    assert np.concatenate([block.labels for block in blocks]).tolist() == list(range(40))
    found = joined(analyze_many(blocks, parameters=PARAMETERS))
    np.testing.assert_array_equal(found["AUCIFO"], analyze(arranged(frame), ICH_M13A)["AUCIFO"])


def test_blocks_are_read_as_they_are_needed() -> None:
    read: list[int] = []

    def pieces() -> Iterator[pl.DataFrame]:
        for start in range(0, 4000, 80):
            read.append(start)
            yield study().slice(start, 80)

    results = analyze_many(blocks_of(pieces()))
    next(results)
    assert len(read) == 1


def test_a_table_that_is_not_sorted_is_refused() -> None:
    frame = study(3)
    with pytest.raises(InputError, match="WRK-006"):
        list(blocks_of([frame.reverse()]))
    with pytest.raises(InputError, match="WRK-006"):
        list(blocks_of([frame.filter(pl.col("profile") == 2), frame.filter(pl.col("profile") == 1)]))


def test_nothing_gives_nothing() -> None:
    assert list(blocks_of([])) == []
    assert list(analyze_many(blocks_of([study(0)]))) == []
