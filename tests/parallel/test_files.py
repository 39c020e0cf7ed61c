"""From file to file, however the table is cut and whoever computes the pieces."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from galenic.errors import InputError
from galenic.parallel import Cancelled, Spread, analyze_file
from galenic.science.pharmacokinetics import analyze
from galenic.science.pharmacokinetics.options import ICH_M13A
from tests.parallel.test_profiles import arranged, study


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "concentrations.parquet"
    study(60).write_parquet(file, row_group_size=100)
    return file


@pytest.mark.parametrize("rows", [3, 8, 50, 479, 480, 10_000])
def test_however_it_is_cut_the_results_are_those_of_the_whole(source: Path, tmp_path: Path, rows: int) -> None:
    parts = analyze_file(source, tmp_path / "results", rows=rows)
    assert set(parts) == set((tmp_path / "results").iterdir())
    found = pl.concat([pl.read_parquet(part) for part in parts])
    whole = analyze(arranged(study(60)), ICH_M13A)
    assert found["profile"].to_list() == list(range(60))
    for code in ("AUCIFO", "LAMZ", "CLFO"):
        assert found[code].fill_null(float("nan")).equals(pl.Series(code, whole[code]), check_names=False)


def test_processes_write_the_same(source: Path, tmp_path: Path, cluster: Spread) -> None:
    here = analyze_file(source, tmp_path / "here", parameters=("AUCLST",), rows=100)
    there = analyze_file(source, tmp_path / "there", parameters=("AUCLST",), rows=100, spread=cluster)
    assert [part.read_bytes() for part in here] == [part.read_bytes() for part in there]
    assert pl.read_parquet(here[0]).columns == ["profile", "AUCLST"]


def test_it_can_be_stopped(source: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        analyze_file(source, tmp_path / "results", rows=100, progress=lambda done, total: done < 2)
    assert len(list((tmp_path / "results").iterdir())) == 2


def test_what_is_no_such_table_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("no table")
    study(2).drop("time").write_parquet(tmp_path / "other.parquet")
    for name, words in (("none", "no Parquet"), ("text", "no Parquet"), ("other", "time")):
        with pytest.raises(InputError, match=f"WRK-007.*{words}"):
            analyze_file(tmp_path / f"{name}.parquet", tmp_path / "results")
    study(6).reverse().write_parquet(tmp_path / "backward.parquet")
    for rows in (8, 100):
        with pytest.raises(InputError, match="WRK-006"):
            analyze_file(tmp_path / "backward.parquet", tmp_path / f"results {rows}", rows=rows)
    with pytest.raises(InputError, match=r"WRK-007.*not empty"):
        analyze_file(source, tmp_path)
