"""Cells that leave for a spreadsheet or a CSV file.

Spreadsheets run whatever begins like a formula, also in a CSV file that somebody was sent. Every writer of such files
passes text through `safe_cell` or one of the writers here; `read_table` takes the protection off again.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

# What makes a spreadsheet compute, full-width twins included, with any apostrophes that already stand before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_ESCAPE_LIKE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks hold times without a zone

ESCAPED = "^'('*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])"


def safe_cell(text: str) -> str:
    """`text` so that no spreadsheet computes it: an apostrophe before what looks like a formula, numbers apart.

    >>> safe_cell("=1+1"), safe_cell("-0.5"), safe_cell("@home"), safe_cell("Batch 7")
    ("'=1+1", '-0.5', "'@home", 'Batch 7')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def plain_cell(text: str) -> str:
    """The text that `safe_cell` was given."""
    return re.sub(ESCAPED, r"\1", text)


def write_csv(rows: Iterable[Sequence[Any]], *, delimiter: str = ",", decimal: str = ".") -> bytes:
    """`rows` as CSV that spreadsheets open as it stands: UTF-8 with its mark, line ends of RFC 4180, text made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(value, decimal) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any, decimal: str) -> Any:
    if isinstance(value, str):
        return safe_cell(value)
    return repr(value).replace(".", decimal) if isinstance(value, float) else value


def put_cell(cell: Cell, value: Any) -> None:
    """Set a workbook's cell. Text stays text, whatever it looks like; what no workbook can hold is replaced."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str) or not value:
        cell.value = None if value == "" else value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", _ESCAPE_LIKE.sub("_x005F_x", value))
    cell.data_type = "s"
    cell.quotePrefix = safe_cell(value) != value


def workbook_bytes(workbook: Workbook, moment: datetime = UNDATED) -> bytes:
    """The workbook as a file that depends on its content and `moment` (UTC) only: the same bytes every time."""
    saved, out = io.BytesIO(), io.BytesIO()
    workbook.properties.created = moment
    workbook.save(saved)
    stamp = rb"\g<1>" + moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = _MODIFIED.sub(stamp, source.read(name)) if name == "docProps/core.xml" else source.read(name)
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(member, part)
    return out.getvalue()
