"""What was measured and computed: PC, PP, and the relation between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from galenic.catalogue.outcome import Outcome
from galenic.dossier.cdisc.standard import codelists, decode
from galenic.dossier.cdisc.study import Row, Study
from galenic.dossier.cdisc.tables import Cell, Record
from galenic.dossier.cdisc.tabulation.common import study_day, treatment_epoch
from galenic.dossier.cdisc.terminology import controlled
from galenic.dossier.cdisc.timing import interval, later

BELOW = ("BLQ", "ND")
MISSING = {"NS": "No sample", "NR": "Not reported"}
NOT_DONE = "NOT DONE"
PREDOSE = "PREDOSE"
DIGITS = 12


def number_text(value: float) -> str:
    """A result as text: the shortest that means the number, without a decimal point where it is whole."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def group(analyte: str, period: int) -> str:
    """The profile of a subject to which samples and parameters belong."""
    return f"{analyte} {period}"


def concentrations(study: Study) -> Iterator[Record]:
    """Pharmacokinetic concentrations (PC): one record per sample and analyte."""
    order = _time_points(study)
    for row in study.samples:
        subject, period = row["subject"], row["period"]
        analyte = study.analyte(row["analyte"])
        reference, planned = reference_of(study, row), planned_time(row)
        taken = later(reference, row["time"])
        yield {
            "DOMAIN": "PC",
            "USUBJID": study.usubjid(subject),
            "PCGRPID": group(analyte.code, period),
            "PCTESTCD": analyte.code,
            "PCTEST": analyte.name,
            "PCNAM": analyte.laboratory,
            "PCSPEC": analyte.specimen,
            "PCMETHOD": analyte.method,
            "VISITNUM": period,
            "VISIT": f"PERIOD {period}",
            "EPOCH": treatment_epoch(period),
            "PCDTC": taken,
            "PCDY": study_day(study, subject, taken),
            **time_point("PC", planned, order[planned], period, reference),
            **_result(row, controlled(study.units["concentration"]), limit_of(study, row)),
        }


def time_point(domain: str, planned: float, number: int, period: int, reference: str) -> dict[str, Any]:
    """A planned time, in hours after the dose of a period that was given at `reference`; `number` counts such times."""
    return {
        f"{domain}TPT": PREDOSE if planned <= 0 else f"{number_text(planned)} H",
        f"{domain}TPTNUM": number,
        f"{domain}ELTM": interval(planned),
        f"{domain}TPTREF": f"DOSE OF PERIOD {period}",
        f"{domain}RFTDTC": reference,
    }


def reference_of(study: Study, row: Row) -> str:
    """The time of the dose from which a sample's time is counted."""
    dose = study.dose(row["subject"], row["period"])
    if dose is None:
        raise KeyError((row["subject"], row["period"]))
    return str(dose["start"])


def sample_key(study: Study, row: Row) -> tuple[str, str, int, str]:
    """What tells a sample apart in PC: subject, analyte, period, time."""
    taken = later(reference_of(study, row), row["time"])
    return study.usubjid(row["subject"]), study.analyte(row["analyte"]).code, row["period"], taken


def planned_time(row: Row) -> float:
    """The planned time of a sample; the actual one where the table has no other."""
    return float(row["time"] if row["nominal_time"] is None else row["nominal_time"])


def limit_of(study: Study, row: Row) -> float | None:
    """The lower limit of quantification: that of the manifest, else the number in `<0.5`."""
    limit = study.analyte(row["analyte"]).lower_limit
    return row["concentration_limit"] if limit is None else limit


def _time_points(study: Study) -> dict[float, int]:
    planned = sorted({planned_time(row) for row in study.samples})
    return {time: number for number, time in enumerate(planned, start=1)}


