"""Writes SAS transport files, version 5 (XPT): SAS, Record Layout of a SAS Version 5 or 6 Data Set (TS-140).

Written here and not by pyreadstat, which stamps the time of writing into the file, cuts labels at 40 characters and
writes texts beyond 200 bytes without a word. What the format cannot hold is refused before a byte is written. Numbers
lose nothing: the 56-bit fraction of System/360 holds every 53-bit fraction of IEEE 754; only its range is smaller.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime

from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.tables import Cell, Column, DataSet
from galenic.errors import Fault

RECORD = 80
MOST_TEXT, MOST_LABEL, MOST_NAME = 200, 40, 8
LARGEST, SMALLEST = 16.0**63, 16.0**-65
NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
MISSING = b"." + b"\0" * 7
_HEADER = "HEADER RECORD*******{:8}HEADER RECORD!!!!!!!{}"
_ZEROS = "0" * 30
_NAMESTR = struct.Struct(">hhhh8s40s8shhh2s8shhl52s")


def refuse(data_sets: Sequence[DataSet]) -> None:
    """Raise CdiscRefused CDI-003 with everything that transport files would cut, garble or drop."""
    faults = [fault for data_set in data_sets for fault in losses(data_set)]
    if faults:
        message = "A SAS transport file (version 5) cannot hold everything that these data sets say."
        remedy = "Shorten or respell what is named; nothing was written."
        raise CdiscRefused(message, code="CDI-003", faults=faults, remedy=remedy)


def losses(data_set: DataSet) -> Iterator[Fault]:
    """What of a data set a transport file would lose."""
    yield from _of_names(data_set)
    for place, column in enumerate(data_set.columns):
        check = _number_fault if column.is_number else _text_fault
        for number, row in enumerate(data_set.rows, start=1):
            found = check(row[place], column)
            if found:
                message, allowed = found
                value = str(row[place])[:60]
                yield Fault("CDI-003", message, data_set.name, number, column.name, value=value, allowed=allowed)


def _of_names(data_set: DataSet) -> Iterator[Fault]:
    table = data_set.name
    for name, column in ((data_set.name, ""), *((one.name, one.name) for one in data_set.columns)):
        if not NAME.fullmatch(name):
            message, allowed = "The name cannot be written.", "up to 8 capital letters, digits and _; no digit first"
            yield Fault("CDI-003", message, table, column=column, value=name, allowed=allowed)
    for label, column in ((data_set.label, ""), *((one.label, one.name) for one in data_set.columns)):
        if len(label.encode()) > MOST_LABEL:
            yield Fault("CDI-003", "The label would be cut.", table, column=column, value=label, allowed="40 bytes")
        elif not label.isascii():
            yield Fault("CDI-003", "The label has characters that are not ASCII.", table, column=column, value=label)


def _number_fault(value: Cell, _column: Column) -> tuple[str, str] | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return "This is no number.", "a finite number or nothing"
    if float(value) != value:
        return "The number has more digits than a transport file holds.", "53 bits"
    if value and not SMALLEST <= abs(value) < LARGEST:
        return "The number is outside of the range of a transport file.", "5.4E-79 to 7.2E75"
    return None


def _text_fault(value: Cell, column: Column) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "This is no text.", "text"
    if not value.isascii() or not value.isprintable():
        return "The text has characters that are not printable ASCII.", "ASCII"
    if len(value) > min(column.length, MOST_TEXT):
        return "The text would be cut.", f"{min(column.length, MOST_TEXT)} bytes"
    if value != value.rstrip(" "):
        return "Blanks at the end would be lost.", "text without trailing blanks"
    return None


def write(data_set: DataSet, moment: datetime) -> bytes:
    """The data set as a transport file, dated `moment`: the same bytes for the same data.

    Raises CdiscRefused CDI-003 where the format would lose something.
    """
    refuse([data_set])
    stamp = moment.strftime("%d%b%y:%H:%M:%S").upper().encode()
    return b"".join((*_heads(data_set, stamp), _described(data_set), _observations(data_set)))


def _heads(data_set: DataSet, stamp: bytes) -> Iterator[bytes]:
    system = b"SAS     SAS     %s9.4     Linux   " + b" " * 24 + stamp
    yield _HEADER.format("LIBRARY", _ZEROS).ljust(RECORD).encode()
    yield system % b"SASLIB  "
    yield stamp.ljust(RECORD)
    yield _HEADER.format("MEMBER", "000000000000000001600000000140").ljust(RECORD).encode()
    yield _HEADER.format("DSCRPTR", _ZEROS).ljust(RECORD).encode()
    name = data_set.name.encode().ljust(8)
    yield b"SAS     " + name + b"SASDATA 9.4     Linux   " + b" " * 24 + stamp
    yield stamp + b" " * 16 + data_set.label.encode().ljust(40) + b" " * 8


def _described(data_set: DataSet) -> bytes:
    count = f"000000{len(data_set.columns):04}" + "0" * 20
    head = _HEADER.format("NAMESTR", count).ljust(RECORD).encode()
    parts, position = [], 0
    for number, column in enumerate(data_set.columns, start=1):
        length = 8 if column.is_number else column.length
        parts.append(_namestr(column, number, length, position))
        position += length
    return head + _padded(b"".join(parts))


def _namestr(column: Column, number: int, length: int, position: int) -> bytes:
    found = re.fullmatch(r"([A-Z$]+?)(\d*)\.(\d*)", column.display_format)
    name, width, decimals = (found[1], int(found[2] or 0), int(found[3] or 0)) if found else ("", 0, 0)
    return _NAMESTR.pack(
        1 if column.is_number else 2,
        0,
        length,
        number,
        column.name.encode().ljust(8),
        column.label.encode().ljust(40),
        name.encode().ljust(8),
        width,
        decimals,
        0,
        b"\0\0",
        b" " * 8,
        0,
        0,
        position,
        b"\0" * 52,
    )


def _observations(data_set: DataSet) -> bytes:
    head = _HEADER.format("OBS", _ZEROS).ljust(RECORD).encode()
    made = [
        system_360(cell) if column.is_number else str(cell).encode().ljust(column.length)  # type: ignore[arg-type]
        for row in data_set.rows
        for cell, column in zip(row, data_set.columns, strict=True)
    ]
    return head + _padded(b"".join(made))


def system_360(value: float | None) -> bytes:
    """A number as eight bytes of System/360: sign, exponent of 16 plus 64, 56 bits of fraction; None as SAS's `.`."""
    if value is None:
        return MISSING
    if value == 0:
        return b"\0" * 8
    fraction, exponent = math.frexp(abs(value))
    hexadecimal = -(-exponent // 4)  # the smallest power of 16 above the number
    whole = int(math.ldexp(fraction, 56 + exponent - 4 * hexadecimal))
    sign = 0x80 if value < 0 else 0
    return bytes([sign | hexadecimal + 64]) + whole.to_bytes(7, "big")


def ieee_754(stored: bytes) -> float | None:
    """The number in eight bytes of System/360; None for missing values, special ones (.A to .Z) too."""
    stored = stored.ljust(8, b"\0")  # numbers may be stored in as few as two bytes
    if stored[1:] == b"\0" * 7 and stored[:1] in b"._ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return None
    whole = int.from_bytes(stored[1:], "big")
    exponent = 4 * ((stored[0] & 0x7F) - 64) - 56
    return math.ldexp(-whole if stored[0] & 0x80 else whole, exponent)


def _padded(content: bytes) -> bytes:
    return content + b" " * (-len(content) % RECORD)
