"""Where work is done is said by an argument or the environment; Dask is imported when it is asked for, not before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from galenic.parallel import here, workers
from galenic.parallel.places import PlaceUnknown


@pytest.mark.parametrize("where", ["", "0", 0, " "])
def test_nothing_said_is_this_process(where: str | int) -> None:
    with workers(where) as spread:
        assert spread is here


def test_the_environment_says_where_when_nobody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GALENIC_WORKERS", raising=False)
    with workers() as spread:
        assert spread is here
    monkeypatch.setenv("GALENIC_WORKERS", "somewhere")
    with pytest.raises(PlaceUnknown, match="somewhere"), workers():
        pass
    with workers("") as spread:
        assert spread is here


@pytest.mark.parametrize("where", ["-1", "1.5", "two", "host:8786", "http://host", "9999999", "tcp://"])
def test_other_places_are_refused(where: str) -> None:
    with pytest.raises(PlaceUnknown, match="WRK-002"), workers(where):
        pass


def test_dask_is_not_imported_unless_asked_for() -> None:
    program = (
        "import sys, galenic.parallel as parallel\n"
        "with parallel.workers('') as spread: assert list(spread(pow, [(2, 3)])) == [8]\n"
        "print(sorted(m for m in ('dask', 'distributed', 'numpy', 'polars') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "[]"
