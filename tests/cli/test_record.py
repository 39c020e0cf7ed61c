"""Anchor, export, back up, restore and verify, at the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from galenic.cli import main
from galenic.ledger import fences
from galenic.ledger.models import Entry
from tests.ledger.conftest import Attacker, make_assay
from tests.ledger.test_backup import second_installation


@pytest.fixture
def home(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a record on the chain `room:one`."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    monkeypatch.setenv("SUDO_USER", "olga")
    make_assay()
    return tmp_path


def galenic(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.req("TMP-4")
def test_anchoring_names_what_was_anchored(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert galenic("anchor", "--json") == 0
    first = said(capsys)
    assert {each["statement"]["scope"] for each in first["anchors"]} == {"room:one", "installation"}
    assert galenic("anchor", "--rotate-key", "--purpose", "new key") == 0
    text = capsys.readouterr().out
    assert "1 chains anchored" in text
    assert first["key_id"] not in text
    assert galenic("chains") == 0
    assert "room:one" in capsys.readouterr().out
    assert galenic("chains", "--json") == 0
    assert {each["scope"]: (each["entries"], each["anchored"]) for each in said(capsys)}["room:one"] == (1, 1)


@pytest.mark.req("REC-1", "AUD-9")
def test_an_export_is_checked_with_python_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = home / "export.zip"
    assert galenic("export", "room:one", "--to", target, "--purpose", "inspection", "--json") == 0
    receipt = said(capsys)
    assert (receipt["scopes"], receipt["records"]) == (["room:one"], 1)
    assert Entry.objects.get(action="ledger:export:begin").actor_name == "olga"
    with zipfile.ZipFile(target) as packed:
        packed.extract("verify_export.py", home)
    done = subprocess.run([sys.executable, "-I", "-S", home / "verify_export.py", target], check=False)
    assert done.returncode == 0
    assert galenic("export", "room:one", "--to", target, "--purpose", "inspection") == 2
    assert galenic("export", "room:nine", "--to", home / "other.zip", "--purpose", "inspection") == 2
    assert "LED-020" in capsys.readouterr().err
    assert galenic("export", "room:one", "--to", home / "other.zip", "--purpose", "inspection") == 0
    assert "SHA-256" in capsys.readouterr().out


def test_the_log_of_who_looked_comes_with_the_chain(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_assay(room="one/access")
    assert galenic("export", "room:one", "--to", home / "export.zip", "--purpose", "inspection", "--json") == 0
    assert said(capsys)["scopes"] == ["room:one", "room:one/access"]


@pytest.mark.req("REC-3")
def test_a_backup_is_restored_into_an_empty_installation(
    home: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert galenic("backup", home / "backup.zip") == 0
    assert "SHA-256" in capsys.readouterr().out
    assert galenic("restore", home / "backup.zip") == 2
    assert "LED-022" in capsys.readouterr().err
    with second_installation(settings, home / "second"):
        assert galenic("restore", home / "backup.zip", "--json") == 0
        assert said(capsys)["chains"] == 2
        assert galenic("verify") == 0
        assert "Sound." in capsys.readouterr().out
    assert galenic("backup", home / "second.zip", "--json") == 0
    assert said(capsys)["path"] == str(home / "second.zip")
    with second_installation(settings, home / "third"):
        assert galenic("restore", home / "second.zip") == 0
        assert "all as they were" in capsys.readouterr().out


@pytest.mark.req("TMP-2", "TMP-3")
def test_verify_tells_by_its_exit_code(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert galenic("verify", "--json") == 0
    assert said(capsys)["ok"] is True
    Attacker().run("UPDATE sample_assay SET title = 'x'")
    assert galenic("verify") == 1
    assert "LED-120" in capsys.readouterr().out
    assert galenic("verify", "--json", "--scope", "room:two") == 0


@pytest.mark.req("AUD-4")
def test_migrate_puts_the_fences_up_and_grants_no_more_than_is_needed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fences.lift()
    assert galenic("chains") == 2
    assert "LED-006" in capsys.readouterr().err
    assert galenic("migrate") == 0
    assert fences.faults() == []
    if connection.vendor != "postgresql":
        assert galenic("migrate", "--application-role", "app") == 2
        assert "LED-024" in capsys.readouterr().err
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE app")
        try:
            assert galenic("migrate", "--application-role", "app") == 0
            cursor.execute("SELECT has_table_privilege('app', 'ledger_entry', 'INSERT')")
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT has_table_privilege('app', 'ledger_entry', 'UPDATE, DELETE, TRUNCATE')")
            assert cursor.fetchone() == (False,)
        finally:
            cursor.execute("DROP OWNED BY app")
            cursor.execute("DROP ROLE app")
    assert galenic("migrate", "--application-role", "nobody") == 2
    assert "LED-024" in capsys.readouterr().err
