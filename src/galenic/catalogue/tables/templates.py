"""A table's template: what a partner downloads, fills in and gives back."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema
from galenic.catalogue.tables.writing import put_cell, workbook_bytes, write_csv

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

DATA, EXPLANATION, EXAMPLE, LISTS = "Data", "Explanation", "Example", "Lists"

_LAST_ROW = 1_048_576
_LONGEST_INLINE_LIST = 255
_LONGEST_PROMPT_TITLE, _LONGEST_PROMPT = 32, 255
_LARGEST = 1e300
_FONT = "Calibri"
_COMPULSORY, _OPTIONAL, _HEADING_TEXT = "1F4E5F", "6B8A96", "FFFFFF"
_FORMATS = {Kind.TEXT: "@", Kind.DATE: "yyyy-mm-dd"}
_EXPLAINED = ("Column", "Meaning", "Unit", "What a cell may hold", "Compulsory", "Also read as")
_WIDTHS = (24, 56, 16, 66, 14, 30)
_ADVICE = (
    "Fill in the sheet Data below its headings, a row for each result. Keep the headings; columns may change places.",
    "The unit stands in the heading, in brackets. If yours is another of the same kind, change it there: [ug/mL].",
    "Values only: formulas, merged cells and hidden rows or columns are refused.",
    "Below the limit of quantification: BLQ or <0.5, where the column allows it.",
    "NS: no sample. NR: not reported. ND: not detected.",
    "The values in the sheet Example are invented. That sheet is not read.",
)


def template_workbook(schema: TableSchema, title: str, description: str = "") -> bytes:
    """An .xlsx file with headings, notes, drop-down lists and limits, an explanation of the columns, and an example.

    It holds no formula, and the same schema gives the same bytes. `read_table` reads the filled-in sheet Data.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.title = title
    workbook.properties.creator = "Galenic"
    sheet = workbook.active
    sheet.title = DATA
    _write_headings(sheet, 1, _headings(schema))
    for place, column in enumerate(schema.columns, start=1):
        _prepare_column(workbook, sheet, place, column)
    _explain(workbook.create_sheet(EXPLANATION), schema, title, description)
    _show_example(workbook.create_sheet(EXAMPLE), schema)
    return workbook_bytes(workbook)


def template_csv(schema: TableSchema, *, delimiter: str = ",", example: bool = False) -> bytes:
    """The headings as CSV, on request with the example's rows."""
    rows = zip_longest(*(column.example for column in schema.columns)) if example else ()
    return write_csv([[column.heading for column in schema.columns], *rows], delimiter=delimiter)


def example_rows(schema: TableSchema) -> list[list[Any]]:
    """The columns' examples as rows: numbers as numbers, None where a column has fewer examples than another."""
    examples = [[_example(column, text) for text in column.example] for column in schema.columns]
    return [list(row) for row in zip_longest(*examples)]


def _example(column: Column, text: str) -> Any:
    if not column.numeric:
        return text or None
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return text or None


def _headings(schema: TableSchema) -> list[tuple[str, str]]:
    """Text and color of each heading: columns that may be left out are lighter."""
    return [(column.heading, _COMPULSORY if column.required else _OPTIONAL) for column in schema.columns]


def _write_headings(sheet: Worksheet, row: int, headings: list[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, (heading, color) in enumerate(headings, start=1):
        cell = sheet.cell(row, place)
        put_cell(cell, heading)
        cell.font = Font(name=_FONT, bold=True, color=_HEADING_TEXT)
        cell.fill = PatternFill("solid", fgColor=color)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(heading) + 4)
    sheet.row_dimensions[row].height = 24
    sheet.freeze_panes = f"A{row + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _prepare_column(workbook: Workbook, sheet: Worksheet, place: int, column: Column) -> None:
    """Format, note and validation of one column of the sheet Data."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(place)
    sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "General")
    note = Comment(_help(column), "Galenic", height=120, width=320)
    sheet.cell(1, place).comment = note
    validation = _validation(workbook, column)
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(validation)


def _help(column: Column) -> str:
    lines = (column.title, column.description, f"Allowed: {column.allows}.", "" if column.required else "Optional.")
    return "\n".join(line for line in lines if line)


def _validation(workbook: Workbook, column: Column) -> DataValidation:
    """What the spreadsheet itself checks and says on entry. Limits in a unit that the user may change only warn."""
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(allow_blank=True, showInputMessage=True)
    validation.promptTitle = column.title[:_LONGEST_PROMPT_TITLE]
    validation.prompt = _help(column)[:_LONGEST_PROMPT]
    if column.allowed:
        validation.type, validation.formula1 = "list", _list(workbook, column)
    elif column.numeric and not column.censored:
        validation.type = "whole" if column.kind is Kind.INTEGER else "decimal"
        validation.operator, validation.formula1, validation.formula2 = _limits(column)
    if validation.type:
        validation.showErrorMessage = True
        validation.errorStyle = "warning" if column.unit and (column.maximum or column.minimum) else "stop"
        validation.errorTitle = column.title[:_LONGEST_PROMPT_TITLE]
        validation.error = f"Allowed: {column.allows}."[:_LONGEST_PROMPT]
    return validation


def _limits(column: Column) -> tuple[str, str, str | None]:
    if column.above is not None and column.maximum is None:
        return "greaterThan", f"{column.above:.15g}", None
    low = column.minimum if column.minimum is not None else column.above if column.above is not None else -_LARGEST
    high = column.maximum if column.maximum is not None else _LARGEST
    return "between", f"{low:.15g}", f"{high:.15g}"


def _list(workbook: Workbook, column: Column) -> str:
    """The allowed values in the validation itself, or where they are too long for that, on a sheet of their own."""
    inline = ",".join(column.allowed)
    if len(inline) <= _LONGEST_INLINE_LIST and not any("," in value or '"' in value for value in column.allowed):
        return f'"{inline}"'
    lists = workbook[LISTS] if LISTS in workbook.sheetnames else workbook.create_sheet(LISTS)
    place = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
    for row, value in enumerate((column.name, *column.allowed), start=1):
        put_cell(lists.cell(row, place), value)
    letter = lists.cell(1, place).column_letter
    return f"{LISTS}!${letter}$2:${letter}${len(column.allowed) + 1}"


def _explain(sheet: Worksheet, schema: TableSchema, title: str, description: str) -> None:
    from openpyxl.styles import Alignment, Font

    key = (f"Each {', '.join(schema.key)} may occur once.",) if schema.key else ()
    rows: list[tuple[str, ...]] = [(title,), (description,), (), _EXPLAINED]
    rows += [_explained(column) for column in schema.columns]
    rows += [(), *((advice,) for advice in (*_ADVICE, *key))]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            put_cell(cell, text)
            cell.font = Font(name=_FONT, size=14 if number == 1 else 11, bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=len(row) > 1)
    _write_headings(sheet, rows.index(_EXPLAINED) + 1, [(text, _COMPULSORY) for text in _EXPLAINED])
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(4, place).column_letter].width = width


def _explained(column: Column) -> tuple[str, ...]:
    unit = "any; state yours" if column.unit == ANY_UNIT else column.unit or "-"
    meaning = f"{column.title}. {column.description}" if column.description else column.title
    return column.name, meaning, unit, column.allows, "yes" if column.required else "no", ", ".join(column.aliases)


def _show_example(sheet: Worksheet, schema: TableSchema) -> None:
    _write_headings(sheet, 1, _headings(schema))
    for number, row in enumerate(example_rows(schema), start=2):
        for place, value in enumerate(row, start=1):
            put_cell(sheet.cell(number, place), value)
