"""Whether the tables of a study agree with the manifest and with one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from galenic.catalogue.tables.schema import Table
from galenic.dossier.cdisc import measurement_checks
from galenic.dossier.cdisc.manifest import Manifest
from galenic.dossier.cdisc.standard import codelists
from galenic.dossier.cdisc.study_tables import SCHEMAS
from galenic.dossier.cdisc.timing import is_date
from galenic.errors import Fault

TERMS = {
    "sex": "SEX",
    "race": "RACE",
    "ethnicity": "ETHNIC",
    "status": "DSDECOD",
    "severity": "AESEV",
    "serious": "NY",
    "action": "ACN",
    "outcome": "OUT",
    "fasted": "NY",
}
DATES = ("consent", "randomized", "end", "start", "time")
NOT_CARRIED = ("duration", "tau", "lambda_z")
MOMENT_LENGTH = 16
SAME = 1e-9


def faults_of(manifest: Manifest, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Everything that stops the tables, by their names, from being one study."""
    for name, table in tables.items():
        if name != "concentrations":
            yield from _terms(name, table)
            yield from _dates(name, table)
    subjects, doses, samples = (tables[name] for name in ("subjects", "doses", "concentrations"))
    sequences = {row["subject"]: row["sequence"] for row in subjects.frame.iter_rows(named=True)}
    for name in tables:
        yield from _strangers(name, tables[name], sequences)
    yield from _letters(manifest, subjects)
    given = {(row["subject"], row["period"]): row["treatment"] for row in doses.frame.iter_rows(named=True)}
    yield from _doses(manifest, doses)
    yield from _samples(samples, sequences, given)
    yield from _analytes(manifest, samples)
    yield from _amounts(manifest, samples, doses)
    yield from measurement_checks.faults_of(manifest, tables)


def _own(name: str, columns: Iterable[str]) -> list[str]:
    """Those of `columns` that the table has by itself; qualifiers are the study's own."""
    known = {column.name for column in SCHEMAS[name].columns}
    return [column for column in columns if column in known]


def _terms(name: str, table: Table) -> Iterator[Fault]:
    for column in _own(name, TERMS):
        known = codelists()[TERMS[column]]
        for row, value in table.frame.select("row", column).iter_rows():
            if value and value not in known and not known.extensible:
                allowed = ", ".join(term.value for term in known.terms)
                yield Fault("CDI-002", f"This is no term of {known.name}.", name, row, column, value, allowed)


def _dates(name: str, table: Table) -> Iterator[Fault]:
    for column in _own(name, DATES):
        needed = MOMENT_LENGTH if (name, column) == ("doses", "start") else 10
        for row, value in table.frame.select("row", column).iter_rows():
            if value and (not is_date(value) or len(value) < needed):
                allowed = "2026-03-02T08:00" if needed == MOMENT_LENGTH else "2026-03-02, 2026-03-02T08:00"
                yield Fault("CDI-002", "This is no date as ISO 8601 writes it.", name, row, column, value, allowed)


def _strangers(name: str, table: Table, subjects: Mapping[str, str]) -> Iterator[Fault]:
    for row in table.frame.iter_rows(named=True):
        if row["subject"] not in subjects:
            yield Fault("CDI-002", "The table of subjects lacks this one.", name, row["row"], "subject", row["subject"])


def _letters(manifest: Manifest, subjects: Table) -> Iterator[Fault]:
    allowed = ", ".join(manifest.treatment)
    for row in subjects.frame.iter_rows(named=True):
        if not row["sequence"] or not set(row["sequence"]) <= set(manifest.treatment):
            message = "A sequence is made of the letters of the treatments."
            yield Fault("CDI-002", message, "subjects", row["row"], "sequence", row["sequence"], allowed)


def _doses(manifest: Manifest, doses: Table) -> Iterator[Fault]:
    for row in doses.frame.iter_rows(named=True):
        if row["treatment"] not in manifest.treatment:
            message, allowed = "The manifest describes no such treatment.", ", ".join(manifest.treatment)
            yield Fault("CDI-002", message, "doses", row["row"], "treatment", row["treatment"], allowed)


def _samples(samples: Table, sequences: Mapping[str, str], given: Mapping[tuple[str, int], str]) -> Iterator[Fault]:
    for row in samples.frame.iter_rows(named=True):
        subject, period, at = row["subject"], row["period"], row["row"]
        if subject not in sequences:
            continue
        if row["sequence"] and row["sequence"] != sequences[subject]:
            yield _differs(at, "sequence", row["sequence"], sequences[subject])
        if (subject, period) not in given:
            message = f"The table of doses has none of subject {subject} in this period."
            yield Fault("CDI-002", message, "concentrations", at, "period", str(period or ""))
        elif row["treatment"] and row["treatment"] != given[subject, period]:
            yield _differs(at, "treatment", row["treatment"], given[subject, period])
        for column in NOT_CARRIED:
            if row[column] not in (None, ""):
                message = "Data sets of infusions, of steady state and of chosen terminal points are not made yet."
                yield Fault("CDI-002", message, "concentrations", at, column, str(row[column]))


def _differs(row: int, column: str, found: Any, allowed: str) -> Fault:
    message = "The tables of subjects and doses say otherwise."
    return Fault("CDI-002", message, "concentrations", row, column, str(found), allowed)


def _analytes(manifest: Manifest, samples: Table) -> Iterator[Fault]:
    known = [analyte.code for analyte in manifest.analyte]
    for row in samples.frame.iter_rows(named=True):
        code = row["analyte"]
        if (code is None and len(known) > 1) or (code is not None and code not in known):
            message, allowed = "The manifest describes no such analyte.", ", ".join(known)
            yield Fault("CDI-002", message, "concentrations", row["row"], "analyte", code or "", allowed)


def _amounts(manifest: Manifest, samples: Table, doses: Table) -> Iterator[Fault]:
    """Doses beside the concentrations against those that were given."""
    from galenic.science.units import convert

    stated = samples.units.get("dose", "")
    given = {
        (row["subject"], row["period"]): (row["dose"], doses.units.get("dose", ""))
        if row["dose"] is not None
        else (manifest.treatment[row["treatment"]].dose, manifest.treatment[row["treatment"]].dose_unit)
        for row in doses.frame.iter_rows(named=True)
        if row["treatment"] in manifest.treatment
    }
    for row in samples.frame.iter_rows(named=True):
        amount, unit = given.get((row["subject"], row["period"]), (None, ""))
        if row["dose"] is None or amount is None:
            continue
        if abs(convert(row["dose"], stated, unit) - amount) > SAME * amount:
            message = "The dose is not the one that was given."
            found, allowed = f"{row['dose']:g}", f"{amount:g} {unit}"
            yield Fault("CDI-002", message, "concentrations", row["row"], "dose", found, allowed)
