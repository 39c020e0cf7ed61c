"""What was examined: vital signs (VS) and laboratory tests (LB), against standard units and reference ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from galenic.dossier.cdisc.measurements import (
    Row,
    converted,
    kind_of,
    number_in,
    standard_units,
    test_name,
    unit_of,
)
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Record
from galenic.dossier.cdisc.tabulation.common import epoch_of, first_dose, study_day
from galenic.dossier.cdisc.tabulation.pharmacokinetics import NOT_DONE, number_text, time_point
from galenic.dossier.cdisc.timing import earlier_or_same

NO_RESULT = "No result"


def vital_signs(study: Study, elements: Sequence[Record]) -> Iterator[Record]:
    """Vital signs (VS): one record per row of the table."""
    rows = study.vital_signs
    planned = sorted({row["nominal_time"] for row in rows if row["nominal_time"] is not None})
    order = {time: number for number, time in enumerate(planned, start=1)}
    for row, told in _told(study, elements, "VS", rows, "position"):
        timed: dict[str, Any] = {}
        dose = study.dose(row["subject"], row["visit"])
        if row["nominal_time"] is not None and dose:
            timed = time_point("VS", row["nominal_time"], order[row["nominal_time"]], row["visit"], dose["start"])
        yield told | timed | {"VSPOS": row["position"]}


def laboratory(study: Study, elements: Sequence[Record]) -> Iterator[Record]:
    """Laboratory test results (LB): one record per row of the table, with its reference range."""
    standard = standard_units("LB", study.laboratory, study.manifest.standard_unit)
    for row, told in _told(study, elements, "LB", study.laboratory, "specimen"):
        yield told | {
            "LBCAT": row["category"],
            "LBSPEC": row["specimen"],
            "LBNAM": row["laboratory"],
            "LBMETHOD": row["method"],
            "LBFAST": row["fasted"],
            "LBLOINC": row["loinc"],
            **_range(row, told, standard.get(kind_of(row), unit_of("LB", row))),
        }


def _told(
    study: Study, elements: Sequence[Record], domain: str, rows: Sequence[Row], apart: str
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """What both domains say of a row; `apart` is the column that tells results of one test apart."""
    standard = standard_units(domain, rows, study.manifest.standard_unit)
    last = set(_last_before_dose(study, rows, apart).values())
    for number, row in enumerate(rows):
        subject, at = row["subject"], row["time"]
        told = {
            "DOMAIN": domain,
            "USUBJID": study.usubjid(subject),
            f"{domain}TESTCD": row["test"],
            f"{domain}TEST": test_name(domain, row),
            f"{domain}LOBXFL": "Y" if number in last else "",
            "VISITNUM": row["visit"],
            "VISIT": study.visit_name(row["visit"]),
            "EPOCH": epoch_of(elements, study.usubjid(subject), at),
            f"{domain}DTC": at,
            f"{domain}DY": study_day(study, subject, at),
        }
        result = _result(row, unit_of(domain, row), standard.get(kind_of(row), ""))
        yield row, told | {f"{domain}{name}": value for name, value in result.items()}


def _last_before_dose(study: Study, rows: Sequence[Row], apart: str) -> Mapping[tuple[str, ...], int]:
    """The last row with a result before the first dose, by subject, test and what tells results apart."""
    found: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        dosed = first_dose(study, row["subject"])
        if not row["result"] or not dosed or earlier_or_same(dosed, row["time"]):
            continue
        key = (row["subject"], row["test"], row[apart] or "")
        if key not in found or row["time"] >= rows[found[key]]["time"]:
            found[key] = number
    return found


def _result(row: Row, unit: str, standard: str) -> dict[str, Any]:
    """The result as reported and in the standard unit, or that there is none."""
    text, found = row["result"], number_in(row["result"])
    if not text:
        return {"STAT": NOT_DONE, "REASND": row["reason"] or NO_RESULT}
    if found is None:
        return {"ORRES": text, "ORRESU": unit, "STRESC": text, "STRESU": unit}
    sign, value = found
    number = converted(value, unit, standard)
    written = text if unit == standard else f"{sign}{number_text(number)}"
    told = {"ORRES": text, "ORRESU": unit, "STRESC": written, "STRESU": standard}
    return told if sign else told | {"STRESN": number}


def _range(row: Row, told: Mapping[str, Any], standard: str) -> dict[str, Any]:
    """The reference range as reported and in the standard unit, and where the result lies."""
    unit, limits = unit_of("LB", row), (row["low"], row["high"])
    low, high = (None if limit is None else converted(limit, unit, standard) for limit in limits)
    return {
        "LBORNRLO": "" if row["low"] is None else number_text(row["low"]),
        "LBORNRHI": "" if row["high"] is None else number_text(row["high"]),
        "LBSTNRLO": low,
        "LBSTNRHI": high,
        "LBSTNRC": row["normal"],
        "LBNRIND": indicator(told.get("LBSTRESN"), told.get("LBSTRESC", ""), low, high, row["normal"] or ""),
    }


def indicator(value: float | None, text: str, low: float | None, high: float | None, normal: str) -> str:
    """Where a result lies: LOW, NORMAL or HIGH against the limits, NORMAL or ABNORMAL against a word; else empty."""
    if value is not None and (low is not None or high is not None):
        if low is not None and value < low:
            return "LOW"
        return "HIGH" if high is not None and value > high else "NORMAL"
    if value is None and text and normal:
        return "NORMAL" if text == normal else "ABNORMAL"
    return ""
