"""`galenic perform` from files to verdict, reports and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from galenic import cli
from galenic.catalogue import Performance, perform

STUDY = """subject,sequence,period,treatment,AUC0-t [h*ng/mL],Cmax [ng/mL]
1,TR,1,T,100,10
1,TR,2,R,110,11
2,RT,1,R,90,9
2,RT,2,T,95,9.2
3,RT,1,R,80,7
3,RT,2,T,92,7.2
4,TR,1,T,105,12
4,TR,2,R,99,13
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    file = tmp_path / "study.csv"
    file.write_text(STUDY)
    return file


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


def result(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = run(*arguments, "--json")
    return code, json.loads(capsys.readouterr().out)


def test_a_file_finds_its_input_by_its_columns(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, done = result(capsys, "perform", "bioequivalence.study", "--data", "study.csv", "--option", "agency=FDA")
    assert code == 0
    assert done["inputs"][0]["name"] == "parameters"
    direct = perform("bioequivalence.study", {"parameters": study}, {"agency": "FDA"})
    assert done == json.loads(direct.model_dump_json())


def test_criteria_that_are_not_met_leave_the_exit_code_at_zero(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("perform", "bioequivalence.study", "--data", "parameters=study.csv") == 0
    shown = capsys.readouterr().out
    assert "Bioequivalence is not shown" in shown
    assert "not met" in shown
    assert "study.csv" in shown


def test_json_of_one_service_is_evidence_for_the_next(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], concentrations: bytes
) -> None:
    (tmp_path / "conc.csv").write_bytes(concentrations)
    run("perform", "pharmacokinetics.noncompartmental", "-d", "conc.csv", "--json")
    (tmp_path / "pk.json").write_text(capsys.readouterr().out)
    code, done = result(capsys, "perform", "bioequivalence.study", "-d", "pk.json")
    assert code == 0
    assert done["inputs"][0]["name"] == "pharmacokinetics"
    evidence = Performance.model_validate_json((tmp_path / "pk.json").read_text())
    assert done["inputs"][0]["sha256"] == evidence.digest


@pytest.mark.parametrize("ending", ["pdf", "html", "xlsx", "docx", "json"])
def test_reports_are_written_by_their_ending(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = tmp_path / f"report.{ending}"
    assert run("perform", "bioequivalence.study", "-d", "study.csv", "--report", str(file)) == 0
    head = {"pdf": b"%PDF", "html": b"<", "xlsx": b"PK", "docx": b"PK", "json": b"{"}
    assert file.read_bytes().lstrip().startswith(head[ending])


def test_the_report_changes_with_the_data(study: Path, tmp_path: Path) -> None:
    run("perform", "bioequivalence.study", "-d", "study.csv", "--report", "before.html")
    study.write_text(STUDY.replace("1,TR,1,T,100,10", "1,TR,1,T,101,10"))
    run("perform", "bioequivalence.study", "-d", "study.csv", "--report", "after.html")
    assert (tmp_path / "before.html").read_bytes() != (tmp_path / "after.html").read_bytes()


def test_units_and_decimal_commas_are_said_on_the_command_line(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = STUDY.replace(" [h*ng/mL]", "").replace(" [ng/mL]", "").replace(",", ";").replace(".", ",")
    (tmp_path / "european.csv").write_text(text)
    units = ("-u", "AUC0-t=h*ng/mL", "-u", "cmax=ng/mL")
    code, done = result(capsys, "perform", "bioequivalence.study", "-d", "european.csv", "--decimal", ",", *units)
    assert code == 0
    assert done["outcome"] == json.loads(
        perform("bioequivalence.study", {"parameters": study}).outcome.model_dump_json()
    )


def test_the_encoding_is_said_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "subject,time [h],conc [ng/mL],treatment\n" + "".join(
        f"1,{t},{c},Prüfpräparat\n" for t, c in ((0, 0), (1, 8), (2, 4))
    )
    (tmp_path / "old.csv").write_bytes(rows.encode("windows-1252"))
    arguments = ("perform", "pharmacokinetics.noncompartmental", "-d", str(tmp_path / "old.csv"))
    code, done = result(capsys, *arguments, "--encoding", "windows-1252")
    assert code == 0
    assert done["outcome"]["tables"][0]["rows"][0][0] == "Prüfpräparat"
    assert result(capsys, *arguments)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("perform", "bioequivalence.study"), "SRV-003"),
        (("perform", "bioequivalence.study", "-d", "missing.csv"), "SRV-006"),
        (("perform", "bioequivalence.study", "-d", "other.csv"), "SRV-004"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "-d", "parameters=study.csv"), "SRV-010"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "-o", "agency=FDX"), "OPT-000"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "-o", "agency"), "OPT-005"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "-u", "size=mg"), "SRV-008"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "--report", "x.txt"), "RPT-003"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "--report", "no/such/x.pdf"), "CLI-002"),
        (("perform", "bioequivalence.study", "-d", "study.csv", "--sheet", "x", "--formulas", "maybe"), "CLI-001"),
        (("perform", "process.cleaning", "-d", "study.csv"), "SRV-002"),
        (("perform", "no.service", "-d", "study.csv"), "SRV-001"),
    ],
)
def test_bad_input_exits_with_two_and_its_code(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    exit_code, told = result(capsys, *arguments)
    assert exit_code == 2
    assert told["error"]["code"] == code


def test_faults_are_shown_to_people_up_to_a_number(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study.write_text(STUDY + "".join(f"{i},TR,1,T,x,10\n" for i in range(5, 40)))
    assert run("perform", "bioequivalence.study", "-d", "parameters=study.csv") == 2
    shown = capsys.readouterr().err
    assert shown.count("TAB-051") == 20
    assert "15 more; --json lists all" in shown