def _result(row: Row, unit: str, limit: float | None) -> dict[str, Any]:
    value, mark = row["concentration"], row["concentration_mark"]
    if mark in BELOW:
        text = "BLQ" if limit is None else f"<{number_text(limit)}"
        return {"PCORRES": text, "PCORRESU": unit, "PCSTRESC": text, "PCSTRESU": unit, "PCLLOQ": limit}
    if value is None:
        return {"PCSTAT": NOT_DONE, "PCREASND": MISSING.get(mark, "No result")}
    text = number_text(value)
    told = {"PCORRES": text, "PCORRESU": unit, "PCSTRESC": text, "PCSTRESN": value, "PCSTRESU": unit}
    return told | {"PCLLOQ": limit}


def parameters(study: Study) -> Iterator[Record]:
    """Pharmacokinetic parameters (PP): what the noncompartmental analysis found, and why not where it did not."""
    known = codelists()["PKPARMCD"]
    outcome = study.pharmacokinetics.outcome
    reasons = not_estimated(outcome)
    for labels, code, value, unit in results(outcome):
        if code not in known:
            continue
        analyte, subject, period = study.analyte(labels.get("analyte")), labels["subject"], labels["period"]
        why = reasons.get((subject, period, labels.get("analyte"), code), "Not estimated")
        dose = study.dose(subject, period)
        yield {
            "DOMAIN": "PP",
            "USUBJID": study.usubjid(subject),
            "PPGRPID": group(analyte.code, period),
            "PPTESTCD": code,
            "PPTEST": decode("PKPARMCD", code),
            "PPCAT": analyte.name,
            "PPSPEC": analyte.specimen,
            "PPANMETH": "NONCOMPARTMENTAL",
            "EPOCH": treatment_epoch(period),
            "PPRFTDTC": dose["start"] if dose else "",
            **_parameter(value, controlled(unit), why),
        }


def _parameter(value: float | None, unit: str, why: str) -> dict[str, Any]:
    if value is None:
        return {"PPSTAT": NOT_DONE, "PPREASND": why[:200]}
    text = f"{value:.{DIGITS}g}"
    return {"PPORRES": text, "PPORRESU": unit, "PPSTRESC": text, "PPSTRESN": value, "PPSTRESU": unit}


def results(outcome: Outcome) -> Iterator[tuple[dict[str, Any], str, Any, str]]:
    """Every parameter of every profile: whose, code, value (None where not estimated), unit."""
    identity = ("analyte", "subject", "sequence", "period", "treatment")
    for table in outcome.tables:
        names = [column.name for column in table.columns]
        if "subject" not in names or "period" not in names:
            continue
        for row in table.rows:
            labels = {name: row[names.index(name)] for name in identity if name in names}
            for place, column in enumerate(table.columns):
                if column.name not in identity:
                    yield labels, column.name, row[place], column.unit


def not_estimated(outcome: Outcome) -> dict[tuple[str, int, str | None, str], str]:
    """Why a parameter of a profile has no number, by subject, period, analyte and code."""
    found = {}
    for exclusion in outcome.exclusions:
        labels = dict(part.split(" ", 1) for part in exclusion.subject.split(", ") if " " in part)
        if "subject" in labels and labels.get("period", "").isdigit():
            for code in exclusion.scope.split(", "):
                key = (labels["subject"], int(labels["period"]), labels.get("analyte"), code)
                found[key] = exclusion.reason
    return found


def related(study: Study) -> Iterator[Record]:
    """The relation of parameters to the samples they come from: the groups of both (SDTMIG 6.3.5.9.3, method A)."""
    computed = {(record["USUBJID"], record["PPGRPID"]) for record in parameters(study)}
    numbered: Counter[Cell] = Counter()
    for subject, profile in sorted(computed, key=str):
        numbered[subject] += 1
        for domain in ("PC", "PP"):
            yield {
                "RDOMAIN": domain,
                "USUBJID": subject,
                "IDVAR": f"{domain}GRPID",
                "IDVARVAL": profile,
                "RELID": str(numbered[subject]),
            }
