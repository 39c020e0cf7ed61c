"""The files of an export that programs read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from galenic.canonical import canonical_text
from galenic.errors import Fault
from galenic.ledger import hooks
from galenic.ledger.entry_text import GENESIS, body_text
from galenic.ledger.errors import ExportImpossible
from galenic.ledger.files import digest_of_file
from galenic.ledger.models import Anchor, Entry, Kind
from galenic.ledger.reading import entries_by_chain, entries_by_record
from galenic.ledger.recording import RecordedBase, recorded_columns, recorded_defaults, recorded_models
from galenic.ledger.trail import write_csv

BATCH = 200


@dataclass(frozen=True, slots=True)
class ExportedChain:
    """One chain as it was written: its folder in the export, its length and head."""

    scope: str
    folder: str
    length: int
    head: str
    key_ids: frozenset[str]

    def facts(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"scope": self.scope, "folder": self.folder, "length": self.length, "head": self.head}


def write_chain(folder: Path, scope: str) -> ExportedChain:
    """Write entries, anchors and audit trail of one chain."""
    name = f"chains/{re.sub(r'[^A-Za-z0-9._-]', '-', scope)}"
    here = folder / name
    here.mkdir(parents=True)
    length, head = 0, GENESIS
    with (here / "entries.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for entry in entries_by_chain([scope]):
            file.write(f'{{"digest":"{entry["digest"]}","entry":{body_text(entry)}}}\n')
            length, head = entry["sequence"], entry["digest"]
    with (here / "audit-trail.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv(file, entries_by_chain([scope]))
    anchors = list(Anchor.objects.filter(chain_id=scope).order_by("length", "id"))
    lines = ({"signature": each.signature, "statement": each.statement()} for each in anchors)
    write_lines(here / "anchors.jsonl", lines)
    return ExportedChain(scope, name, length, head, frozenset(each.key_id for each in anchors))


def write_records(folder: Path, scopes: Collection[str]) -> int:
    """Write the records that these chains tell of, as they stand in their tables; returns how many."""
    count = 0
    (folder / "records").mkdir()
    for model in recorded_models():
        rows = iter(records_of(model, scopes))
        first = next(rows, None)
        if first is not None:
            found = ({"id": str(row.pk), "values": row.recorded_values()} for row in _chained(first, rows))
            count += write_lines(folder / "records" / f"{model.subject_type()}.jsonl", found)
    return count


def records_of(model: type[RecordedBase], scopes: Collection[str]) -> Iterator[RecordedBase]:
    """The records of one type that stand on these chains and are still there, in the order of their ids."""
    entries = entries_by_record(model.subject_type(), scopes, ("subject_id", "kind"))
    ids = (entry["subject_id"] for entry in entries if entry["kind"] == "create")
    while batch := list(islice(ids, BATCH)):
        found = {str(row.pk): row for row in model._base_manager.filter(pk__in=batch)}
        yield from (found[key] for key in dict.fromkeys(batch) if key in found)


def write_documents(folder: Path, scopes: Collection[str]) -> int:
    """Copy the documents that records of these chains refer to. Raises ExportImpossible naming those that are unfit."""
    store = folder / "documents"
    lines: list[dict[str, str]] = []
    faults: list[Fault] = []
    for document in (each for lister in hooks.document_listers() for each in lister(scopes)):
        lines.append(
            {
                "type": document.subject_type,
                "id": document.subject_id,
                "column": document.column,
                "sha256": document.sha256,
                "name": document.name,
            }
        )
        faults += _copy(document, store)
    if faults:
        raise ExportImpossible(
            "Not all documents can be exported.", faults=faults, remedy="Restore them from a backup, then export again."
        )
    return write_lines(folder / "documents.jsonl", sorted(lines, key=canonical_text))


def write_schema(folder: Path, scopes: Collection[str]) -> None:
    """Write what the record types are: their columns, and what a column holds in records that are older than it."""
    present = Entry.objects.filter(chain__in=scopes).exclude(kind=Kind.NOTE).values_list("subject_type", flat=True)
    types: dict[str, Any] = {name: {"title": name, "columns": {}} for name in present.distinct().order_by()}
    for model in (model for model in recorded_models() if model.subject_type() in types):
        fields = {field.attname: field for field in model._meta.concrete_fields}
        columns = {
            name: {
                "title": str(fields[name].verbose_name),
                "kind": fields[name].get_internal_type(),
                "default": recorded_defaults(model).get(name),
            }
            for name in recorded_columns(model)
        }
        types[model.subject_type()] = {"title": str(model._meta.verbose_name), "columns": columns}
    (folder / "schema.json").write_text(canonical_text(types), encoding="utf-8")


def write_lines(path: Path, values: Iterable[Any]) -> int:
    """Write one canonical text a line; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(f"{canonical_text(value)}\n")
            count += 1
    return count


def _copy(document: hooks.StoredDocument, store: Path) -> Iterator[Fault]:
    target = store / document.sha256
    if target.exists():
        return
    store.mkdir(exist_ok=True)
    try:
        shutil.copyfile(document.path, target)
    except OSError as error:
        yield Fault("LED-020", f"{document.name} cannot be read: {error.strerror}")
        return
    if digest_of_file(target) != document.sha256:
        yield Fault("LED-020", f"{document.name} is not what was handed in: its bytes have changed")


def _chained(first: RecordedBase, rest: Iterator[RecordedBase]) -> Iterator[RecordedBase]:
    yield first
    yield from rest
