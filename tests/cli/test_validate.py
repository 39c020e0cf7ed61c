"""`galenic validate`: counts, failures and exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from galenic import cli
from galenic.validation import shipped_cases


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


@pytest.fixture
def stability(tmp_path: Path) -> Path:
    """A copy of the shipped stability cases."""
    return Path(shutil.copytree(shipped_cases() / "stability", tmp_path / "stability"))


def test_the_shipped_cases_pass_and_the_report_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("validate", "--json") == 0
    assert (tmp_path / "validation-report.pdf").read_bytes().startswith(b"%PDF")
    told = json.loads(capsys.readouterr().out)
    assert (told["failed"], told["not_covered"]) == (0, 0)
    assert told["passed"] == len(told["cases"]) > 0


def test_a_folder_is_counted(stability: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate", str(stability)) == 0
    assert "stability" in capsys.readouterr().out


def test_a_report_of_a_folder_is_written_when_asked_for(stability: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.mkdir()
    content = {"tests": {"t.py::one": {"requirements": ["AUD-1"], "outcome": "passed"}}}
    (trace / "sqlite.json").write_text(json.dumps(content))
    file = tmp_path / "report.json"
    assert run("validate", str(stability), "--report", str(file), "--trace", str(trace)) == 0
    tables = {table["name"]: table for table in json.loads(file.read_text())["outcome"]["tables"]}
    assert [tables["requirements"]["rows"][0][i] for i in (0, 2)] == ["AUD-1", "t.py::one: passed"]


def test_a_miss_exits_with_one_and_is_shown(stability: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = stability / "leblond_2011.json"
    file.write_text(file.read_text().replace("22.266719", "23.266719"))
    assert run("validate", str(stability)) == 1
    shown = capsys.readouterr().out
    assert "expected 23.266719, obtained 22.266719" in shown.replace("\n", " ").replace("156921", "")


def test_what_nobody_answers_exits_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = Path(shutil.copytree(shipped_cases() / "stability", tmp_path / "alchemy"))
    case = unknown / "leblond_2011.json"
    case.write_text(case.read_text().replace('"folder": "stability"', '"folder": "alchemy"'))
    assert run("validate", str(unknown), "--list-failures") == 3
    assert "not covered" in capsys.readouterr().out


def test_no_such_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate", "/no/such/folder", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "VAL-001"
