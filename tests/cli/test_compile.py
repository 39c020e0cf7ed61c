"""`galenic compile`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic import cli

EXAMPLES = Path(__file__).parents[2] / "examples/quality_summary"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


def test_a_summary_is_written_and_what_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = (tmp_path / "summary.pdf", tmp_path / "summary.docx")
    assert run("compile", "quality-overall-summary", EXAMPLES / "summary.toml", "-o", files[0], "-o", files[1]) == 0
    shown = capsys.readouterr().out
    assert "Incomplete. 32 of 59 headings are filled" in shown
    assert "missing 2.3 Introduction: letter of authorization for DMF 088888" in shown
    assert files[0].read_bytes().startswith(b"%PDF")
    assert files[1].read_bytes().startswith(b"PK")


def test_for_machines_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compile", "certificate-of-analysis", EXAMPLES / "certificate.toml", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["files"], told["missing"]) == ("Complies", [], [])
    assert told["sections"][0] == "3.2.P.5.4"


def test_a_template_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compile", "letter-of-access", "--template") == 0
    shown = capsys.readouterr().out
    assert 'region = "EU"' in shown
    assert "# [holder]" in shown


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["compile", "letter"], "DOS-082"),
        (["compile", "letter-of-access"], "CLI-001"),
        (["compile", "letter-of-access", EXAMPLES / "letter.toml"], "DOS-080"),
        (["compile", "certificate-of-analysis", "nothing.toml", "-o", "x.xlsx"], "RPT-003"),
        (["compile", "certificate-of-analysis", "nothing.toml", "-o", "x.pdf"], "DOS-080"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: list[object], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert code in capsys.readouterr().err
