"""`galenic new-service`: the files it writes, and what it refuses; docs/how-to/add-a-service.md runs what it writes."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from galenic import cli


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one's own, empty."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "__init__.py").touch()
    return tmp_path / "mine"


def into(package: Path) -> tuple[str, ...]:
    return ("--package", str(package), "--tests", str(package.parent / "tests"))


def test_service_and_test_are_written_in_their_places(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("new-service", "quality-control.water-content", "--by", "cro, CMO", "--stage", "1,4", *into(package))
    assert run(*arguments, "--json") == 0
    files = [Path(file) for file in json.loads(capsys.readouterr().out)["files"]]
    assert files == [
        package / "quality_control" / "water_content.py",
        package.parent / "tests" / "quality_control" / "test_water_content.py",
    ]
    assert (package / "quality_control" / "__init__.py").is_file()
    text = files[0].read_text()
    assert "performed_by=(Partner.CRO, Partner.CMO,)" in text.replace("\n", "")
    assert "class WaterContentOptions(Options)" in text


def test_what_is_written_is_clean_code(package: Path) -> None:
    run("new-service", "analytical.water", "--by", "CRO", "--stage", "1", "--title", 'The "water"', *into(package))
    for file in (package / "analytical" / "water.py", package.parent / "tests" / "analytical" / "test_water.py"):
        ast.parse(file.read_text())
        rules = ["--isolated", "--line-length", "120", "--select", "E,F,W,B,UP,RUF,SIM"]
        subprocess.run([sys.executable, "-m", "ruff", "check", *rules, file], check=True)


def test_nothing_is_written_twice_or_over_anything(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("new-service", "analytical.water", "--by", "CRO", "--stage", "1", *into(package))
    assert run(*arguments) == 0
    before = (package / "analytical" / "water.py").read_text()
    assert run(*arguments) == 2
    assert (package / "analytical" / "water.py").read_text() == before
    assert "NEW-006" in capsys.readouterr().err


def test_every_reason_against_it_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new-service", "Water", "--by", "LAB", "--stage", "5", "--json") == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert {fault["code"] for fault in told["faults"]} == {"NEW-002", "NEW-003", "NEW-004", "NEW-005"}
    assert list(tmp_path.iterdir()) == []


def test_an_id_of_the_catalogue_is_taken(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new-service", "process.cleaning", "--by", "CMO", "--stage", "4", *into(package)) == 2
    assert "NEW-006" in capsys.readouterr().err
