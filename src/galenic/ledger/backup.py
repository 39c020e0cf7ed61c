"""Backup of a whole installation, and its restoration into an empty one that proves that nothing was lost (REC-3).

A backup is one zip file: the database (a copy of the SQLite file, or every table of PostgreSQL), the folders of
documents, anchors.jsonl, the public keys, and a manifest with the SHA-256 of every file, the head of every chain and
the number of rows of every table. Private keys and the session secret stay at home; a restored installation signs with
a key of its own. A backup holds password digests: keep it as you keep the installation.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection

from galenic import __version__
from galenic.canonical import canonical_text, utc_text
from galenic.ledger import anchors, clock, hooks, keys
from galenic.ledger.actors import SYSTEM, Actor
from galenic.ledger.anchors import anchor_all
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.commands import note
from galenic.ledger.database_copy import Contents, copy_of_database
from galenic.ledger.errors import BackupUnusable, NotEmpty, RestoreDiffers
from galenic.ledger.files import digest_of_file, flush

FORMAT = "galenic-backup/1"
BACKUP_TYPE = "ledger.backup"
#: Told which part is being worked on.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BackupReceipt:
    """What was backed up, and the SHA-256 by which the file can be recognized."""

    path: Path
    sha256: str
    bytes: int
    chains: int
    rows: int
    files: int

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "path": str(self.path)}


@dataclass(frozen=True, slots=True)
class RestoreReceipt:
    """What was restored: every chain head and every table's number of rows is that of the backup."""

    made_at: str
    chains: int
    rows: int
    files: int

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def backup(target: Path, *, actor: Actor = SYSTEM, on_progress: Progress | None = None) -> BackupReceipt:
    """Write a backup of the whole installation to the zip file `target`, while it goes on working.

    Noted on the chain of the installation (AUD-9), and all chains are anchored first (TMP-4).
    Raises BackupUnusable when the file is there already.
    """
    tell = on_progress or (lambda _part: None)
    if target.exists():
        raise BackupUnusable(f"{target} is there already.", remedy="Choose another name, or move the file away.")
    _note(actor, "ledger:backup:begin", {})
    anchor_all("backup")
    with tempfile.TemporaryDirectory(prefix=".galenic-backup-", dir=target.resolve().parent) as name:
        folder = Path(name)
        tell("anchors and keys")
        # Before the database: an anchor missing in the file is filed again, one missing in the database is a finding.
        _copy_small_files(folder / "content")
        tell("database")
        contents = copy_of_database().save(folder / "content" / "database")
        files = {**_files_in(folder / "content", ""), **_documents()}
        tell("packing")
        packed = _pack(files, contents, folder / "backup.zip")
        flush(packed)
        packed.replace(target)
        flush(target.resolve().parent)
    receipt = BackupReceipt(
        path=target,
        sha256=digest_of_file(target),
        bytes=target.stat().st_size,
        chains=len(contents.heads),
        rows=sum(contents.rows.values()),
        files=len(files),
    )
    _note(actor, "ledger:backup:end", {"sha256": receipt.sha256, "bytes": receipt.bytes})
    return receipt


def restore(source: Path, *, actor: Actor = SYSTEM, on_progress: Progress | None = None) -> RestoreReceipt:
    """Restore a backup into an empty installation; afterwards heads and counts are proven equal to the backup's.

    Raises BackupUnusable when the backup is damaged or of another kind of database, NotEmpty when there are records
    already, RestoreDiffers when what was restored is not what was backed up (then nothing of it is kept).
    """
    tell = on_progress or (lambda _part: None)
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _require_empty(home)
    with tempfile.TemporaryDirectory(prefix=".galenic-restore-", dir=home) as name:
        content = Path(name)
        tell("unpacking")
        manifest = _unpack(source, content)
        expected = Contents.from_facts(manifest["database"])
        tell("database")
        copy_of_database().load(content / "database", expected)
        for part in sorted((content / "home").iterdir()):
            tell(part.name)
            _put(part, home / part.name)
    tell("comparing")
    found = copy_of_database().contents()
    differences = expected.differences(found)
    if differences:
        raise RestoreDiffers("What was restored is not what was backed up.", faults=differences)
    anchors.refile()
    _note(actor, "ledger:backup:restore", {"sha256": digest_of_file(source), "made_at": manifest["made_at"]})
    return RestoreReceipt(
        made_at=manifest["made_at"],
        chains=len(found.heads),
        rows=sum(found.rows.values()),
        files=len(manifest["files"]),
    )


