"""Whether the examinations of a study (VS, LB) fit its visits, the terminology, and one unit for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from galenic.catalogue.tables.schema import Table
from galenic.dossier.cdisc.manifest import Manifest
from galenic.dossier.cdisc.measurements import (
    Row,
    converted,
    kind_of,
    number_in,
    standard_units,
    test_name,
    unit_of,
)
from galenic.dossier.cdisc.standard import codelists
from galenic.errors import Fault
from galenic.science.units import UnitError

DOMAINS = {"vital-signs": "VS", "laboratory": "LB"}
CODE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
LONGEST_NAME = 40


def faults_of(manifest: Manifest, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Everything that stops the examinations from becoming records."""
    periods = max((len(row["sequence"]) for row in tables["subjects"].frame.iter_rows(named=True)), default=0)
    for number in (visit.number for visit in manifest.visit if 1 <= visit.number <= periods):
        yield Fault("CDI-002", "This number is that of a period.", column="visit.number", value=str(number))
    planned = {*range(1, periods + 1), *(visit.number for visit in manifest.visit)}
    given = {(row["subject"], row["period"]) for row in tables["doses"].frame.iter_rows(named=True)}
    for name, domain in DOMAINS.items():
        if name not in tables:
            continue
        rows = tables[name].frame.to_dicts()
        standard = standard_units(domain, rows, manifest.standard_unit)
        for row in rows:
            for column, message, allowed in _wrong(domain, row, standard, planned, given):
                yield Fault("CDI-002", message, name, row["row"], column, str(row[column] or ""), allowed)


def _wrong(
    domain: str, row: Row, standard: Mapping[tuple[str, str], str], planned: set[int], given: set[tuple[str, int]]
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a row: column, message, what is allowed."""
    if row["visit"] not in planned:
        yield "visit", "There is no such visit.", ", ".join(map(str, sorted(planned)))
    if not CODE.fullmatch(row["test"]):
        yield "test", "This is no code of a test.", "up to 8 capital letters and digits"
    elif not 0 < len(test_name(domain, row)) <= LONGEST_NAME:
        known = ", ".join(term.value for term in codelists()[f"{domain}TESTCD"].terms)
        yield "test", "The terminology lacks this code, and test_name has no name of up to 40 characters.", known
    yield from _unit(domain, row, standard)
    if row.get("nominal_time") is not None and (row["subject"], row["visit"]) not in given:
        yield "nominal_time", "It counts from the dose of the period, and there is none.", "empty"
    low, high = row.get("low"), row.get("high")
    if low is not None and high is not None and low > high:
        yield "low", "The lower limit is above the upper one.", f"up to {high:g}"
    if (low is not None or high is not None) and row["result"] and not number_in(row["result"]):
        yield "result", "A range of numbers, and the result is none.", "a number; a word with `normal` instead"


def _unit(domain: str, row: Row, standard: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str, str]]:
    unit, wanted = unit_of(domain, row), standard.get(kind_of(row), "")
    if not number_in(row["result"]):
        return
    try:
        converted(1.0, unit, wanted)
    except UnitError:
        message = f"{row['test']} has one standard unit, and {unit or 'no unit'} cannot be converted into it."
        yield "unit", message, wanted or "no unit"
