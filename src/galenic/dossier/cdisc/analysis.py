"""ADaM: subjects with their populations (ADSL), concentrations (ADPC) and parameters (ADPP) ready for analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from galenic.catalogue.outcome import Outcome
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Cell, DataSet, Record, build, in_order
from galenic.dossier.cdisc.tabulation.pharmacokinetics import planned_time, results, sample_key
from galenic.dossier.cdisc.timing import sas

COPIED = "STUDYID USUBJID SUBJID SITEID AGE AGEU SEX RACE ETHNIC COUNTRY ARM ARMCD ACTARM ACTARMCD"
EVALUATION = "statistical evaluation"
Records = Mapping[str, DataSet]


def analyze(study: Study, tabulated: Records) -> dict[str, DataSet]:
    """Every ADaM data set of a study, by name, from its SDTM data sets."""
    subjects = list(_subjects(study, tabulated))
    by_id = {str(record["USUBJID"]): record for record in subjects}
    return {
        "ADSL": in_order(build("ADSL", subjects, periods=study.periods)),
        "ADPC": _numbered(in_order(build("ADPC", _concentrations(study, tabulated, by_id)))),
        "ADPP": _numbered(in_order(build("ADPP", _parameters(study, tabulated, by_id)))),
    }


def _subjects(study: Study, tabulated: Records) -> Iterator[dict[str, Any]]:
    found = {labels["subject"] for labels, *_ in results(study.pharmacokinetics.outcome)}
    names = {study.usubjid(subject["subject"]): subject for subject in study.subjects}
    for record in tabulated["DM"].records():
        subject = names[str(record["USUBJID"])]
        name = subject["subject"]
        doses = study.doses_of.get(name, ())
        told: dict[str, Any] = {key: record.get(key, "") for key in COPIED.split()}
        told |= {"TRTSEQP": subject["sequence"], "TRTSEQA": "".join(dose["treatment"] for dose in doses)}
        for period, letter in enumerate(subject["sequence"], start=1):
            dose = study.dose(name, period)
            told[f"TRT{period:02}P"] = letter
            told[f"TRT{period:02}A"] = dose["treatment"] if dose else ""
            told[f"TR{period:02}SDTM"] = sas(dose["start"]) if dose else None
        completed = subject["status"] == "COMPLETED"
        yield told | {
            "TRTSDTM": sas(doses[0]["start"]) if doses else None,
            "TRTEDTM": sas(doses[-1]["start"]) if doses else None,
            "SAFFL": "Y" if doses else "N",
            "PKFL": "Y" if name in found else "N",
            **_evaluated(study, name),
            "EOSSTT": "COMPLETED" if completed else "DISCONTINUED",
            "DCSREAS": "" if completed else subject["status"],
        }


def _evaluated(study: Study, subject: str) -> dict[str, str]:
    """Whether a subject is in the statistical evaluation; nothing where there is none yet."""
    if study.evaluation is None:
        return {}
    outcome = study.evaluation.outcome
    if subject not in {str(row[0]) for row in _individual(outcome)[1]}:
        return {"BEFL": "N", "BEXRS": "No data"}
    reasons = [
        exclusion.reason
        for exclusion in outcome.exclusions
        if exclusion.scope.startswith(EVALUATION) and exclusion.subject.split(", ")[0] == f"subject {subject}"
    ]
    return {"BEFL": "N" if reasons else "Y", "BEXRS": "; ".join(dict.fromkeys(reasons))[:200]}


def _individual(outcome: Outcome) -> tuple[list[str], list[tuple[Any, ...]]]:
    table = outcome.table("individual")
    names = [column.name for column in table.columns]
    place = names.index("subject")
    return names, [(row[place], *row) for row in table.rows]


def _concentrations(study: Study, tabulated: Records, subjects: Mapping[str, Mapping[str, Any]]) -> Iterator[Record]:
    measured = {sample_key(study, row): row for row in study.samples}
    for record in tabulated["PC"].records():
        subject, period = str(record["USUBJID"]), int(float(record["VISITNUM"] or 0))
        row = measured[subject, str(record["PCTESTCD"]), period, str(record["PCDTC"])]
        reference, unit = str(record["PCRFTDTC"]), str(record["PCSTRESU"])
        since_first = ((sas(reference) or 0.0) - float(subjects[subject]["TRTSDTM"])) / 3600
        yield {
            **_of_subject(subjects[subject], period),
            "PARAM": f"{record['PCTEST']}, {str(record['PCSPEC']).lower()}" + (f" ({unit})" if unit else ""),
            "PARAMCD": record["PCTESTCD"],
            "PARCAT1": "CONCENTRATION",
            "PCSPEC": record["PCSPEC"],
            "AVAL": record["PCSTRESN"],
            "AVALC": record["PCSTRESC"] or row["concentration_mark"] or "NS",
            "AVALU": unit,
            "ALLOQ": record["PCLLOQ"],
            "ADTM": sas(str(record["PCDTC"])),
            "PCRFTDTM": sas(reference),
            "ATPT": record["PCTPT"],
            "ATPTN": record["PCTPTNUM"],
            "NFRLT": planned_time(row) + since_first,
            "AFRLT": row["time"] + since_first,
            "NRRLT": planned_time(row),
            "ARRLT": row["time"],
            "FRLTU": "h",
            "RRLTU": "h",
            "DOSEP": study.manifest.treatment[subjects[subject][f"TRT{period:02}P"]].dose,
            **_dose(tabulated, subject, reference),
            "SRCDOM": "PC",
            "SRCVAR": "PCSTRESN",
            "SRCSEQ": record["PCSEQ"],
        }


def _parameters(study: Study, tabulated: Records, subjects: Mapping[str, Mapping[str, Any]]) -> Iterator[Record]:
    endpoints = _endpoints(study)
    for record in tabulated["PP"].records():
        subject, reference = str(record["USUBJID"]), str(record["PPRFTDTC"])
        period = int(str(record["EPOCH"]).split()[-1])
        unit, code = str(record["PPSTRESU"]), str(record["PPTESTCD"])
        evaluated = code in endpoints and subjects[subject].get("BEFL") == "Y" and record["PPSTRESN"] is not None
        yield {
            **_of_subject(subjects[subject], period),
            "PARAM": f"{record['PPTEST']}" + (f" ({unit})" if unit else ""),
            "PARAMCD": code,
            "PARCAT1": record["PPCAT"],
            "PPCAT": record["PPCAT"],
            "PPSPEC": record["PPSPEC"],
            "AVAL": record["PPSTRESN"],
            "AVALU": unit,
            "PPREASND": record.get("PPREASND", ""),
            "PPRFTDTM": sas(reference),
            **_dose(tabulated, subject, reference),
            "ANL01FL": "Y" if evaluated else "",
            "SRCDOM": "PP",
            "SRCVAR": "PPSTRESN",
            "SRCSEQ": record["PPSEQ"],
        }


def _endpoints(study: Study) -> set[str]:
    """The parameters that were compared between the products."""
    if study.evaluation is None:
        return set()
    return {str(row[0]) for row in study.evaluation.outcome.table("ratios").rows}


def _of_subject(subject: Mapping[str, Any], period: int) -> dict[str, Any]:
    """What a record takes over from ADSL, and the products of its period."""
    return {
        **{name: subject[name] for name in ("STUDYID", "USUBJID", "SUBJID", "SITEID", "TRTSEQP", "TRTSEQA")},
        "ASEQ": 0,
        "APERIOD": period,
        "APERIODC": f"PERIOD {period}",
        "TRTP": subject[f"TRT{period:02}P"],
        "TRTA": subject[f"TRT{period:02}A"],
    }


def _dose(tabulated: Records, subject: str, reference: str) -> dict[str, Cell]:
    """The dose that a profile follows, by its time."""
    return _exposures(tabulated["EX"]).get((subject, reference), {})


@lru_cache(maxsize=1)
def _exposures(data_set: DataSet) -> dict[tuple[str, str], dict[str, Cell]]:
    return {
        (str(one["USUBJID"]), str(one["EXSTDTC"])): {"DOSEA": one["EXDOSE"], "DOSEU": one["EXDOSU"]}
        for one in data_set.records()
    }


def _numbered(data_set: DataSet) -> DataSet:
    """The data set with ASEQ counted within each subject."""
    place, counted, rows = data_set.names.index("ASEQ"), Counter[Cell](), []
    for row, subject in zip(data_set.rows, data_set.values("USUBJID"), strict=True):
        counted[subject] += 1
        rows.append((*row[:place], counted[subject], *row[place + 1 :]))
    return replace(data_set, rows=tuple(rows))