def _note(actor: Actor, action: str, facts: dict[str, Any]) -> None:
    note(INSTALLATION, actor=actor, action=action, subject=(BACKUP_TYPE, "", 1), facts=facts)


def _copy_small_files(content: Path) -> None:
    """Copy what is being added to while the backup runs."""
    (content / "home" / "keys").mkdir(parents=True, mode=0o700)
    if anchors.file_path().exists():
        shutil.copyfile(anchors.file_path(), content / "home" / "anchors.jsonl")
    shutil.copytree(keys.folder() / "public", content / "home" / "keys" / "public")


def _documents() -> dict[str, Path]:
    """Documents where they lie: they are written once, under names that do not begin with a point."""
    home = Path(settings.HOME)
    return {name: path for each in hooks.folders() for name, path in _files_in(home / each, f"home/{each}/").items()}


def _files_in(folder: Path, prefix: str) -> dict[str, Path]:
    """Finished files below a folder, by the name that they get in the backup."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {prefix + path.relative_to(folder).as_posix(): path for path in found}


def _pack(files: dict[str, Path], contents: Contents, target: Path) -> Path:
    manifest = {
        "format": FORMAT,
        "made_at": utc_text(clock.now()),
        "software": f"galenic {__version__}",
        "database": contents.facts(),
        "files": {name: digest_of_file(path) for name, path in files.items()},
    }
    target.touch(mode=0o600)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
        packed.writestr("manifest.json", canonical_text(manifest))
        for name, path in files.items():
            packed.write(path, name)
    return target


def _unpack(source: Path, target: Path) -> dict[str, Any]:
    """Unpack the files that the manifest names, each of them proven whole."""
    try:
        with zipfile.ZipFile(source) as packed:
            manifest: dict[str, Any] = json.loads(packed.read("manifest.json"))
            if manifest["format"] != FORMAT:
                raise _unusable(source, f"its format is {manifest['format']}")
            for name, digest in manifest["files"].items():
                if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                    raise _unusable(source, f"it would write to {name}")
                packed.extract(name, target)
                if digest_of_file(target / name) != digest:
                    raise _unusable(source, f"{name} was changed")
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unusable(source, str(error)) from error
    if manifest["database"]["vendor"] != connection.vendor:
        raise _unusable(source, f"it is of a {manifest['database']['vendor']} database, this is {connection.vendor}")
    return manifest


def _unusable(source: Path, why: str) -> BackupUnusable:
    return BackupUnusable(f"{source} cannot be restored: {why}.", remedy="Use another backup.")


def _require_empty(home: Path) -> None:
    """Raise NotEmpty when records, documents or anchors are there: nothing is ever restored over a record."""
    there = [name for name in (*hooks.folders(), "anchors.jsonl") if _holds_something(home / name)]
    if not copy_of_database().is_empty():
        there.append("the database")
    if there:
        raise NotEmpty(
            f"This installation is not empty: {', '.join(there)}.",
            remedy="Restore into a new GALENIC_HOME, and on PostgreSQL into a new database.",
        )


def _holds_something(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _put(part: Path, target: Path) -> None:
    """Move a restored folder or file to its place; a folder that is there already receives its files."""
    if part.is_dir():
        for path in sorted(each for each in part.rglob("*") if each.is_file()):
            place = target / path.relative_to(part)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(place)
            place.chmod(0o600)
    else:
        part.replace(target)
        target.chmod(0o600)
