"""Who took part, and through which elements and visits: DM, SE, SV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from galenic.dossier.cdisc.study import Row, Study
from galenic.dossier.cdisc.tables import Record
from galenic.dossier.cdisc.tabulation.common import SCREENING, first_dose, study_day, treatment_epoch
from galenic.dossier.cdisc.tabulation.trial import SCREEN, WASHOUT, arm_name, element_code, element_name
from galenic.dossier.cdisc.timing import later


def demographics(study: Study) -> Iterator[Record]:
    """Demographics (DM): one record per subject."""
    about = study.manifest.study
    for subject in study.subjects:
        doses = study.doses_of.get(subject["subject"], ())
        died = subject["end"] if subject["status"] == "DEATH" else ""
        yield {
            "DOMAIN": "DM",
            "USUBJID": study.usubjid(subject["subject"]),
            "SUBJID": subject["number"] or subject["subject"],
            "RFSTDTC": first_dose(study, subject["subject"]),
            "RFENDTC": _last_seen(study, subject) if doses else "",
            "RFXSTDTC": first_dose(study, subject["subject"]),
            "RFXENDTC": doses[-1]["start"] if doses else "",
            "RFICDTC": subject["consent"],
            "RFPENDTC": subject["end"],
            "DTHDTC": died,
            "DTHFL": "Y" if died else "",
            "SITEID": about.site,
            "AGE": subject["age"],
            "AGEU": "YEARS" if subject["age"] is not None else "",
            "SEX": subject["sex"],
            "RACE": subject["race"],
            "ETHNIC": subject["ethnicity"],
            "COUNTRY": about.country,
            **_arms(study, subject),
        }


def _arms(study: Study, subject: Row) -> dict[str, str]:
    """The planned arm, and the actual one: the same where every dose was that of the sequence."""
    planned, name = subject["sequence"], arm_name(study, subject["sequence"])
    doses = study.doses_of.get(subject["subject"], ())
    told = {"ARMCD": planned, "ARM": name}
    if not doses:
        return told | {"ARMNRS": "ASSIGNED, NOT TREATED"}
    if any(planned[dose["period"] - 1 : dose["period"]] != dose["treatment"] for dose in doses):
        given = ", ".join(f"period {dose['period']}: {dose['treatment']}" for dose in doses)
        return told | {"ARMNRS": "UNPLANNED TREATMENT", "ACTARMUD": given}
    return told | {"ACTARMCD": planned, "ACTARM": name}


def _last_seen(study: Study, subject: Row) -> str:
    """The last dose or sample of a subject."""
    name = subject["subject"]
    doses = study.doses_of.get(name, ())
    return max((last_sample(study, name, dose["period"]) for dose in doses), default="")


def last_sample(study: Study, subject: str, period: int) -> str:
    """When the last sample of a period was taken; the dose where there was none."""
    dose = study.dose(subject, period)
    start = dose["start"] if dose else ""
    times = study.sampled.get((subject, period), ())
    return later(start, max(times)) if times and start else start


def elements(study: Study) -> list[Record]:
    """Subject elements (SE): screening, each treatment, and the washouts between them."""
    return [element for subject in study.subjects for element in _elements_of(study, subject)]


def _elements_of(study: Study, subject: Row) -> Iterator[Record]:
    name, doses = subject["subject"], study.doses_of.get(subject["subject"], ())
    started: list[tuple[str, str, str, int]] = [(SCREEN, SCREENING, subject["consent"], 1)]
    for place, dose in enumerate(doses):
        period = dose["period"]
        started.append((element_code(dose["treatment"]), treatment_epoch(period), dose["start"], 2 * period))
        if place + 1 < len(doses):
            ended = last_sample(study, name, period)
            started.append((WASHOUT, f"WASHOUT {period}", ended, 2 * period + 1))
    ends = [*(start for _, _, start, _ in started[1:]), subject["end"]]
    for (code, epoch, start, order), end in zip(started, ends, strict=True):
        told: dict[str, Any] = {
            "DOMAIN": "SE",
            "USUBJID": study.usubjid(name),
            "ETCD": code,
            "ELEMENT": element_name(code),
            "TAETORD": order,
            "EPOCH": epoch,
            "SESTDTC": start,
            "SEENDTC": end,
            "SESTDY": study_day(study, name, start),
            "SEENDY": study_day(study, name, end),
        }
        yield told


def visits(study: Study) -> Iterator[Record]:
    """Subject visits (SV): one record per period of the subject's sequence, and per visit planned besides."""
    for subject in study.subjects:
        name = subject["subject"]
        periods = range(1, len(subject["sequence"]) + 1)
        for number in (*periods, *(visit.number for visit in study.manifest.visit)):
            times = sorted(_times(study, name, number))
            start, end = (times[0], times[-1]) if times else ("", "")
            yield {
                "DOMAIN": "SV",
                "USUBJID": study.usubjid(name),
                "VISITNUM": number,
                "VISIT": study.visit_name(number),
                "SVPRESP": "Y",
                "SVOCCUR": "Y" if times else "N",
                "SVSTDTC": start,
                "SVENDTC": end,
                "SVSTDY": study_day(study, name, start),
                "SVENDY": study_day(study, name, end),
            }


def _times(study: Study, subject: str, visit: int) -> Iterator[str]:
    """When something was done at a visit: dose, last sample, examinations."""
    dose = study.dose(subject, visit)
    if dose:
        yield dose["start"]
        yield last_sample(study, subject, visit)
    yield from study.examined.get((subject, visit), ())
