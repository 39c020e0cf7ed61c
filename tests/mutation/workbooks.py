"""Guards of files and workbooks: what cannot be seen, is computed, or is no table is refused and named."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/catalogue/tables"
SHEET, WORKBOOK, SNIFFING = (f"{TESTS}/test_{name}.py" for name in ("sheet", "workbook", "sniffing"))
ARCHIVE, WRITING = f"{TESTS}/test_archive.py", f"{TESTS}/test_writing.py"
A_SHEET = f"{WORKBOOK}::test_what_a_sheet_hides_or_leaves_open_is_a_fault"
A_FILE = f"{SNIFFING}::test_what_is_no_table_is_named"


def guard(name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    """Refusing bad input keeps what was never checked off the record (REC-5)."""
    return Guard("REC-5", name, f"catalogue/tables/{file}", old, new, tests)


GUARDS = [
    guard(
        "formulas",
        "sheet.py",
        "        self._log.add_each(self._formulas, self._note_formula)\n",
        "",
        f"{WORKBOOK}::test_formulas_are_refused",
    ),
    guard(
        "a formula without its result",
        "sheet.py",
        "            self._log.add_each(self._without_result, self._note_without_result)\n",
        "",
        f"{WORKBOOK}::test_stored_results_of_formulas_are_read_when_allowed",
    ),
    guard(
        "a percentage that shows a hundredfold",
        "sheet.py",
        "        self._log.add_each(self._percentages, self._note_percentage)\n",
        "",
        A_SHEET,
    ),
    guard("hidden rows", "sheet.py", 'if flag(element.attrib, "hidden"):', "if False:", A_SHEET),
    guard(
        "hidden columns",
        "sheet.py",
        'elif element.tag == "col" and _is_hidden_column(element):',
        "elif False:",
        f"{SHEET}::test_hidden_columns_and_columns_without_width",
    ),
    guard(
        "columns without width",
        "sheet.py",
        ' or float(element.get("width", "1")) == 0',
        "",
        f"{SHEET}::test_hidden_columns_and_columns_without_width",
    ),
    guard("merged cells", "sheet.py", 'elif element.tag == "mergeCell":', "elif False:", A_SHEET),
    guard(
        "cells beside the headings", "sheet.py", "self._without_heading.setdefault(column, self._row)", "pass", A_SHEET
    ),
    guard(
        "a sheet with titles above",
        "sheet.py",
        "if len(self._without_heading) > len(self._headings):",
        "if False:",
        A_SHEET,
    ),
    guard(
        "rows out of order",
        "sheet.py",
        "        if number <= self._row:\n",
        "        if False:\n",
        f"{SHEET}::test_rows_out_of_order_are_damage",
    ),
    guard(
        "one text in very many cells",
        "sheet.py",
        "            if self._size > self._archive.max_unpacked:\n",
        "            if False:\n",
        f"{SHEET}::test_one_long_text_in_many_cells_is_counted_as_often_as_it_stands_there",
    ),
    guard(
        "a hidden sheet",
        "workbook.py",
        "    if not chosen.visible:\n",
        "    if False:\n",
        f"{WORKBOOK}::test_a_sheet_can_be_chosen",
    ),
    guard(
        "a sheet that there is not",
        "workbook.py",
        "    if chosen is None:\n",
        "    if False:\n",
        f"{WORKBOOK}::test_a_sheet_can_be_chosen",
    ),
    guard(
        "a damaged workbook",
        "workbook.py",
        "except DAMAGED as problem:",
        "except ZeroDivisionError as problem:",
        f"{SHEET}::test_cells_that_point_nowhere_are_damage",
    ),
    guard(
        "what unpacks to too much",
        "archive.py",
        "        if size > max_unpacked:\n",
        "        if False:\n",
        f"{ARCHIVE}::test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked",
    ),
    guard(
        "entities",
        "archive.py",
        "if not _PROLOG.match(_decoded(part.read(_HEAD_BYTES))):",
        "if False:",
        f"{ARCHIVE}::test_a_part_that_declares_entities_is_not_parsed",
    ),
    guard(
        "a content that the name belies",
        "sniffing.py",
        "if claimed is not None and suffix and claimed != actual:",
        "if False:",
        A_FILE,
    ),
    guard(
        "another program's format",
        "sniffing.py",
        "if claimed is None and suffix in (",
        "if False and suffix in (",
        A_FILE,
    ),
    guard(
        "a document that is no table",
        "sniffing.py",
        "    for signature, kind in _SIGNATURES.items():\n        if content.startswith(signature):\n",
        "    for signature, kind in _SIGNATURES.items():\n        if False:\n",
        A_FILE,
    ),
    guard(
        "a web page",
        "sniffing.py",
        'if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):',
        "if False:",
        A_FILE,
    ),
    guard(
        "a password on a zip",
        "sniffing.py",
        "if any(member.flag_bits & 0x1 for member in members.values()):",
        "if False:",
        A_FILE,
    ),
    guard(
        "a password on an old container",
        "sniffing.py",
        'if "EncryptedPackage".encode("utf-16-le") in content:',
        "if False:",
        A_FILE,
    ),
    guard(
        "text that a spreadsheet would compute",
        "writing.py",
        """return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text""",
        "return text",
        f"{WRITING}::test_what_a_spreadsheet_would_compute_is_made_text",
    ),
]
