"""5: results of PC, PP, VS and LB: text, number, unit, limit, and what was not done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import codelists
from galenic.dossier.cdisc.tables import Cell

DOMAINS = ("VS", "LB", "PC", "PP")
BELOW = re.compile(r"\s*(<.*|BLQ|BQL|LLOQ|BLOQ)\s*", re.IGNORECASE)
# Numbers of points, correlations, ratios: parameters whose nature has no unit.
WITHOUT_UNIT = ("R2", "R2ADJ", "CORRXY", "CORRXYO", "LAMZNPT", "LAMZSPN", "SWING", "AILAMZ", "PTROUGHR", "FLUCP")
WITHOUT_UNIT_IN_LB = ("PH", "SPGRAV", "INR")
SAME = 1e-9


def numbers(case: Case) -> Iterator[Found]:
    """--STRESN and --STRESC."""
    for name in DOMAINS:
        for row, record in case.records(name):
            said, found = _as_number(text(record, f"{name}STRESC")), number(record, f"{name}STRESN")
            if said != found and not _close(said, found):
                message = f"The number is {found}, the text {text(record, f'{name}STRESC')!r}."
                yield Found("CDISC-506", message, name, row, f"{name}STRESN")


def _as_number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _close(said: float | None, found: float | None) -> bool:
    """Whether the text is the number at the digits that it is written with."""
    return said is not None and found is not None and abs(said - found) <= SAME * abs(found)


def units(case: Case) -> Iterator[Found]:
    """Units of results: there, and one for each test."""
    for name in DOMAINS:
        stated: dict[str, str] = {}
        for row, record in case.records(name):
            code, unit = text(record, f"{name}TESTCD"), text(record, f"{name}STRESU")
            if number(record, f"{name}STRESN") is None:
                continue
            if not unit and code not in (WITHOUT_UNIT_IN_LB if name == "LB" else WITHOUT_UNIT):
                yield Found("CDISC-507", f"{code} has a number and no unit.", name, row, f"{name}STRESU")
            elif stated.setdefault(f"{code} {text(record, f'{name}SPEC')}", unit) != unit:
                first = stated[f"{code} {text(record, f'{name}SPEC')}"]
                yield Found("CDISC-508", f"{code} in {unit!r}, before in {first!r}.", name, row, f"{name}STRESU")


def done(case: Case) -> Iterator[Found]:
    """Results, or NOT DONE with its reason."""
    not_done = codelists()["ND"].terms[0].value
    for name in DOMAINS:
        for row, record in case.records(name):
            result = text(record, f"{name}ORRES") or text(record, f"{name}STRESC")
            status, reason = text(record, f"{name}STAT"), text(record, f"{name}REASND")
            if not result and status != not_done:
                yield Found("CDISC-509", "There is neither a result nor NOT DONE.", name, row, f"{name}ORRES")
            if status and (result or not reason):
                message = "Not done, and there is a result." if result else "Not done, and without a reason."
                yield Found("CDISC-510", message, name, row, f"{name}STAT")
            elif reason and not status:
                yield Found("CDISC-510", "There is a reason, and it was done.", name, row, f"{name}REASND")


def limits(case: Case) -> Iterator[Found]:
    """Concentrations at the limit of quantification."""
    for row, record in case.records("PC"):
        value, limit = number(record, "PCSTRESN"), number(record, "PCLLOQ")
        if _is_below(record):
            if value is not None or limit is None:
                message = "Below the limit, and with a number." if value is not None else "Below which limit?"
                yield Found("CDISC-511", message, "PC", row, "PCSTRESN" if value is not None else "PCLLOQ")
        elif value is not None and limit is not None and value < limit:
            yield Found("CDISC-512", f"{value:g} is below the limit, {limit:g}.", "PC", row, "PCSTRESN")


def _is_below(record: Mapping[str, Cell]) -> bool:
    return any(BELOW.fullmatch(text(record, name)) for name in ("PCSTRESC", "PCORRES"))


CHECKS = (numbers, units, done, limits)
