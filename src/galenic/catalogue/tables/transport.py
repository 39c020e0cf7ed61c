"""A SAS transport file (XPT, version 5) as a grid.

pyreadstat reads the values. It takes a file that breaks off for a shorter one, and of several data sets the first; so
the records are counted here before: SAS, The Record Layout of a Data Set in SAS Transport (XPORT) Format (TS-140). The
format itself does not say how many observations there are: a file that was cut between two of them looks whole.
"""

from __future__ import annotations

import io
import re
import struct
from typing import NoReturn

import polars as pl

from galenic.catalogue.tables.faults import Code, FaultLog
from galenic.catalogue.tables.frames import cells_of_series
from galenic.catalogue.tables.grid import Grid

_RECORD = 80
_MOST_COLUMNS = 1000
_HEADER = rb"HEADER RECORD\*{7}%s HEADER RECORD!{7}"
_MEMBER = re.compile(_HEADER % rb"MEMBER ")
_NAMES = re.compile(_HEADER % rb"NAMESTR")
_OBSERVATIONS = re.compile(_HEADER % rb"OBS    ")
_VARIABLE_SIZES = (140, 136)  # the second on VAX
_COUNT, _SIZE, _LENGTH = slice(54, 58), slice(74, 78), slice(4, 6)


def read_transport(content: bytes, log: FaultLog, *, encoding: str = "utf-8") -> Grid:
    """The one data set of the transport file `content`; its first observation is row 1.

    Missing values, special ones too (.A to .Z), are blank cells. Dates and times are shown as their formats say.
    """
    _check_length(content, log)
    frame = _decoded(content, encoding, log)
    columns = tuple(cells_of_series(series) for series in frame.get_columns())
    return Grid(tuple(frame.columns), columns, pl.int_range(1, frame.height + 1, eager=True))


def _check_length(content: bytes, log: FaultLog) -> None:
    """Refuse a file that holds no data set or several, or that breaks off within a record."""
    members = [found.start() for found in _MEMBER.finditer(content) if found.start() % _RECORD == 0]
    if len(members) != 1:
        message = "The transport file holds no data set." if not members else "The file holds several data sets."
        log.stop(Code.MEMBERS, f"{message} Write one into each file.", value=str(len(members)), allowed="1")
    names = _NAMES.search(content, members[0])
    observations = _OBSERVATIONS.search(content, members[0])
    size = content[members[0] :][_SIZE]
    if len(content) % _RECORD or names is None or observations is None or not size.isdigit():
        _broken(log)
    width = _width(content, names.start(), int(size), log)
    rest = content[observations.start() + _RECORD :]
    padding = rest[len(rest) - len(rest) % width :] if width else b""
    if len(padding) >= _RECORD or padding.strip(b" "):
        _broken(log)


def _width(content: bytes, names: int, size: int, log: FaultLog) -> int:
    """Bytes of an observation: the lengths of its variables together."""
    count = content[names:][_COUNT]
    if not count.isdigit() or size not in _VARIABLE_SIZES or names + _RECORD + int(count) * size > len(content):
        _broken(log)
    if int(count) > _MOST_COLUMNS:
        log.stop(Code.TOO_MANY_COLUMNS, f"There are {int(count):,} variables.", allowed=f"up to {_MOST_COLUMNS:,}")
    first = names + _RECORD
    starts = range(first, first + int(count) * size, size)
    return sum(struct.unpack(">H", content[start:][_LENGTH])[0] for start in starts)


def _broken(log: FaultLog) -> NoReturn:
    log.stop(Code.DAMAGED, "The transport file is damaged or breaks off. Write or send it again.")


def _decoded(content: bytes, encoding: str, log: FaultLog) -> pl.DataFrame:
    import pyreadstat

    try:
        frame: pl.DataFrame = pyreadstat.read_xport(io.BytesIO(content), output_format="polars", encoding=encoding)[0]
    except (UnicodeDecodeError, pyreadstat.ReadstatError) as problem:
        if "unicode" in type(problem).__name__.lower() or "convert" in str(problem).lower():
            message = f"The texts are not {encoding.upper()}. Declare windows-1252, or write the file anew in ASCII."
            log.stop(Code.ENCODING, message, value=encoding, allowed="utf-8, windows-1252")
        _broken(log)
    except (pyreadstat.PyreadstatError, ValueError, OverflowError):
        _broken(log)
    return frame
