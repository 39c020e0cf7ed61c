"""A portfolio's question in a spreadsheet: a sheet for each table, the first row its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from galenic.errors import InputError

#: Tables with a row for each thing, and those with a row for each name and its value.
LISTS = ("items", "sites", "offers", "not_qualified")
NAMED = ("weights", "limits")
YES = frozenset({"yes", "x", "true", "1"})


def content_of(file: Path) -> dict[str, Any]:
    """The tables of a workbook as the document has them; slots are a sheet of their own, with the site of each.

    Raises InputError CLI-003 for a file that is no workbook. What the sheets hold is judged by the document.
    """
    try:
        book = load_workbook(file, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{file} is no spreadsheet: {error}.", code="CLI-003") from error
    sheets = {sheet.title.strip().casefold().replace(" ", "_"): list(_rows(sheet)) for sheet in book.worksheets}
    content: dict[str, Any] = {name: sheets.pop(name) for name in LISTS if name in sheets}
    for name in NAMED:
        rows = sheets.pop(name, [])
        content[name] = {str(row.get("name", "")): row.get("value") for row in rows if row.get("value") is not None}
    slots = sheets.pop("slots", [])
    for site in content.get("sites", []):
        site["slots"] = [_without(slot, "site") for slot in slots if slot.get("site") == site.get("id")]
    for item in content.get("items", []):
        item["after"] = [part for part in re.split(r"[,;\s]+", str(item.get("after", ""))) if part]
        item["second_source"] = str(item.get("second_source", "")).strip().casefold() in YES
    return content | sheets  # a sheet that nobody knows is refused with the rest


def _rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """Each row that is not empty, by column; empty cells are left out."""
    rows = sheet.iter_rows(values_only=True)
    header = [str(cell or "").strip().casefold().replace(" ", "_") for cell in next(rows, ())]
    for cells in rows:
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell not in (None, "")}
        if row:
            yield {name: cell.strip() if isinstance(cell, str) else cell for name, cell in row.items()}


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
