"""3: records, and the subjects they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import Family

OLDEST = 120


def identified(case: Case) -> Iterator[Found]:
    """DOMAIN, STUDYID, USUBJID."""
    studies = Counter(text(record, "STUDYID") for data_set in case.data_sets.values() for record in data_set.records())
    study = studies.most_common(1)[0][0] if studies else ""
    for data_set, about in case.known():
        name = data_set.name
        for row, record in enumerate(data_set.records(), start=1):
            if data_set.has("DOMAIN") and text(record, "DOMAIN") != name:
                yield Found("CDISC-301", f"DOMAIN is {text(record, 'DOMAIN')!r}.", name, row, "DOMAIN")
            if text(record, "STUDYID") != study:
                message = f"STUDYID is {text(record, 'STUDYID')!r}, elsewhere {study!r}."
                yield Found("CDISC-302", message, name, row, "STUDYID")
            subject = text(record, "USUBJID")
            if subject and about.family is Family.SDTM and case.subjects and subject not in case.subjects:
                yield Found("CDISC-304", f"{subject!r} is not in DM.", name, row, "USUBJID")


def unique(case: Case) -> Iterator[Found]:
    """Sequence numbers, keys, subjects."""
    for variable in ("USUBJID", "SUBJID"):
        yield from _repeated(case, "DM", (variable,), "CDISC-303")
    for data_set, about in case.known():
        sequence = "ASEQ" if about.family is Family.ADAM else f"{data_set.name}SEQ"
        if data_set.has(sequence) and data_set.name != "TS":
            yield from _repeated(case, data_set.name, ("USUBJID", sequence), "CDISC-305")
            for row, record in case.records(data_set.name):
                value = number(record, sequence)
                if value is None or value < 1 or not value.is_integer():
                    yield Found("CDISC-305", f"{sequence} is {value}.", data_set.name, row, sequence)
        keys = tuple(key for key in about.keys if data_set.has(key))
        if keys:
            yield from _repeated(case, data_set.name, keys, "CDISC-306")


def _repeated(case: Case, name: str, variables: tuple[str, ...], rule: str) -> Iterator[Found]:
    seen: dict[tuple[str, ...], int] = {}
    for row, record in case.records(name):
        key = tuple(text(record, variable) for variable in variables)
        if key in seen:
            message = f"As in record {seen[key]}: {', '.join(part for part in key if part)}."
            yield Found(rule, message, name, row, variables[-1])
        seen.setdefault(key, row)


def arms(case: Case) -> Iterator[Found]:
    """Planned and actual arms."""
    planned = {(text(record, "ARMCD"), text(record, "ARM")) for _, record in case.records("TA")}
    for row, record in case.records("DM"):
        for code, name in (("ARMCD", "ARM"), ("ACTARMCD", "ACTARM")):
            pair = text(record, code), text(record, name)
            if any(pair) and pair not in planned:
                yield Found("CDISC-307", f"{pair[0]!r}, {pair[1]!r} is no arm of TA.", "DM", row, code)
        empty = not text(record, "ARMCD") or not text(record, "ACTARMCD")
        if empty != bool(text(record, "ARMNRS")):
            message = "The arm is empty without a reason." if empty else "There is a reason, and the arms are filled."
            yield Found("CDISC-308", message, "DM", row, "ARMNRS")


def demographics(case: Case) -> Iterator[Found]:
    """Age and its unit."""
    for row, record in case.records("DM"):
        age, unit = number(record, "AGE"), text(record, "AGEU")
        if (age is None) != (not unit):
            yield Found("CDISC-311", f"AGE is {age}, AGEU {unit!r}.", "DM", row, "AGEU")
        elif age is not None and unit == "YEARS" and not 0 <= age <= OLDEST:
            yield Found("CDISC-311", f"AGE is {age:g} years.", "DM", row, "AGE")


CHECKS = (identified, unique, arms, demographics)
