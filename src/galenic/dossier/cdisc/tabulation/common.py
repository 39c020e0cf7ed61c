"""What several domains share: sequence numbers, study days, epochs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Cell, DataSet, Record
from galenic.dossier.cdisc.timing import day, earlier_or_same

SCREENING = "SCREENING"


def treatment_epoch(period: int) -> str:
    """The epoch in which the dose of a period is given and sampled."""
    return f"TREATMENT {period}"


def with_sequence(data_set: DataSet) -> DataSet:
    """The data set with its records numbered within each subject, where it has a variable for that."""
    place = next((place for place, name in enumerate(data_set.names) if name == f"{data_set.name}SEQ"), None)
    if place is None or data_set.name == "TS":
        return data_set
    counted: Counter[Cell] = Counter()
    subjects, rows = data_set.values("USUBJID"), []
    for row, subject in zip(data_set.rows, subjects, strict=True):
        counted[subject] += 1
        rows.append((*row[:place], counted[subject], *row[place + 1 :]))
    return replace(data_set, rows=tuple(rows))


def first_dose(study: Study, subject: str) -> str:
    """When the subject was dosed first; empty where it never was."""
    doses = study.doses_of.get(subject, ())
    return str(doses[0]["start"]) if doses else ""


def study_day(study: Study, subject: str, text: str | None) -> int | None:
    """The study day of a date."""
    return day(text, first_dose(study, subject)) if text else None


def epoch_of(elements: Sequence[Record], subject: str, text: str) -> str:
    """The epoch of the last element of the subject that started by then; empty before the first."""
    started = [
        str(element["EPOCH"])
        for element in elements
        if element["USUBJID"] == subject and earlier_or_same(str(element["SESTDTC"]), text)
    ]
    return started[-1] if started else ""
