"""3: doses, adverse events and how participation ended."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found

CRITERIA = ("AESCAN", "AESCONG", "AESDISAB", "AESDTH", "AESHOSP", "AESLIFE", "AESMIE")


def doses(case: Case) -> Iterator[Found]:
    """EX against DM."""
    given: dict[str, list[str]] = {}
    for row, record in case.records("EX"):
        start = text(record, "EXSTDTC")
        given.setdefault(text(record, "USUBJID"), []).extend((start, text(record, "EXENDTC") or start))
        dose = number(record, "EXDOSE")
        if dose is None or dose < 0 or (dose and not text(record, "EXDOSU")):
            yield Found("CDISC-513", f"EXDOSE is {dose}, EXDOSU {text(record, 'EXDOSU')!r}.", "EX", row, "EXDOSE")
    if not given:
        return
    for row, record in case.records("DM"):
        times = sorted(time for time in given.get(text(record, "USUBJID"), []) if time)
        treated = bool(text(record, "ACTARMCD") or text(record, "ACTARMUD"))
        if treated != bool(times):
            message = "Treated, and without a dose in EX." if treated else "Doses in EX, and no actual arm."
            yield Found("CDISC-310", message, "DM", row, "ACTARMCD")
        for variable, expected in (("RFXSTDTC", times[:1]), ("RFXENDTC", times[-1:])):
            if text(record, variable) != "".join(expected):
                message = f"It is {text(record, variable)!r}, by EX {''.join(expected)!r}."
                yield Found("CDISC-309", message, "DM", row, variable)


def seriousness(case: Case) -> Iterator[Found]:
    """Serious events and their criteria."""
    for row, record in case.records("AE"):
        why = [name for name in CRITERIA if text(record, name) == "Y"]
        serious = text(record, "AESER")
        if (serious == "Y") != bool(why):
            message = f"AESER is {serious!r}, the criteria that hold: {', '.join(why) or 'none'}."
            yield Found("CDISC-312", message, "AE", row, "AESER")


def deaths(case: Case) -> Iterator[Found]:
    """Deaths in DM, AE and DS."""
    died = {text(record, "USUBJID") for _, record in case.records("AE") if text(record, "AEOUT") == "FATAL"}
    died |= {text(record, "USUBJID") for _, record in case.records("DS") if text(record, "DSDECOD") == "DEATH"}
    for row, record in case.records("DM"):
        flag, date = text(record, "DTHFL"), text(record, "DTHDTC")
        if flag not in {"", "Y"} or bool(flag) != bool(date) or bool(flag) != (text(record, "USUBJID") in died):
            told = "a" if text(record, "USUBJID") in died else "no"
            message = f"DTHFL is {flag!r}, DTHDTC {date!r}; AE and DS tell of {told} death."
            yield Found("CDISC-317", message, "DM", row, "DTHFL")


def dispositions(case: Case) -> Iterator[Found]:
    """How the participation of assigned subjects ended."""
    if not case.get("DM").rows:
        return
    ended = {
        text(record, "USUBJID") for _, record in case.records("DS") if text(record, "DSCAT") == "DISPOSITION EVENT"
    }
    for row, record in case.records("DM"):
        if text(record, "ARMCD") and text(record, "USUBJID") not in ended:
            yield Found("CDISC-316", "DS has no disposition event of this subject.", "DM", row, "USUBJID")


CHECKS = (doses, seriousness, deaths, dispositions)
