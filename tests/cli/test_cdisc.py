"""`galenic cdisc` and `galenic check-cdisc`, as a user types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from galenic import cli

EXAMPLE = Path(__file__).parents[2] / "examples/cdisc_study"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


def test_data_sets_are_written_read_back_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cdisc", EXAMPLE / "study.toml", "-o", tmp_path / "data", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["study"] == "SIM-BE-01"
    assert len(told["files"]) == 44
    assert [one["same"] for one in told["read_back"]] == [True] * 4
    assert told["check"]["ok"]
    assert told["check"]["findings"] == []

    (tmp_path / "data/tabulations/sdtm/dm.xpt").unlink()
    (tmp_path / "data/dataset-json/sdtm/dm.json").unlink()
    assert run("check-cdisc", tmp_path / "data") == 1
    shown = capsys.readouterr().out
    for part in ("They would be stopped", "CDISC-102 high", "There is no DM.", "one record per subject"):
        assert part in shown
    assert run("check-cdisc", tmp_path / "data", "--json") == 1
    assert not json.loads(capsys.readouterr().out)["ok"]


def test_what_is_wrong_with_a_study_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "study"))
    doses = folder / "doses.csv"
    doses.write_text(doses.read_text().replace("2026-03-02T08:00", "2 March, 8 am"))
    assert run("cdisc", folder / "study.toml", "-o", tmp_path / "data") == 2
    shown = capsys.readouterr().err
    for part in ("CDI-002", "doses", "row 2", "2 March, 8 am"):
        assert part in shown
    assert not (tmp_path / "data").exists()
    assert run("check-cdisc", tmp_path / "data") == 2
    assert "CDI-006" in capsys.readouterr().err


def test_long_lists_of_places_are_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [["S-1", "S", f"S-1-{number}", str(number)] for number in range(9)]
    names = ("STUDYID", "DOMAIN", "USUBJID", "SUBJID")
    columns = [{"itemOID": f"IT.DM.{name}", "name": name, "label": name, "dataType": "string"} for name in names]
    told = {"name": "DM", "label": "Demographics", "columns": columns, "rows": rows}
    (folder / "dm.json").write_text(json.dumps(told))
    assert run("check-cdisc", folder) == 1
    assert "... and 4 more; --all shows them." in capsys.readouterr().out
    assert run("check-cdisc", folder, "--all") == 1
    assert "more; --all" not in capsys.readouterr().out
