"""`galenic build-sequence`, `validate-sequence`, `content-plan`, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic import cli

EXAMPLE = Path(__file__).parents[2] / "examples/dossier/dossier.toml"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


def told(capsys: pytest.CaptureFixture[str]) -> dict:  # type: ignore[type-arg]
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A copy of the shipped example, to change."""
    import shutil

    return Path(shutil.copytree(EXAMPLE.parent, tmp_path / "example")) / EXAMPLE.name


def test_the_example_is_built_and_its_flags_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", EXAMPLE, "--into", tmp_path / "anda")
    shown = capsys.readouterr().out
    assert "14 new" in shown
    for flag in ("placeholder 1.1", "unsigned 1.2", "stale 3.2.P.8.1"):
        assert flag in shown
    records = json.loads((tmp_path / "anda/0000.records.json").read_text())
    assert records["files"]["m2/27-clin-sum/be-summary.pdf"]["record"].startswith("evidence bioequivalence.study")
    assert all(len(one["sha256"]) == 64 for one in records["files"].values())


def test_only_what_changed_is_sent_later(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", manifest, "--into", tmp_path / "anda")
    capsys.readouterr()
    text = manifest.read_text().replace("number = 0 ", "number = 1\nopened-by = 0 ")
    manifest.write_text(text.replace('part = "application"', 'part = "amendment"'))
    with (manifest.parent / "documents/stability-summary.pdf").open("ab") as file:
        file.write(b"% six more months\n")
    run("build-sequence", manifest, "--into", tmp_path / "anda", "--json")
    sent = {(one["operation"], one["section"]) for one in told(capsys)["sent"]}
    assert sent == {("new", "1.1"), ("new", "1.2"), ("replace", "3.2.P.8.1")}


def test_the_example_as_a_message_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build-sequence", EXAMPLE, "--into", tmp_path / "anda", "--edition", "4.0") == 0
    capsys.readouterr()
    assert run("validate-sequence", tmp_path / "anda", "--json") == 0
    report = told(capsys)
    assert report["ok"]
    assert [one["sequence"] for one in report["sequences"]] == ["0"]


def test_findings_are_shown_with_remedy_and_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", EXAMPLE, "--into", tmp_path / "anda")
    (tmp_path / "anda/0000/m2/27-clin-sum/be-summary.pdf").write_bytes(b"%PDF-1.7 changed")
    capsys.readouterr()
    assert run("validate-sequence", tmp_path / "anda/0000", "--region", "US", "--on", "2026-01-31") == 1
    shown = capsys.readouterr().out
    for part in (
        "It would be stopped",
        "ECTD-202",
        "ECTD-401",
        "record: evidence bioequivalence.study",
        "Find out which",
    ):
        assert part in shown


def test_a_folder_without_a_sequence_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate-sequence", tmp_path) == 2
    assert "DOS-002" in capsys.readouterr().err


def test_a_sequence_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", EXAMPLE, "--into", tmp_path / "anda")
    assert run("build-sequence", EXAMPLE, "--into", tmp_path / "anda") == 2
    assert "DOS-006" in capsys.readouterr().err


def test_a_plan_is_shown_with_reasons(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run("content-plan", "EU", "generic") == 0
    shown = capsys.readouterr().out
    assert "Clinical overview" in shown
    assert "ICH M4E(R2)" in shown


def test_a_manifest_is_compared_with_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("content-plan", "us", "anda", "--manifest", EXAMPLE, "--json") == 1
    answer = told(capsys)
    lines = {line["section"]: line["status"] for line in answer["lines"]}
    assert answer["facts"] == ["master-file"]
    assert lines["1.4.1"] == "missing"
    assert lines["3.2.P.8.1"] == "stale"
    assert lines["5.3.1.2"] == "there"


def test_a_dossier_is_shown_as_a_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", EXAMPLE, "--into", tmp_path / "anda")
    capsys.readouterr()
    assert run("dossier-tree", tmp_path / "anda") == 0
    shown = capsys.readouterr().out
    assert "anda, after 0000: 15 documents" in shown
    assert "Stability data 0000" in shown
    assert run("dossier-tree", tmp_path / "anda", "--sequence", "0000", "--json") == 0
    assert [branch["section"] for branch in told(capsys)["branches"]] == ["1", "2", "3", "5"]


def test_a_sequence_that_is_not_there_cannot_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("build-sequence", EXAMPLE, "--into", tmp_path / "anda")
    for arguments in ((tmp_path / "anda", "--sequence", "0007"), (tmp_path / "gone",), (tmp_path,)):
        assert run("dossier-tree", *arguments) == 2
        assert "DOS-002" in capsys.readouterr().err
