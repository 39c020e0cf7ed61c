"""CSV and its relatives as a grid.

Quotation marks, record ends and separators are located in the bytes first, all at once. So a record with a cell too
many or a stray quotation mark is named by its number, instead of silently shifting everything after it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

import numpy as np
import polars as pl
from numpy.typing import NDArray

from galenic.catalogue.tables.faults import NOT_FIRST_ROW, Code, FaultLog
from galenic.catalogue.tables.grid import Cells, Grid, trimmed
from galenic.catalogue.tables.headings import split_heading
from galenic.catalogue.tables.schema import plain_name
from galenic.catalogue.tables.writing import ESCAPED

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 1000
_QUOTE, _NEWLINE = ord('"'), ord("\n")
_HEAD_BYTES = 100_000
_TOP_LINES = 20

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


def read_delimited(
    content: bytes, log: FaultLog, *, known: AbstractSet[str], delimiter: str = "auto", encoding: str = "utf-8"
) -> Grid:
    """The text file `content`; `known` names the headings by which the delimiter is told when it is `auto`.

    The header is row 1. Records are counted as a spreadsheet counts them, blank ones too.
    """
    text = _utf8(content, log, encoding)
    if not text.strip():
        log.stop(Code.EMPTY, "The file is empty.")
    text, declared = _separator_line(text if text.endswith(b"\n") else text + b"\n")
    if delimiter == "auto":
        delimiter = declared or _likeliest(text[:_HEAD_BYTES].decode(errors="ignore"), known)
    data = np.frombuffer(text, np.uint8)
    records = _locate(data, ord(delimiter), log)
    good = _whole(data, records, log)
    frame = _parsed(text if good.all() else _only(data, records, good), int(records.cells[good][0]), delimiter)
    headings = tuple((heading or "").strip() for heading in frame.row(0))
    columns = tuple(Cells(_unprotected(trimmed(series))) for series in frame.slice(1).get_columns())
    return Grid(headings, columns, pl.Series(np.flatnonzero(good)[1:] + 1))


def _unprotected(text: pl.Series) -> pl.Series:
    return text.str.replace(ESCAPED, "$1") if text.str.starts_with("'").any() else text


def _utf8(content: bytes, log: FaultLog, encoding: str) -> bytes:
    """The same text in UTF-8 with plain line ends. A byte order mark prevails over what was declared."""
    for mark, marked in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            encoding = marked
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        log.add(
            Code.ENCODING,
            f"The file is not {encoding.upper()}. Save it as CSV UTF-8, or declare windows-1252.",
            row=row,
            value=repr(content[problem.start : problem.start + 1]),
        )
        raise log.refusal() from None
    if "\0" in text:
        log.stop(Code.NOT_A_TABLE, "The file holds binary content, not text.")
    return text.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _separator_line(text: bytes) -> tuple[bytes, str]:
    """Excel's first line `sep=;` says the delimiter and is no row."""
    match = re.match(rb'"?sep=([,;|\t])"?[;,]*\n', text, re.IGNORECASE)
    return (text[match.end() :], match[1].decode()) if match else (text, "")


def _likeliest(head: str, known: AbstractSet[str]) -> str:
    """The delimiter under which a line at the top yields most headings that are known, then most cells at all."""

    def score(delimiter: str) -> tuple[int, int]:
        top = islice(csv.reader(io.StringIO(head), delimiter=delimiter), _TOP_LINES)
        return max((len(known & {plain_name(split_heading(name)[0]) for name in line}), len(line)) for line in top)

    return max(DELIMITERS, key=score)


@dataclass(frozen=True, slots=True)
class _Records:
    """Where each record begins and ends, and how many cells it has."""

    starts: Places
    ends: Places
    cells: Places


def _locate(data: Bytes, delimiter: int, log: FaultLog) -> _Records:
    outside = _outside_quotes(data, delimiter, log)
    ends = np.flatnonzero((data == _NEWLINE) & outside)
    separators = np.flatnonzero((data == delimiter) & outside)
    cells = np.diff(np.searchsorted(separators, ends), prepend=0) + 1
    return _Records(np.concatenate([[0], ends[:-1] + 1]), ends, cells)


def _outside_quotes(data: Bytes, delimiter: int, log: FaultLog) -> Flags:
    """Which bytes stand outside of quotation marks. Marks come in pairs that enclose whole cells, or reading stops."""
    quotes = data == _QUOTE
    if not quotes.any():
        return np.ones(len(data), bool)
    places = np.flatnonzero(quotes)
    opening, closing = places[0::2], places[1::2]
    borders = (delimiter, _NEWLINE, _QUOTE)
    stray = [*opening[1:][~np.isin(data[opening[1:] - 1], borders)], *closing[~np.isin(data[closing + 1], borders)]]
    if opening[0] and data[opening[0] - 1] not in borders:
        stray.append(opening[0])
    if stray or len(opening) > len(closing):
        place = min(stray, default=opening[-1])
        log.add(
            Code.QUOTES,
            "A quotation mark stands alone. Marks enclose a whole cell, and a mark within it is doubled.",
            row=int(np.count_nonzero(data[:place] == _NEWLINE)) + 1,
            value=_line_around(data, int(place)),
        )
        raise log.refusal()
    outside: Flags = np.cumsum(quotes, dtype=np.uint8) % 2 == 0
    return outside


def _line_around(data: Bytes, place: int) -> str:
    around = data[max(0, place - 30) : place + 30].tobytes().decode(errors="ignore")
    return around.replace("\n", " ").strip()


def _whole(data: Bytes, records: _Records, log: FaultLog) -> Flags:
    """Which records are neither blank nor of another length than the header; the latter are faults."""
    filled = records.ends > records.starts
    for place in np.flatnonzero(filled):
        if data[records.starts[place] : records.ends[place]].tobytes().strip():
            break
        filled[place] = False
    expected = int(records.cells[filled][0])
    if expected > MOST_COLUMNS:
        log.stop(Code.TOO_MANY_COLUMNS, f"The header has {expected:,} columns.", allowed=f"up to {MOST_COLUMNS:,}")
    other = filled & (records.cells != expected)
    if expected == 1 and 2 * np.count_nonzero(other) > np.count_nonzero(filled):
        log.stop(Code.NOT_FIRST_ROW, NOT_FIRST_ROW)
    places = map(int, np.flatnonzero(other))
    lines = {place: data[records.starts[place] : records.ends[place]].tobytes() for place in places}
    ragged = [place for place, line in lines.items() if line.strip()]

    def note(place: int) -> None:
        log.add(
            Code.RAGGED,
            f"The row has {records.cells[place]:,} cells, the header {expected:,}. Put quotation marks around a cell"
            " that holds the delimiter; with decimal commas, separate the cells by semicolons.",
            row=place + 1,
            value=lines[place].decode(errors="ignore"),
        )

    log.add_each(ragged, note)
    whole: Flags = filled & ~other
    return whole


def _only(data: Bytes, records: _Records, good: Flags) -> bytes:
    """The text without the records that are not good."""
    return data[np.repeat(good, records.ends + 1 - records.starts)].tobytes()


def _parsed(text: bytes, width: int, delimiter: str) -> pl.DataFrame:
    return pl.read_csv(
        io.BytesIO(text),
        has_header=False,
        schema={f"column {place}": pl.String for place in range(width)},
        separator=delimiter,
        quote_char='"' if b'"' in text else None,
        infer_schema=False,
    )
