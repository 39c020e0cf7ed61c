"""Tables about studies: what they were, what was found, how test compares with reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from galenic.catalogue.outcome import Cell, OutcomeTable
from galenic.dossier.summaries.filling import (
    DESCRIPTION,
    EMPTY,
    Filled,
    evidence_record,
    file_record,
    grid,
    lines,
    stated,
)
from galenic.dossier.summaries.manifest import Reported, Sources
from galenic.reports.blocks import Block
from galenic.reports.numbers import shown

#: Heading, code of the parameter, and whether it is described by median and range instead of mean and CV.
PARAMETERS = (
    ("Cmax", "CMAX", False),
    ("Tmax", "TMAX", True),
    ("AUC0-t", "AUCLST", False),
    ("AUC0-inf", "AUCIFO", False),
    ("T1/2", "LAMZHL", False),
    ("Kel", "LAMZ", False),
)
DIGITS = 4


def studies(sources: Sources) -> Filled:
    """Design, products, subjects and parameters of every study (FDA table 2)."""
    if not sources.studies:
        return EMPTY
    blocks: list[Block] = []
    records: list[str] = []
    missing: list[str] = []
    for reported in sources.studies:
        entry, about = reported.entry, reported.study.manifest.study
        told = {
            "Objective": entry.objective or about.title,
            "Design": entry.design or _design(reported),
            "Condition": entry.condition,
            "Subjects completing (male/female)": completing(reported),
            "Type, age: mean (range)": _ages(reported),
            "Study report": entry.report,
        }
        blocks += [lines(told, title=about.id), _parameters(reported)]
        records += [file_record(reported, name) for name in (DESCRIPTION, "subjects", "doses")]
        records.append(evidence_record(reported.study.pharmacokinetics))
        missing += [f"{about.id}: location of the study report"] if not entry.report else []
    return Filled(tuple(blocks), tuple(records), tuple(missing))


def _design(reported: Reported) -> str:
    study = reported.study
    kind = f"{study.periods}-way crossover" if study.periods > 1 else "parallel groups"
    return f"Randomized, single dose, {kind}, sequences {' and '.join(study.sequences)}"


def completed(reported: Reported) -> list[Mapping[str, Any]]:
    """The subjects who completed the study."""
    return [subject for subject in reported.study.subjects if subject["status"] == "COMPLETED"]


def completing(reported: Reported) -> str:
    """How many completed, by sex: `24 (16/8)`."""
    subjects = completed(reported)
    counted = "/".join(str(sum(subject["sex"] == sex for subject in subjects)) for sex in ("M", "F"))
    return f"{len(subjects)} ({counted})"


def _ages(reported: Reported) -> str:
    ages = [subject["age"] for subject in completed(reported) if subject["age"] is not None]
    if not ages:
        return ""
    kind = reported.entry.information.get("population", "")
    return f"{kind + ', ' if kind else ''}{shown(sum(ages) / len(ages), decimals=1)} ({min(ages)} to {max(ages)}) years"


def _parameters(reported: Reported) -> Block:
    found = reported.study.pharmacokinetics.outcome.table("summary")
    described = {(str(row["treatment"]), str(row["parameter"])): row for row in _rows(found)}
    described |= _kel(reported)
    units = {code: str(row["unit"]) for (_, code), row in described.items()}
    heads = ["Treatment", *(f"{title} ({units[code]})" for title, code, _ in PARAMETERS if code in units)]
    rows = []
    for letter, product in reported.study.manifest.treatment.items():
        lot = f", batch {product.lot}" if product.lot else ""
        name = f"{letter}: {product.name}, {product.dose:g} {product.dose_unit}, {product.form.lower()}{lot}"
        cells = (_described(described.get((letter, code)), ranged) for _, code, ranged in PARAMETERS if code in units)
        rows.append((name, *cells))
    return grid(heads, rows, note="Arithmetic mean (CV %); Tmax: median (range).")


def _rows(table: OutcomeTable) -> Iterator[dict[str, Cell]]:
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in table.rows)


def _kel(reported: Reported) -> dict[tuple[str, str], dict[str, Cell]]:
    """The terminal rate by treatment, which the summary of the analysis does not describe."""
    from galenic.science.descriptive import describe

    table = reported.study.pharmacokinetics.outcome.table("terminal")
    unit = next((column.unit for column in table.columns if column.name == "LAMZ"), "")
    rows = list(_rows(table))
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for letter in reported.study.manifest.treatment:
        values = [row.get("LAMZ") for row in rows if row.get("treatment") == letter]
        told = describe(value for value in values if isinstance(value, float))
        found[letter, "LAMZ"] = {"unit": unit, "mean": told.mean, "cv_pct": told.cv_pct, "median": told.median}
    return found


def _described(row: Mapping[str, Cell] | None, ranged: bool) -> str:
    if row is None:
        return ""
    if ranged:
        low, high = (shown(row[name], digits=DIGITS) for name in ("minimum", "maximum"))
        return f"{shown(row['median'], digits=DIGITS)} ({low} to {high})"
    return f"{shown(row['mean'], digits=DIGITS)} ({shown(row['cv_pct'], decimals=1)})"


def comparisons(sources: Sources) -> Filled:
    """Geometric means, ratio and confidence interval of every study (FDA table 3)."""
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        study, about = reported.study, reported.study.manifest.study
        if study.evaluation is None:
            missing.append(f"{about.id}: evidence of bioequivalence.study")
            continue
        level = 100 * (1 - 2 * float(study.evaluation.options.get("alpha", 0.05)))
        heads = ("Parameter", "Unit", "N", "Test", "Reference", "Ratio (%)", f"{level:g} % C.I. (%)", "CV (%)")
        rows = [_compared(row) for row in _rows(study.evaluation.outcome.table("ratios"))]
        note = f"{reported.entry.condition.capitalize()} study. Geometric means. {study.evaluation.outcome.conclusion}"
        blocks.append(grid(heads, rows, title=about.id, note=note))
        records.append(evidence_record(study.evaluation))
    return Filled(tuple(blocks), tuple(records), tuple(missing))


def _compared(row: Mapping[str, Cell]) -> Sequence[str]:
    interval = f"{shown(row['lower'], decimals=2)} to {shown(row['upper'], decimals=2)}"
    means = (shown(row[name], digits=DIGITS) for name in ("test", "reference"))
    ratio, cv = shown(row["ratio"], decimals=2), shown(row["cv"], decimals=2)
    return (str(row["endpoint"]), str(row["unit"]), str(row["subjects"]), *means, ratio, interval, cv)


INFORMATION = (
    "Clinical site",
    "Principal investigator",
    "Bioanalytical site",
    "Bioanalytical investigator",
    "Storage period of samples",
)


def information(sources: Sources) -> Filled:
    """Sites, people and dates of every study (FDA table 10)."""
    blocks: list[Block] = []
    records, missing = [], []
    for reported in sources.studies:
        about, doses = reported.study.manifest.study, sorted(dose["start"] for dose in reported.study.doses)
        given = {name: reported.entry.information.get(name.lower().replace(" ", "-"), "") for name in INFORMATION}
        told = {
            "Study number": about.id,
            "Study title": about.title,
            "Sponsor": about.sponsor,
            "Dosing dates": f"{doses[0][:10]} to {doses[-1][:10]}" if doses else "",
            "Analytical laboratory": ", ".join(sorted({one.laboratory for one in reported.study.manifest.analyte})),
            **given,
        }
        blocks.append(lines(told, title=about.id))
        records += [file_record(reported, DESCRIPTION), file_record(reported, "doses"), stated(sources, "study")]
        missing += [f"{about.id}: {name.lower()}" for name, value in given.items() if not value]
    return Filled(tuple(blocks), tuple(records), tuple(missing))
