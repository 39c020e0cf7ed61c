"""`galenic be-tables`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic import cli

EXAMPLE = Path(__file__).parents[2] / "examples/be_summary/summary.toml"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


def test_tables_are_written_and_what_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = (tmp_path / "tables.pdf", tmp_path / "tables.docx")
    assert run("be-tables", EXAMPLE, "-o", files[0], "-o", files[1]) == 0
    shown = capsys.readouterr().out
    for part in (
        "10 of 16 tables are filled",
        "3 Statistical Summary of the Comparative BA Data (2.7.1.3): evidence bioequivalence.study",
        "not provided; wanted: evidence of bioanalysis.method-validation",
    ):
        assert part in shown
    assert files[0].read_bytes().startswith(b"%PDF")
    assert files[1].read_bytes().startswith(b"PK")


def test_for_machines_and_other_regions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("be-tables", EXAMPLE, "-o", tmp_path / "tables.docx", "--region", "EU", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["region"] == "EU"
    assert [table["provided"] for table in told["tables"]].count(False) == 3


def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("be-tables", tmp_path / "nothing.toml", "-o", tmp_path / "tables.xlsx") == 2
    assert "RPT-003" in capsys.readouterr().err
    assert run("be-tables", tmp_path / "nothing.toml", "-o", tmp_path / "tables.pdf") == 2
    assert "DOS-080" in capsys.readouterr().err
