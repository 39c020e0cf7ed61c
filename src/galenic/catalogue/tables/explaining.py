"""Why a cell cannot be read: the most telling reason that its text gives. Only cells that failed come here."""

from __future__ import annotations

import re

from galenic.catalogue.tables.faults import Code
from galenic.catalogue.tables.schema import Column, Kind
from galenic.science.units import UnitError, parse_unit

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

# What laboratories write for a value that is no number, in capitals and without blanks, and what it is read as.
MARKS = {
    **dict.fromkeys(("BLQ", "BQL", "BLOQ", "BLLOQ", "LLOQ", "<LLOQ", "<LOQ", "<BLQ", "<BQL"), "BLQ"),
    **dict.fromkeys(("NS", "N.S."), "NS"),
    **dict.fromkeys(("NR", "N.R."), "NR"),
    **dict.fromkeys(("ND", "N.D."), "ND"),
}

Reason = tuple[Code, str]

_LOOKED_AT = 200

ERROR = r"(?i)^#(?:N/A|N/V|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA.*)$"
_DATES = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*|\d{1,2}[- ]?[A-Za-z]{3,9}[- ]?\d{2,4}")
_TIMES = re.compile(r"\d{1,3}:\d\d(?::\d\d(?:\.\d+)?)?")


def explain(text: str, column: Column, decimal: str) -> Reason:
    """Code and sentence for a cell that is not what the column's kind asks for. Its beginning tells enough."""
    text = text[:_LOOKED_AT]
    if re.match(ERROR, text):
        return Code.ERROR_CELL, "The spreadsheet computed an error here."
    if column.kind is Kind.DATE:
        return _explain_date(text)
    if column.kind is Kind.TEXT:
        return Code.CONTROL_CHARACTER, "The text holds a control character."
    return _explain_number(text, column, decimal)


def _explain_number(text: str, column: Column, decimal: str) -> Reason:
    mark = re.sub(r"\s", "", text).upper()
    number = re.escape(decimal).join(NUMBER.split(r"\."))
    if mark in MARKS or re.fullmatch(f"<{number}", mark, re.IGNORECASE):
        return Code.NOT_CENSORED, "The column takes numbers only, not what is written for a missing or censored value."
    if mark.startswith((">", "ALQ", "AQL", "ULOQ")):
        return (
            Code.ABOVE_QUANTIFICATION,
            "A value above the range of the method is no result: dilute and measure again.",
        )
    if re.fullmatch(r"[+-]?(INF|INFINITY|∞|NAN|1\.#.*)", mark) or _overflows(text):
        return Code.NOT_FINITE, "The number is not finite."
    if _DATES.fullmatch(text) or _TIMES.fullmatch(text):
        return (
            Code.NOT_A_NUMBER,
            "A date or time stands in a number column; spreadsheets make dates of entries like 1-2.",
        )
    text = text.removeprefix("<").lstrip() if column.censored else text
    return _explain_notation(text, decimal) or _explain_unit(text, number) or (Code.NOT_A_NUMBER, "This is no number.")


def _overflows(text: str) -> bool:
    return bool(re.fullmatch(NUMBER, text)) and abs(float(text)) == float("inf")


def _explain_notation(text: str, decimal: str) -> Reason | None:
    other = "." if decimal == "," else ","
    grouped = rf"[+-]?\d{{1,3}}(?:[{other}'’ \u00a0\u202f]\d{{3}})+(?:{re.escape(decimal)}\d*)?"
    if re.fullmatch(rf"[+-]?\d*{re.escape(other)}\d+(?:[eE][+-]?\d+)?", text) and not re.fullmatch(grouped, text):
        if decimal == ",":
            return Code.DECIMAL_POINT, "A decimal point, although the decimal comma was declared for this table."
        return Code.DECIMAL_COMMA, "A decimal comma. Declare it for the whole table (decimal ','), or write points."
    if re.fullmatch(grouped, text) or re.fullmatch(r"[+-]?\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d*)?", text):
        comma = " If the comma is decimal, declare it (decimal ',')." if decimal == "." and text.count(",") == 1 else ""
        return Code.THOUSANDS, f"Thousands are not to be separated, because that can be misread as decimals.{comma}"
    return None


def _explain_unit(text: str, number: str) -> Reason | None:
    found = re.fullmatch(rf"{number}\s*(\D.*)", text)
    if not found:
        return None
    try:
        unit = parse_unit(found[1])
    except UnitError:
        return None
    return Code.UNIT_IN_CELL, f"The unit belongs into the heading, as in 'name [{unit}]', not into the cell."


def _explain_date(text: str) -> Reason:
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text):
        return Code.DATE_WITH_TIME, "The column takes a date without a time of day."
    return Code.NOT_A_DATE, "This is no date as ISO 8601 writes it: year, month, day."
