"""An .xlsx workbook as a grid.

One pass over the sheet's own XML sees what matters here and what libraries for data hide: formula and stored result
side by side, hidden rows, merged ranges, number formats. Styles that other programs wrote badly do no harm, and memory
is bounded. ECMA-376 part 1, chapter 18 (SpreadsheetML); the strict variant differs in its namespaces, which are not
looked at.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from galenic.catalogue.tables.archive import DAMAGED, Archive, flag, text_of
from galenic.catalogue.tables.faults import Code, FaultLog
from galenic.catalogue.tables.grid import Grid
from galenic.catalogue.tables.number_formats import Shown, shown_as
from galenic.catalogue.tables.sheet import Styles, read_sheet


@dataclass(slots=True)
class _Sheet:
    name: str
    part: str
    visible: bool


@dataclass(slots=True)
class _Workbook:
    """What the workbook's directory says: its worksheets, where strings and styles are, and which epoch dates have."""

    sheets: list[_Sheet] = field(default_factory=list)
    strings: str = ""
    styles: str = ""
    from_1904: bool = False


def read_workbook(content: bytes, log: FaultLog, *, sheet: str, cached: bool, max_unpacked: int) -> Grid:
    """The worksheet called `sheet` of the .xlsx file `content`, by default the first that can be seen."""
    try:
        archive = Archive(content, log, max_unpacked=max_unpacked)
        workbook = _directory(archive)
        chosen = _chosen(workbook.sheets, sheet, log)
        log.table = f"{log.table}, sheet {chosen.name}"
        strings = [text_of(element) for element in _parts(archive, workbook.strings, "si")]
        styles = Styles(_shown(archive, workbook.styles), workbook.from_1904)
        grid = read_sheet(archive, chosen.part, strings, styles, log, cached=cached)
    except DAMAGED as problem:
        log.add(Code.DAMAGED, f"The workbook is damaged ({problem}). Open it, save it anew, and give that.")
        raise log.refusal() from None
    return Grid(grid.headings, grid.columns, grid.rows, (*_notes(workbook.sheets, chosen), *grid.notes))


def _directory(archive: Archive) -> _Workbook:
    main = dict(archive.related("").values())["officeDocument"]
    related = archive.related(main)
    parts = dict(related.values())
    workbook = _Workbook(strings=parts.get("sharedStrings", ""), styles=parts.get("styles", ""))
    for element in archive.elements(main):
        if element.tag == "workbookPr":
            workbook.from_1904 = flag(element.attrib, "date1904")
        elif element.tag == "sheet":
            reference = next(value for name, value in element.attrib.items() if name.endswith("}id"))
            kind, part = related[reference]
            if kind == "worksheet":
                visible = element.get("state", "visible") == "visible"
                workbook.sheets.append(_Sheet(element.attrib["name"], part, visible))
    return workbook


def _chosen(sheets: list[_Sheet], name: str, log: FaultLog) -> _Sheet:
    visible = [sheet for sheet in sheets if sheet.visible]
    names = ", ".join(sheet.name for sheet in visible)
    if not name:
        return visible[0] if visible else log.stop(Code.HIDDEN_SHEET, "The workbook has no sheet that can be seen.")
    chosen = next((sheet for sheet in sheets if sheet.name.casefold() == name.strip().casefold()), None)
    if chosen is None:
        log.stop(Code.NO_SHEET, "There is no sheet of that name.", value=name, allowed=names)
    if not chosen.visible:
        log.stop(Code.HIDDEN_SHEET, "The sheet is hidden. Show it and check what it holds.", value=name, allowed=names)
    return chosen


def _parts(archive: Archive, part: str, tag: str) -> Iterator[ET.Element]:
    """The elements called `tag`, each emptied once it was used."""
    for element in archive.elements(part) if part and archive.has(part) else ():
        if element.tag == tag:
            yield element
            element.clear()


def _shown(archive: Archive, part: str) -> list[Shown]:
    """How each cell style shows a number."""
    codes: dict[int, str] = {}
    shown: list[Shown] = []
    for element in archive.elements(part) if part and archive.has(part) else ():
        if element.tag == "numFmt":
            codes[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
        elif element.tag == "cellXfs":
            ids = [int(style.get("numFmtId", "0")) for style in element]
            shown = [shown_as(format_id, codes.get(format_id)) for format_id in ids]
    return shown


def _notes(sheets: list[_Sheet], chosen: _Sheet) -> tuple[str, ...]:
    others = [sheet.name if sheet.visible else f"{sheet.name} (hidden)" for sheet in sheets if sheet is not chosen]
    return (f"Sheet {chosen.name} was read, not {', '.join(others)}.",) if others else ()
