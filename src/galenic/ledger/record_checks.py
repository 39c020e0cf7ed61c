"""Checking the tables against the ledger: every row is what its entries say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, connection

from galenic.ledger.entry_text import text_of_plain
from galenic.ledger.findings import Code, Finding
from galenic.ledger.models import Entry, Kind, Signature
from galenic.ledger.reading import entries_by_record, merged, signatures_by_record, stream
from galenic.ledger.recording import RecordedBase, recorded_defaults
from galenic.ledger.replay import Replay, Values, same
from galenic.ledger.signature_checks import check_signature, id_text

BATCH = 200


@dataclass(slots=True)
class TableCheck:
    """One recorded table against its entries and signatures: three streams in the order of the records' ids."""

    model: type[RecordedBase]
    scopes: Collection[str] | None
    counts: Counter[str] = field(default_factory=Counter)

    def follow(self) -> Iterator[Finding]:
        """Everything that is wrong with the rows of the table and the signatures on them."""
        kind = self.model.subject_type()
        entries = groupby(entries_by_record(kind, self.scopes), key=lambda entry: str(entry["subject_id"]))
        given = groupby(signatures_by_record(kind, self.scopes), key=lambda signature: str(signature["signed_id"]))
        strangers: list[_Row] = []
        for key, (history, signed, row) in merged(entries, given, self._rows()):
            signatures = list(signed or ())
            self.counts["signatures"] += len(signatures)
            if history is None and isinstance(row, _Row):
                strangers.append(row)
            yield from self._check(key, history, signatures, row)
            if len(strangers) >= BATCH:
                yield from self._inserted(strangers)
                strangers = []
        yield from self._inserted(strangers)

    def _check(
        self, key: str, history: Iterable[Mapping[str, Any]] | None, signatures: list[Mapping[str, Any]], row: Any
    ) -> Iterator[Finding]:
        subject = f"{self.model.subject_type()}:{key}"
        if isinstance(row, Finding) and (self.scopes is None or history is not None):
            yield row  # of a row that cannot be read, only its entries say on which chain it stands
        replay = Replay(
            subject=subject,
            defaults=recorded_defaults(self.model),
            signed_versions=frozenset(each["signed_version"] for each in signatures),
            signatures=frozenset(id_text(each["id"]) for each in signatures),
        )
        yield from replay.follow(history or ())
        if history is not None and not replay.unreadable:
            self.counts["records"] += replay.values is not None
            yield from self._check_row(replay, row)
            yield from self._check_author(replay)
        for signature in signatures:
            yield from check_signature(signature, replay, row.values if isinstance(row, _Row) else None)

    def _check_row(self, replay: Replay, row: Any) -> Iterator[Finding]:
        if isinstance(row, Finding):
            return
        if row is None:
            if replay.values is not None:
                text = "the ledger has this record, the table has not: it was removed"
                yield self._finding(Code.ROW_REMOVED, text, replay)
            return
        if replay.values is None:
            text = "the ledger says that this record was removed, the table has it"
            yield self._finding(Code.ROW_INSERTED, text, replay)
            return
        different = sorted(name for name, value in row.values.items() if not same(value, replay.values.get(name)))
        if different:
            text = f"{', '.join(different)} is not what the ledger says: the row was edited behind its back"
            yield self._finding(Code.ROW_CHANGED, text, replay)

    def _check_author(self, replay: Replay) -> Iterator[Finding]:
        """A signature is its signer's: the entry that gave it was made by the same person (21 CFR 11.70)."""
        values = replay.values or {}
        if self.model is Signature and values.get("signer_id", replay.created_by) != replay.created_by:
            text = f"the signature names {values['signer_id']}, and {replay.created_by} gave it"
            yield self._finding(Code.SIGNATURE_MISATTRIBUTED, text, replay)

    def _inserted(self, rows: list[_Row]) -> Iterator[Finding]:
        """Rows without entries in these chains. When only some chains are verified they may stand on others."""
        if self.scopes is not None and rows:
            known = Entry.objects.filter(
                subject_type=self.model.subject_type(), subject_id__in=[row.id for row in rows], kind=Kind.CREATE
            ).values_list("subject_id", flat=True)
            elsewhere = set(known)
            rows = [row for row in rows if row.id not in elsewhere and _scope_of(row) in self.scopes]
        for row in rows:
            text = "the table has this record, the ledger has not: it was put in behind the ledger's back"
            yield Finding(
                Code.ROW_INSERTED, text, scope=_scope_of(row), subject=f"{self.model.subject_type()}:{row.id}"
            )

    def _rows(self) -> Iterator[tuple[str, _Row | Finding]]:
        """The rows of the table in the order of their ids; a finding in place of a row that cannot be read."""
        meta: Any = self.model._meta
        quote = connection.ops.quote_name
        table, column = quote(meta.db_table), quote(meta.pk.column)
        batch: list[str] = []
        for (stored,) in stream(f"SELECT {column} FROM {table} ORDER BY {column}"):  # noqa: S608
            key = id_text(stored)
            if not key:
                yield str(stored), self._unreadable(str(stored))
                continue
            batch.append(key)
            if len(batch) >= BATCH:
                yield from self._read(batch)
                batch = []
        yield from self._read(batch)

    def _read(self, ids: list[str]) -> Iterator[tuple[str, _Row | Finding]]:
        try:
            found = {str(record.pk): _Row(record) for record in self.model._base_manager.filter(pk__in=ids)}
        except (TypeError, ValueError, RecursionError, ValidationError, DataError):
            if len(ids) == 1:
                yield ids[0], self._unreadable(ids[0])
            else:
                for each in ids:
                    yield from self._read([each])
            return
        for each in ids:
            yield each, found[each] if each in found else self._unreadable(each)

    def _finding(self, code: Code, text: str, replay: Replay) -> Finding:
        return Finding(code, text, scope=replay.scope, subject=replay.subject)

    def _unreadable(self, key: str) -> Finding:
        text = "the row holds values that Galenic never writes"
        return Finding(Code.ROW_UNREADABLE, text, subject=f"{self.model.subject_type()}:{key}")


@dataclass(slots=True)
class _Row:
    """A row as it stands in its table. Raises ValueError when a column holds what Galenic never writes."""

    record: RecordedBase
    id: str = ""
    values: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id, self.values = str(self.record.pk), self.record.recorded_values()
        text_of_plain(self.values).encode()  # text that is not UTF-8 was read leniently


def unknown_types(known: Collection[str]) -> Iterator[Finding]:
    """Records and signatures of types for which this software has no table."""
    sources = (("subject_type", "ledger_entry WHERE kind <> 'note'"), ("signed_type", "ledger_signature"))
    for column, source in sources:
        for (kind,) in stream(f"SELECT DISTINCT {column} FROM {source}"):  # noqa: S608
            if kind not in known:
                text = f"no table of this software holds records of type {kind}: they were not compared"
                yield Finding(Code.TYPE_UNKNOWN, text, warning=True)


def _scope_of(row: _Row) -> str:
    """The chain of a row that has no entries; none when it refers to rows that are not there."""
    try:
        return row.record.ledger_scope()
    except Exception:  # noqa: BLE001 - what somebody put in may contradict anything a model takes for granted
        return ""
