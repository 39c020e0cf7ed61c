"""REC-3: a backup is restored into an empty installation and proven to hold the same."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from galenic.canonical import canonical_text, digest_bytes
from galenic.ledger import anchors, fences, keys
from galenic.ledger.backup import backup, restore
from galenic.ledger.database_copy import copy_of_database
from galenic.ledger.errors import BackupUnusable, NotEmpty, RestoreDiffers
from galenic.ledger.models import Anchor, Chain, Entry
from galenic.ledger.verification import verify
from tests.ledger.conftest import QUIN, Attacker, Scene, make_assay
from tests.ledger.sample.models import Assay

SECOND = "galenic_restored"


@pytest.fixture
def documents(scene: Scene, settings: Any) -> Path:
    """A document in the store, and one that is just being written."""
    folder = Path(settings.HOME) / "documents" / "ab"
    folder.mkdir(parents=True)
    (folder / "cdef").write_bytes(b"raw data")
    (folder / ".cdef.draft").write_bytes(b"half")
    return folder


@contextmanager
def second_installation(settings: Any, home: Path) -> Iterator[None]:
    """Another home and another, empty database."""
    kept_home, kept_name = settings.HOME, connection.settings_dict["NAME"]
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {SECOND}")
            cursor.execute(f"CREATE DATABASE {SECOND}")
    connection.close()
    settings.HOME = home
    connection.settings_dict["NAME"] = SECOND if postgresql else str(home / "galenic.sqlite3")
    try:
        yield
    finally:
        connection.close()
        settings.HOME, connection.settings_dict["NAME"] = kept_home, kept_name
        if postgresql:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {SECOND}")


def edited(source: Path, change: Callable[[dict[str, bytes]], None], *, manifest: bool) -> Path:
    """A copy of a backup with other content; with a manifest made to fit the files, when `manifest`."""
    with zipfile.ZipFile(source) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    if manifest:
        facts = json.loads(files["manifest.json"])
        facts["files"] = {name: digest_bytes(content) for name, content in files.items() if name != "manifest.json"}
        files["manifest.json"] = canonical_text(facts).encode()
    target = source.with_name("edited.zip")
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target


@pytest.mark.req("REC-3")
def test_a_restored_installation_holds_the_same(scene: Scene, documents: Path, tmp_path: Path, settings: Any) -> None:
    made = backup(tmp_path / "backup.zip", actor=QUIN)
    key = keys.current_key().id
    heads = {chain.scope: (chain.length, chain.head) for chain in Chain.objects.exclude(scope="installation")}
    assays = {assay.pk: assay.recorded_values() for assay in Assay.objects.all()}
    anchored = Anchor.objects.count()
    with second_installation(settings, tmp_path / "second"):
        restored = restore(made.path, actor=QUIN)
        assert (restored.chains, restored.rows, restored.files) == (made.chains, made.rows, made.files)
        now = {chain.scope: (chain.length, chain.head) for chain in Chain.objects.exclude(scope="installation")}
        assert now == heads
        assert {assay.pk: assay.recorded_values() for assay in Assay.objects.all()} == assays
        assert Anchor.objects.count() == anchored
        assert (tmp_path / "second/documents/ab/cdef").read_bytes() == b"raw data"
        assert not (tmp_path / "second/documents/ab/.cdef.draft").exists()
        assert (verify().findings, fences.faults()) == ([], [])
        make_assay()
        anchors.anchor_all("gate")
        assert verify().findings == []
        assert keys.current_key().id != key, "the private key stayed at home"
        assert key in keys.public_keys()
    assert verify().ok


@pytest.mark.req("REC-3", "AUD-9", "TMP-4")
def test_backup_and_restore_are_noted_and_backups_anchored(
    scene: Scene, documents: Path, tmp_path: Path, settings: Any
) -> None:
    made = backup(tmp_path / "backup.zip", actor=QUIN)
    begun, ended = Entry.objects.filter(subject_type="ledger.backup").order_by("sequence")
    assert (begun.action, begun.actor_name) == ("ledger:backup:begin", "Quin Quince")
    assert ended.changes == {"sha256": made.sha256, "bytes": made.bytes}
    assert Anchor.objects.filter(purpose="backup").count() == 3
    with second_installation(settings, tmp_path / "second"):
        restore(made.path, actor=QUIN)
        noted = Entry.objects.get(action="ledger:backup:restore")
        assert noted.changes["sha256"] == made.sha256


def test_a_backup_holds_no_private_key_and_is_for_its_owner_alone(
    scene: Scene, documents: Path, tmp_path: Path, settings: Any
) -> None:
    made = backup(tmp_path / "backup.zip")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    private = (keys.folder() / "anchor_key").read_bytes()
    with zipfile.ZipFile(made.path) as packed:
        assert not any(private in packed.read(name) for name in packed.namelist())
        assert sorted(name for name in packed.namelist() if name.startswith("home/keys")) == [
            f"home/keys/public/{keys.current_key().id}.hex"
        ]
    with pytest.raises(BackupUnusable, match="there already"):
        backup(made.path)
    assert not list(tmp_path.glob(".galenic-*"))


def test_nothing_is_restored_over_records(scene: Scene, documents: Path, tmp_path: Path, settings: Any) -> None:
    made = backup(tmp_path / "backup.zip")
    before = Entry.objects.count()
    with pytest.raises(NotEmpty) as refusal:
        restore(made.path)
    for part in ("documents", "anchors.jsonl", "the database"):
        assert part in refusal.value.message
    assert Entry.objects.count() == before


@pytest.mark.req("REC-3")
def test_a_backup_that_was_damaged_is_refused_and_nothing_of_it_kept(
    scene: Scene, documents: Path, tmp_path: Path, settings: Any
) -> None:
    made = backup(tmp_path / "backup.zip")

    def change(files: dict[str, bytes]) -> None:
        files["home/documents/ab/cdef"] = b"other"

    damaged = edited(made.path, change, manifest=False)
    (tmp_path / "no.zip").write_text("no zip")
    with second_installation(settings, tmp_path / "second"):
        for source in (damaged, tmp_path / "no.zip", tmp_path / "nowhere.zip"):
            with pytest.raises(BackupUnusable, match="cannot be restored"):
                restore(source)
        assert copy_of_database().is_empty()
        assert not (tmp_path / "second" / "documents").exists()
        assert restore(made.path).chains == made.chains


@pytest.mark.req("REC-3")
def test_a_database_that_is_not_what_the_manifest_says_is_refused(
    scene: Scene, documents: Path, tmp_path: Path, settings: Any
) -> None:
    """Even when every file fits its digest: heads and counts are compared with what was really restored."""
    made = backup(tmp_path / "backup.zip")

    def forget_a_row(files: dict[str, bytes]) -> None:
        facts = json.loads(files["manifest.json"])
        facts["database"]["rows"]["sample_reading"] += 1
        facts["database"]["heads"]["room:one"][1] = "f" * 64
        files["manifest.json"] = canonical_text(facts).encode()

    source = edited(made.path, forget_a_row, manifest=True)
    with second_installation(settings, tmp_path / "second"):
        with pytest.raises(RestoreDiffers) as refusal:
            restore(source)
        assert {fault.message.split(":")[0] for fault in refusal.value.faults} == {"chain room", "table sample_reading"}
        assert copy_of_database().is_empty()


@pytest.mark.req("REC-3")
def test_what_stands_in_the_database_afterwards_is_compared(
    scene: Scene, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that keeps less than it was given is found, although the backup itself is whole."""
    made = backup(tmp_path / "backup.zip")
    way = type(copy_of_database())
    load = way.load

    def load_and_lose(self: Any, folder: Path, expected: Any) -> None:
        load(self, folder, expected)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sample_reading")

    monkeypatch.setattr(way, "load", load_and_lose)
    with second_installation(settings, tmp_path / "second"):
        with pytest.raises(RestoreDiffers, match="What was restored") as refusal:
            restore(made.path)
        assert [fault.message for fault in refusal.value.faults] == ["table sample_reading: 1 backed up, 0 restored"]
        assert not Entry.objects.filter(action="ledger:backup:restore").exists()


