"""Tables about studies: what they were, what was found, how test compares with reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from galenic.catalogue.outcome import Cell, OutcomeTable
from galenic.dossier.compiling.material import Piece
from galenic.dossier.summaries.filling import (
    DESCRIPTION,
    EMPTY,
    Filled,
    file_record,
    grid,
    lines,
    linked_row,
    stated,
)
from galenic.dossier.summaries.manifest import Reported, Sources
from galenic.dossier.summaries.told import COMPARISON, PARAMETERS, Investigated, investigated, unknown
from galenic.reports.blocks import Block
from galenic.reports.numbers import shown

#: Heading, code of the parameter, and whether it is described by median and range instead of mean and CV.
PARAMETERS_SHOWN = (
    ("Cmax", "CMAX", False),
    ("Tmax", "TMAX", True),
    ("AUC0-t", "AUCLST", False),
    ("AUC0-inf", "AUCIFO", False),
    ("T1/2", "LAMZHL", False),
    ("Kel", "LAMZ", False),
)
DIGITS = 4
DESCRIBED_AS = "Arithmetic mean (CV %); Tmax: median (range)."


def studies(sources: Sources) -> Filled:
    """Design, products, subjects and parameters of every study (FDA table 2)."""
    filled = EMPTY
    for reported in sources.studies:
        filled += _with_subjects(reported)
    for each in investigated(sources):
        filled += _as_told(sources, each)
    return filled + Filled((), (), tuple(unknown(sources)))


def _with_subjects(reported: Reported) -> Filled:
    entry, about = reported.entry, reported.study.manifest.study
    told = {
        "Objective": entry.objective or about.title,
        "Design": entry.design or _design(reported),
        "Condition": entry.condition,
        "Subjects completing (male/female)": completing(reported),
        "Type, age: mean (range)": _ages(reported),
        "Study report": entry.report,
    }
    records = [file_record(reported, name) for name in (DESCRIPTION, "subjects", "doses")]
    records.append(Piece(reported.study.pharmacokinetics, "").reference)
    missing = () if entry.report else (f"{about.id}: location of the study report",)
    return Filled((lines(told, title=about.id), _parameters(reported)), tuple(records), missing)


def _as_told(sources: Sources, study: Investigated) -> Filled:
    """A study of which evidence tells, with what is stated of it. The comparison alone stands in a table of its own."""
    blocks: list[Block] = []
    records, missing = [], []
    if study.about is not None:
        about = study.about
        told = {
            "Objective": about.objective or about.title,
            "Design": about.design,
            "Condition": about.condition,
            "Subjects completing (male/female)": about.subjects,
            "Type, age: mean (range)": about.population,
            "Study report": about.report,
        }
        blocks.append(lines(told, title=study.name))
        records.append(stated(sources, "study"))
        missing += [f"{study.name}: {name.lower()}" for name, value in told.items() if not value]
    for piece in study.of(PARAMETERS):
        blocks.append(_summarized(piece))
        records.append(piece.reference)
    if study.about is not None and not study.of(PARAMETERS):
        missing.append(f"{study.name}: evidence of {PARAMETERS}")
    return Filled(tuple(blocks), tuple(records), tuple(missing))


def _summarized(piece: Piece) -> Block:
    """Parameters by analyte and treatment, as far as the evidence tells these apart."""
    found = piece.performance.outcome.table("summary")
    names = [column.name for column in found.columns]
    groups = names[: names.index("parameter")]
    rows = list(_rows(found))
    by_group: dict[tuple[str, ...], dict[str, dict[str, Cell]]] = {}
    for row in rows:
        by_group.setdefault(tuple(str(row[name]) for name in groups), {})[str(row["parameter"])] = row
    units = {str(row["parameter"]): str(row["unit"]) for row in rows}
    heads = [
        *(name.capitalize() for name in groups),
        *(f"{title} ({units[code]})" for title, code, _ in PARAMETERS_SHOWN if code in units),
    ]
    cells = [
        (*key, *(_described(found.get(code), ranged) for _, code, ranged in PARAMETERS_SHOWN if code in units))
        for key, found in by_group.items()
    ]
    return grid(heads, cells, title=piece.title, note=DESCRIBED_AS)


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
    heads = ["Treatment", *(f"{title} ({units[code]})" for title, code, _ in PARAMETERS_SHOWN if code in units)]
    rows = []
    for letter, product in reported.study.manifest.treatment.items():
        lot = f", batch {product.lot}" if product.lot else ""
        name = f"{letter}: {product.name}, {product.dose:g} {product.dose_unit}, {product.form.lower()}{lot}"
        cells = (
            _described(described.get((letter, code)), ranged) for _, code, ranged in PARAMETERS_SHOWN if code in units
        )
        rows.append((name, *cells))
    return grid(heads, rows, note=DESCRIBED_AS)


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
    filled = EMPTY
    for reported in sources.studies:
        found, name = reported.study.evaluation, reported.study.manifest.study.id
        if found is None:
            filled += Filled((), (), (f"{name}: evidence of {COMPARISON}",))
        else:
            piece = Piece(found, name)
            filled += Filled((_comparison(piece, name, reported.entry.condition),), (piece.reference,))
    for each in investigated(sources):
        for piece in each.of(COMPARISON):
            filled += Filled((_comparison(piece, each.name, each.condition),), (piece.reference,))
        if each.about is not None and not each.of(COMPARISON):
            filled += Filled((), (), (f"{each.name}: evidence of {COMPARISON}",))
    return filled


def _comparison(piece: Piece, title: str, condition: str) -> Block:
    found = piece.performance
    number, table = next((at, each) for at, each in enumerate(found.outcome.tables, 1) if each.name == "ratios")
    confidence = f"{100 * (1 - 2 * float(found.options.get('alpha', 0.05))):g} % C.I. (%)"
    heads = ("Parameter", "Unit", "N", "Test", "Reference", "Ratio (%)", confidence, "CV (%)")
    rows = [linked_row(piece, number, at, _compared(row)) for at, row in enumerate(_rows(table), 1)]
    of = f"{condition.capitalize()} study. " if condition else ""
    note = f"{of}Geometric means. {found.outcome.conclusion}"
    return grid(heads, rows, title=title, note=note, wide=heads.index(confidence))


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
    for each in sources.told:
        names = ("Analytical laboratory", "Dosing dates", *INFORMATION)
        given = {name: each.information.get(name.lower().replace(" ", "-"), "") for name in names}
        blocks.append(lines({"Study number": each.id, "Study title": each.title, **given}, title=each.id))
        records.append(stated(sources, "study"))
        missing += [f"{each.id}: {name.lower()}" for name, value in given.items() if not value]
    return Filled(tuple(blocks), tuple(records), tuple(missing))
