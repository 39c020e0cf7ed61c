"""Reads SAS transport files (version 5) with everything that they say of their variables."""

from __future__ import annotations

import re
import struct

from galenic.dossier.cdisc.errors import UnreadableDataSet
from galenic.dossier.cdisc.tables import Cell, Column, DataSet
from galenic.dossier.cdisc.transport import RECORD, ieee_754

_HEADER = rb"HEADER RECORD\*{7}%s HEADER RECORD!{7}"
_MEMBER, _NAMES, _OBSERVATIONS = (re.compile(_HEADER % name) for name in (b"MEMBER ", b"NAMESTR", b"OBS    "))
_FIELDS = struct.Struct(">hhhh8s40s8shhh2s8shhl")
_SIZES = (140, 136)


def read(content: bytes, name: str) -> DataSet:
    """The one data set of a transport file; texts that are not UTF-8 are read as windows-1252.

    Raises UnreadableDataSet CDI-010 for a file that holds none, or several, or that breaks off.
    """
    members = [found.start() for found in _MEMBER.finditer(content) if found.start() % RECORD == 0]
    names, observations = _NAMES.search(content), _OBSERVATIONS.search(content)
    if len(members) != 1 or names is None or observations is None or len(content) % RECORD:
        raise _unreadable(name)
    try:
        size = int(content[members[0] + 74 : members[0] + 78])
        count = int(content[names.start() + 54 : names.start() + 58])
    except ValueError as error:
        raise _unreadable(name) from error
    first = names.start() + RECORD
    if size not in _SIZES or first + count * size > observations.start():
        raise _unreadable(name)
    columns = [_column(content[first + place * size :]) for place in range(count)]
    described = content[members[0] + 2 * RECORD :]
    table, label = _text(described[8:16]), _text(described[RECORD + 32 : RECORD + 72])
    rows = _rows(content[observations.start() + RECORD :], columns)
    return DataSet(table, label, tuple(columns), rows)


def _column(content: bytes) -> Column:
    kind, _, length, _, name, label, form, width, decimals, *_ = _FIELDS.unpack(content[: _FIELDS.size])
    shown = _text(form)
    written = f"{shown}{width or ''}.{decimals or ''}" if shown else ""
    return Column(_text(name), _text(label), kind == 1, length, written)


def _rows(content: bytes, columns: list[Column]) -> tuple[tuple[Cell, ...], ...]:
    width = sum(column.length for column in columns)
    if not width:
        return ()
    records = [content[start : start + width] for start in range(0, len(content) - width + 1, width)]
    while records and not records[-1].strip(b" "):
        records.pop()
    found = []
    for record in records:
        cells: list[Cell] = []
        start = 0
        for column in columns:
            part = record[start : start + column.length]
            cells.append(ieee_754(part) if column.is_number else _text(part))
            start += column.length
        found.append(tuple(cells))
    return tuple(found)


def _text(stored: bytes) -> str:
    kept = stored.rstrip(b" \0")
    try:
        return kept.decode()
    except UnicodeDecodeError:
        return kept.decode("windows-1252", errors="replace")


def _unreadable(name: str) -> UnreadableDataSet:
    message = f"{name} is no transport file of SAS, version 5, with one data set, or it breaks off."
    return UnreadableDataSet(message, remedy="Write one data set into each file, and send it again.")
