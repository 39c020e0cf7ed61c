"""3: what was planned: trial summary, arms, elements, visits."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.dossier.cdisc.conformance.case import Case, text
from galenic.dossier.cdisc.conformance.findings import Found

STATED = (
    "ADDON AGEMAX AGEMIN LENGTH PLANSUB RANDOM SEXPOP STOPRULE TBLIND TCNTRL TITLE TPHASE TTYPE TRT SPONSOR ACTSUB "
    "NARMS INTMODEL STYPE HLTSUBJI OBJPRIM OUTMSPRI DCUTDTC DCUTDESC SENDTC"
)


def summary(case: Case) -> Iterator[Found]:
    """The parameters of TS."""
    if "TS" not in case.data_sets:
        return
    there = {text(record, "TSPARMCD") for _, record in case.records("TS")}
    for code in STATED.split():
        if code not in there:
            yield Found("CDISC-313", f"{code} is not stated.", "TS", variable="TSPARMCD")
    for row, record in case.records("TS"):
        if bool(text(record, "TSVAL")) == bool(text(record, "TSVALNF")):
            both = "both" if text(record, "TSVAL") else "neither"
            message = f"{text(record, 'TSPARMCD')} has {both} value and null flavor."
            yield Found("CDISC-314", message, "TS", row, "TSVAL")


def elements(case: Case) -> Iterator[Found]:
    """Elements of arms and subjects, and visits."""
    known = {text(record, "ETCD") for _, record in case.records("TE")}
    for name in ("TA", "SE"):
        for row, record in case.records(name):
            if text(record, "ETCD") not in known and text(record, "ETCD") != "UNPLAN":
                yield Found("CDISC-315", f"{text(record, 'ETCD')!r} is not in TE.", name, row, "ETCD")


def visits(case: Case) -> Iterator[Found]:
    """Visits of results, as planned and as they took place."""
    planned = {text(record, "VISITNUM") for _, record in case.records("TV")}
    took_place = {(text(record, "USUBJID"), _number(text(record, "VISITNUM"))) for _, record in case.records("SV")}
    plain = {_number(visit) for visit in planned}
    for name in ("PC", "VS", "LB"):
        for row, record in case.records(name):
            visit = _number(text(record, "VISITNUM"))
            if planned and visit not in plain:
                yield Found("CDISC-607", f"Visit {visit or '(none)'} is not in TV.", name, row, "VISITNUM")
            elif took_place and (text(record, "USUBJID"), visit) not in took_place:
                message = f"Visit {visit or '(none)'} of the subject is not in SV."
                yield Found("CDISC-607", message, name, row, "VISITNUM")


def _number(written: str) -> str:
    try:
        return f"{float(written):g}"
    except ValueError:
        return written


CHECKS = (summary, elements, visits)
