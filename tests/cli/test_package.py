"""`galenic package`: published sequences as folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.cli import main
from galenic.ledger.models import Entry
from tests.dossier.filing.filing import Filing
from tests.factories import World

pytestmark = pytest.mark.django_db


def galenic(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def test_published_sequences_lie_where_the_tools_read_them(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("galenic.cli._record.open_record", lambda: None)  # the test's own database is open
    monkeypatch.setenv("SUDO_USER", "olga")
    filing = Filing(world)
    application = filing.application()
    assert galenic("package", "123456", "--to", tmp_path) == 0
    assert "nothing was published yet" in capsys.readouterr().out
    filing.letters(application)
    published = filing.publish(filing.proposed(application))
    assert galenic("package", "123456", "--region", "us", "--to", tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["sequences"] == [str(tmp_path / published.folder)]
    assert Entry.objects.filter(action="dossier:application:copy", actor_name__contains="olga").count() == 2
    assert galenic("validate-sequence", tmp_path / published.folder) == 0
    assert galenic("package", "999999", "--to", tmp_path) == 2
    assert "There is no application with number '999999'" in capsys.readouterr().err
