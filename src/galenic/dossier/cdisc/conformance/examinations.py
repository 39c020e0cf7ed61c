"""5: examinations (VS, LB): reference ranges, and the last observation before exposure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.measurements import number_in
from galenic.dossier.cdisc.tables import Cell
from galenic.dossier.cdisc.timing import earlier_or_same

LIMITS = ("LBORNRLO", "LBORNRHI", "LBSTNRLO", "LBSTNRHI")
APART = ("TESTCD", "SPEC", "POS", "LOC", "LAT", "METHOD")


def ranges(case: Case) -> Iterator[Found]:
    """Reference ranges of LB, and where results lie."""
    for row, record in case.records("LB"):
        low, high = number(record, "LBSTNRLO"), number(record, "LBSTNRHI")
        if low is not None and high is not None and low > high:
            yield Found("CDISC-514", f"The range is {low:g} to {high:g}.", "LB", row, "LBSTNRLO")
        result = text(record, "LBORRES")
        if result and not number_in(result):
            for name in (name for name in LIMITS if text(record, name)):
                yield Found("CDISC-514", f"The result is {result!r}, and has a limit.", "LB", row, name)
        expected, found = _where(number(record, "LBSTRESN"), low, high), text(record, "LBNRIND")
        if expected and not found.startswith(expected):
            message = f"LBNRIND is {found!r}; the result is {expected} against its range."
            yield Found("CDISC-515", message, "LB", row, "LBNRIND")


def _where(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or (low is None and high is None):
        return ""
    if low is not None and value < low:
        return "LOW"
    return "HIGH" if high is not None and value > high else "NORMAL"


def last_before_exposure(case: Case) -> Iterator[Found]:
    """--LOBXFL: on the last result of a test before the first dose, and on no other."""
    for name in ("VS", "LB"):
        last: dict[tuple[str, ...], str] = {}
        flagged: dict[tuple[str, ...], tuple[int, str]] = {}
        for row, record in case.records(name):
            key, at, before = _before(case, name, record)
            if before:
                last[key] = max(last.get(key, ""), at)
            if text(record, f"{name}LOBXFL"):
                yield from _flag(name, row, record, before, flagged.get(key))
                flagged.setdefault(key, (row, at))
        for key, (row, at) in flagged.items():
            if key in last and at < last[key]:
                message = f"A later result before the first dose is of {last[key]}."
                yield Found("CDISC-516", message, name, row, f"{name}LOBXFL")


def _before(case: Case, name: str, record: Mapping[str, Cell]) -> tuple[tuple[str, ...], str, bool]:
    """What tells a result apart, its time, and whether it is one from before the first dose."""
    subject, at = text(record, "USUBJID"), text(record, f"{name}DTC")
    dosed = text(case.subjects.get(subject, {}), "RFXSTDTC")
    key = (subject, *(text(record, f"{name}{end}") for end in APART))
    before = bool(at and dosed and text(record, f"{name}STRESC")) and not earlier_or_same(dosed, at)
    return key, at, before


def _flag(
    name: str, row: int, record: Mapping[str, Cell], before: bool, other: tuple[int, str] | None
) -> Iterator[Found]:
    flag = text(record, f"{name}LOBXFL")
    message = ""
    if flag != "Y":
        message = f"The flag is {flag!r}."
    elif not before:
        message = "There is no result of before the first dose here."
    elif other is not None:
        message = f"Record {other[0]} is flagged as well."
    if message:
        yield Found("CDISC-516", message, name, row, f"{name}LOBXFL")


CHECKS = (ranges, last_before_exposure)
