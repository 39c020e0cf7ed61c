"""A complete copy of the records of some chains, to be checked by somebody who has no Galenic (REC-1).

    README.txt, index.html          for people
    verify_export.py                checks all of it with Python's standard library alone
    manifest.json                   what the export is, and the SHA-256 of every file; manifest.signature.json signs it
    keys.json, schema.json          public keys by their id; record types with their columns
    chains/<scope>/entries.jsonl    every entry with its digest, one a line, in canonical text
    chains/<scope>/anchors.jsonl    signed heads of the chain
    chains/<scope>/audit-trail.csv  the entries as a table, one row for every column that changed
    records/<type>.jsonl            the records as they stand; signatures are among them
    documents.jsonl, documents/     files that records refer to, under their SHA-256

It holds nothing that these chains and their records do not hold: no name and no count of anything else.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from galenic import __version__
from galenic.canonical import canonical_text, utc_text
from galenic.ledger import clock, keys
from galenic.ledger.actors import Actor
from galenic.ledger.anchors import anchor
from galenic.ledger.commands import note
from galenic.ledger.errors import ExportImpossible
from galenic.ledger.export_files import write_chain, write_documents, write_records, write_schema
from galenic.ledger.export_pages import write_index, write_readme
from galenic.ledger.files import digest_of_file, flush
from galenic.ledger.models import Chain
from galenic.ledger.reading import read_only

FORMAT = "galenic-export/1"
EXPORT_TYPE = "ledger.export"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was exported, and the SHA-256 by which the file can be recognized."""

    path: Path
    sha256: str
    bytes: int
    scopes: tuple[str, ...]
    entries: int
    records: int
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "path": str(self.path)}


def export(scopes: Collection[str], target: Path, *, actor: Actor, purpose: str) -> Receipt:
    """Write the records of these chains to the zip file `target`.

    The export is noted on each chain (AUD-9) and each is anchored (TMP-4) before anything is read, so the copy holds
    both; afterwards the SHA-256 of the file is noted too. Everything is read from one snapshot.
    Raises ExportImpossible when the file is there already, a chain does not exist, or a document cannot be read.
    """
    wanted = _existing(scopes)
    if target.exists():
        raise ExportImpossible(f"{target} is there already.", remedy="Choose another name, or move the file away.")
    subject = (EXPORT_TYPE, str(uuid.uuid4()), 1)
    for scope in wanted:
        note(scope, actor=actor, action="ledger:export:begin", subject=subject, facts={"purpose": purpose})
    anchor(wanted, f"export: {purpose}")
    made_at = clock.now()
    with tempfile.TemporaryDirectory(prefix=".galenic-export-", dir=target.resolve().parent) as name:
        folder = Path(name)
        with read_only(), _readable():
            counts = _write(folder / "content", wanted, actor=actor, purpose=purpose, made_at=made_at)
        packed = _pack(folder / "content", folder / "export.zip", made_at)
        _publish(packed, target)
    receipt = Receipt(target, digest_of_file(target), target.stat().st_size, wanted, **counts)
    for scope in wanted:
        facts = {"sha256": receipt.sha256, "bytes": receipt.bytes}
        note(scope, actor=actor, action="ledger:export:end", subject=subject, facts=facts)
    return receipt


def with_access_logs(scopes: Collection[str]) -> list[str]:
    """These chains, and those that note who looked at their records: `<chain>/access`."""
    wanted = [name for scope in scopes for name in (scope, f"{scope}/access")]
    there = set(Chain.objects.filter(scope__in=wanted).values_list("scope", flat=True))
    return [name for name in dict.fromkeys(wanted) if name in there or name in scopes]


def _existing(scopes: Collection[str]) -> tuple[str, ...]:
    wanted = tuple(sorted(set(scopes)))
    known = set(Chain.objects.filter(scope__in=wanted).values_list("scope", flat=True))
    missing = [scope for scope in wanted if scope not in known]
    if missing or not wanted:
        raise ExportImpossible(
            f"There is nothing recorded on {', '.join(missing) or 'no chain'}.",
            remedy="Name chains as in the audit trail, for example engagement:<id>.",
        )
    return wanted


@contextmanager
def _readable() -> Iterator[None]:
    """Somebody who edits a database may leave anything in it; verification says what, an export has no form for it."""
    try:
        yield
    except (TypeError, ValueError, KeyError) as error:
        raise ExportImpossible(
            f"The record holds what Galenic never writes, so that it cannot be exported: {error}",
            remedy="Run `galenic verify`; it names what was edited.",
        ) from error


def _write(folder: Path, scopes: tuple[str, ...], *, actor: Actor, purpose: str, made_at: datetime) -> dict[str, int]:
    """Write all files of the export but the seal, which is made over them."""
    folder.mkdir()
    chains = [write_chain(folder, scope) for scope in scopes]
    records = write_records(folder, scopes)
    documents = write_documents(folder, scopes)
    write_schema(folder, scopes)
    _write_json(folder / "keys.json", {key: public.hex() for key, public in _keys_of(chains).items()})
    shutil.copyfile(Path(__file__).with_name("verify_export.py"), folder / "verify_export.py")
    facts: dict[str, Any] = {
        "format": FORMAT,
        "made_at": utc_text(made_at),
        "made_by": {"id": actor.id, "name": actor.printed_name, "organization": actor.organization},
        "purpose": purpose,
        "software": f"galenic {__version__}",
        "chains": [chain.facts() for chain in chains],
    }
    write_readme(folder, facts)
    write_index(folder, scopes, facts)
    _seal(folder, facts)
    return {"entries": sum(chain.length for chain in chains), "records": records, "documents": documents}


def _keys_of(chains: Iterable[Any]) -> dict[str, bytes]:
    """The public halves of the keys that signed something in this export."""
    used = {keys.current_key().id}.union(*(chain.key_ids for chain in chains))
    return {key: public for key, public in keys.public_keys().items() if key in used}


def _seal(folder: Path, facts: dict[str, Any]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    facts["files"] = {
        path.relative_to(folder).as_posix(): {"sha256": digest_of_file(path), "bytes": path.stat().st_size}
        for path in files
    }
    _write_json(folder / "manifest.json", facts)
    key = keys.current_key()
    signature = key.sign((folder / "manifest.json").read_bytes())
    _write_json(folder / "manifest.signature.json", {"key_id": key.id, "signature": signature})


def _write_json(path: Path, value: Any) -> None:
    path.write_text(canonical_text(value), encoding="utf-8")


def _pack(folder: Path, target: Path, made_at: datetime) -> Path:
    moment = (max(made_at.year, 1980), made_at.month, made_at.day, made_at.hour, made_at.minute, made_at.second)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            about = zipfile.ZipInfo(path.relative_to(folder).as_posix(), moment)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            with path.open("rb") as source, packed.open(about, "w", force_zip64=True) as file:
                shutil.copyfileobj(source, file)
    return target


def _publish(packed: Path, target: Path) -> None:
    """Put the finished file in its place at once and whole."""
    flush(packed)
    packed.replace(target)
    flush(target.resolve().parent)