def test_a_backup_that_would_write_elsewhere_is_refused(
    scene: Scene, documents: Path, tmp_path: Path, settings: Any
) -> None:
    made = backup(tmp_path / "backup.zip")

    def climb(files: dict[str, bytes]) -> None:
        files["home/../../../escaped"] = b"x"

    source = edited(made.path, climb, manifest=True)
    with second_installation(settings, tmp_path / "second"), pytest.raises(BackupUnusable, match="would write to"):
        restore(source)


@pytest.mark.parametrize(
    ("change", "told"),
    [({"format": "galenic-backup/9"}, "its format is"), ({"database": {"vendor": "oracle"}}, "oracle database")],
)
def test_a_backup_of_another_kind_is_refused(
    scene: Scene, tmp_path: Path, settings: Any, change: dict[str, Any], told: str
) -> None:
    made = backup(tmp_path / "backup.zip")

    def rewrite(files: dict[str, bytes]) -> None:
        files["manifest.json"] = canonical_text(json.loads(files["manifest.json"]) | change).encode()

    source = edited(made.path, rewrite, manifest=True)
    with second_installation(settings, tmp_path / "second"), pytest.raises(BackupUnusable, match=told):
        restore(source)


def test_tables_of_another_version_are_refused_on_postgresql(scene: Scene, tmp_path: Path, settings: Any) -> None:
    if connection.vendor != "postgresql":
        return  # on SQLite the file brings its own tables
    made = backup(tmp_path / "backup.zip")

    def age(files: dict[str, bytes]) -> None:
        facts = json.loads(files["manifest.json"])
        facts["database"]["migrations"].append("ledger.0009_later")
        files["manifest.json"] = canonical_text(facts).encode()

    source = edited(made.path, age, manifest=True)
    with second_installation(settings, tmp_path / "second"), pytest.raises(BackupUnusable, match="0009_later"):
        restore(source)


@pytest.mark.req("REC-3")
def test_writers_go_on_during_a_backup(
    scene: Scene, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, attacker: Attacker
) -> None:
    """What is written while the backup runs is in it whole or not at all."""
    save = type(copy_of_database()).save

    def save_while_others_write(self: Any, folder: Path) -> Any:
        make_assay(title="meanwhile")
        return save(self, folder)

    monkeypatch.setattr(type(copy_of_database()), "save", save_while_others_write)
    made = backup(tmp_path / "backup.zip")
    make_assay(title="afterwards")
    with second_installation(settings, tmp_path / "second"):
        restore(made.path)
        assert Assay.objects.filter(title="meanwhile").exists()
        assert not Assay.objects.filter(title="afterwards").exists()
        assert verify().findings == []
