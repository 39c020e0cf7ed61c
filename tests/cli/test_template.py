"""`galenic template`: what is handed out can be filled in and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic import cli
from galenic.catalogue.discovery import service
from galenic.catalogue.service import TableInput


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


def columns_of(service_id: str, name: str) -> list[str]:
    item = next(item for item in service(service_id).inputs if item.name == name)
    assert isinstance(item, TableInput)
    return [column.heading for column in item.schema.columns]


def test_a_workbook_under_the_services_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    monkeypatch.chdir(tmp_path)
    assert run("template", "pharmacokinetics.noncompartmental") == 0
    book = openpyxl.load_workbook("pharmacokinetics.noncompartmental-concentrations.xlsx")
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings == columns_of("pharmacokinetics.noncompartmental", "concentrations")


@pytest.mark.parametrize("name", ["concentrations", "parameters", "parameter_records", "randomization", "left_out"])
def test_a_text_file_for_each_table(tmp_path: Path, name: str) -> None:
    file = tmp_path / "template.csv"
    assert run("template", "bioequivalence.study", name, "-o", str(file)) == 0
    assert file.read_text("utf-8-sig").strip().split(",") == columns_of("bioequivalence.study", name)


def test_which_table_has_to_be_said_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("template", "bioequivalence.study") == 2
    assert "parameter_records" in capsys.readouterr().err
    assert run("template", "bioequivalence.study", "conc") == 2
    assert run("template", "process.cleaning") == 2
    assert "reads no table" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "no" / "x.xlsx")
    assert run("template", "pharmacokinetics.noncompartmental", "-o", missing, "--json") == 2
    assert "CLI-002" in capsys.readouterr().out
