"""7: analysis data sets against ADSL, and against the tabulations that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import Family
from galenic.dossier.cdisc.tables import Cell, DataSet

POPULATIONS = ("SAFFL", "PKFL", "BEFL", "ITTFL", "FASFL", "RANDFL", "ENRLFL", "COMPLFL", "PPROTFL")
OWN = ("STUDYID", "USUBJID")
LONGEST_CODE = 8
TOLERANCE_HOURS = 1 / 3600
MOMENTS = ("DTM", "DT")


def subjects(case: Case) -> Iterator[Found]:
    """ADSL against DM."""
    if not case.analyzed:
        return
    for row, record in case.records("ADSL"):
        if case.subjects and text(record, "USUBJID") not in case.subjects:
            yield Found("CDISC-701", f"{text(record, 'USUBJID')!r} is not in DM.", "ADSL", row, "USUBJID")
    for subject in case.subjects:
        if subject not in case.analyzed:
            yield Found("CDISC-701", f"{subject!r} of DM is not in ADSL.", "ADSL", variable="USUBJID")


def _others(case: Case) -> Iterator[DataSet]:
    return (data_set for data_set in case.of_family(Family.ADAM) if data_set.name != "ADSL")


def copied(case: Case) -> Iterator[Found]:
    """What analysis data sets take over from ADSL."""
    shared = set(case.get("ADSL").names) - set(OWN)
    for data_set in _others(case):
        for row, record in enumerate(data_set.records(), start=1):
            subject = case.analyzed.get(text(record, "USUBJID"))
            if subject is None:
                if case.analyzed:
                    message = f"{text(record, 'USUBJID')!r} is not in ADSL."
                    yield Found("CDISC-702", message, data_set.name, row, "USUBJID")
                continue
            for name in data_set.names:
                if name in shared and record[name] != subject[name]:
                    message = f"It is {record[name]!r}, in ADSL {subject[name]!r}."
                    yield Found("CDISC-702", message, data_set.name, row, name)


def parameters(case: Case) -> Iterator[Found]:
    """PARAM and PARAMCD."""
    for data_set in _others(case):
        names: dict[str, str] = {}
        codes: dict[str, str] = {}
        for row, record in enumerate(data_set.records(), start=1):
            code, name = text(record, "PARAMCD"), text(record, "PARAM")
            first, other = names.setdefault(code, name), codes.setdefault(name, code)
            if first != name or other != code or not 0 < len(code) <= LONGEST_CODE:
                yield Found("CDISC-703", f"{code!r} is {name!r}, before {first!r}.", data_set.name, row, "PARAMCD")


def flags(case: Case) -> Iterator[Found]:
    """Flags, and the reasons of exclusions."""
    for data_set in case.of_family(Family.ADAM):
        for name in (name for name in data_set.names if name.endswith("FL")):
            allowed = {"Y", "N"} if name in POPULATIONS else {"Y", ""}
            for row, value in enumerate(data_set.values(name), start=1):
                if ("" if value is None else value) not in allowed:
                    yield Found("CDISC-704", f"The flag is {value!r}.", data_set.name, row, name)
        for flag, excluded, reason in (("NCAXFL", "Y", "NCAXRS"), ("BEFL", "N", "BEXRS")):
            for row, record in enumerate(data_set.records(), start=1):
                if text(record, flag) == excluded and not text(record, reason):
                    yield Found("CDISC-709", f"{flag} is {excluded}, and {reason} empty.", data_set.name, row, reason)


def traced(case: Case) -> Iterator[Found]:
    """Analysis values against the records that they name as their source."""
    sources: dict[str, dict[tuple[str, float | None], Mapping[str, Cell]]] = {}
    for data_set in _others(case):
        for row, record in enumerate(data_set.records(), start=1):
            domain, variable = text(record, "SRCDOM"), text(record, "SRCVAR")
            if not domain or domain not in case.data_sets:
                continue
            if domain not in sources:
                sources[domain] = {
                    (text(one, "USUBJID"), number(one, f"{domain}SEQ")): one for _, one in case.records(domain)
                }
            source = sources[domain].get((text(record, "USUBJID"), number(record, "SRCSEQ")))
            if source is None or variable not in source:
                message = f"{domain} has no {variable} in record {text(record, 'SRCSEQ')} of the subject."
                yield Found("CDISC-705", message, data_set.name, row, "SRCSEQ")
            elif source[variable] != record.get("AVAL") and not text(record, "DTYPE"):
                message = f"AVAL is {record.get('AVAL')}, {domain}.{variable} {source[variable]}."
                yield Found("CDISC-705", message, data_set.name, row, "AVAL")


def treatments(case: Case) -> Iterator[Found]:
    """Treatments of records against the periods of ADSL."""
    for data_set in _others(case):
        for row, record in enumerate(data_set.records(), start=1):
            subject, period = case.analyzed.get(text(record, "USUBJID"), {}), number(record, "APERIOD")
            for name in ("TRTP", "TRTA"):
                planned = f"TRT{int(period or 0):02}{name[-1]}"
                if planned in subject and text(record, name) != text(subject, planned):
                    message = f"It is {text(record, name)!r}, {planned} of ADSL {text(subject, planned)!r}."
                    yield Found("CDISC-706", message, data_set.name, row, name)


def times(case: Case) -> Iterator[Found]:
    """Relative times, their units, and the display of moments."""
    for data_set in case.of_family(Family.ADAM):
        for column in data_set.columns:
            if column.is_number and column.name.endswith(MOMENTS) and not column.display_format:
                yield Found("CDISC-710", "The variable has no display format.", data_set.name, variable=column.name)
    for row, record in case.records("ADPC"):
        for time, unit in (("ARRLT", "RRLTU"), ("NRRLT", "RRLTU"), ("AFRLT", "FRLTU"), ("NFRLT", "FRLTU")):
            if number(record, time) is not None and not text(record, unit):
                yield Found("CDISC-708", f"{time} has no unit.", "ADPC", row, unit)
        elapsed, at, dose = (number(record, name) for name in ("ARRLT", "ADTM", "PCRFTDTM"))
        if None not in (elapsed, at, dose) and text(record, "RRLTU").lower() in {"h", "hours", "hr"}:
            hours = ((at or 0) - (dose or 0)) / 3600
            if abs(hours - (elapsed or 0)) > TOLERANCE_HOURS:
                message = f"ARRLT is {elapsed:g} h; {hours:g} h lie between dose and sample."
                yield Found("CDISC-707", message, "ADPC", row, "ARRLT")


CHECKS = (subjects, copied, parameters, flags, traced, treatments, times)
