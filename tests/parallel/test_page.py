"""The page's programs run as they stand, on little data and in this process."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "work-on-several-processes.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def run(block: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "page"}
    exec(block.replace("workers(4)", 'workers("")').replace("1_000_000", "2_000"), names)
    return names


def test_the_simulation(capsys: pytest.CaptureFixture[str]) -> None:
    run(BLOCKS[1])["main"]()  # type: ignore[operator]
    assert 0.5 < float(capsys.readouterr().out.split()[0]) < 1


def test_very_many_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GALENIC_WORKERS", raising=False)
    times = np.array([0, 1, 2, 4, 8.0])
    frame = pl.DataFrame(
        {
            "profile": np.repeat(np.arange(30), 5),
            "time": np.tile(times, 30),
            "concentration": np.tile([0, 8, 4, 2, 0.5], 30),
        }
    )
    frame.write_parquet("concentrations.parquet")
    run(BLOCKS[2])["main"]()  # type: ignore[operator]
    found = pl.read_parquet("results/*.parquet")
    assert found["profile"].to_list() == list(range(30))
    assert set(found["AUCLST"]) == {21.0}


def test_any_function_of_yours() -> None:
    from galenic.parallel import Cancelled

    with pytest.raises(Cancelled):
        run(BLOCKS[3])
