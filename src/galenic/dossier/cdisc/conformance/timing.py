"""4: dates, intervals, study days, epochs and time points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import Family
from galenic.dossier.cdisc.tables import Cell, DataSet
from galenic.dossier.cdisc.timing import day, earlier_or_same, hours_in, is_date, is_interval, moment

REFERENCES = {"PC": "PCRFTDTC", "PP": "PPRFTDTC", "VS": "VSRFTDTC"}
NEEDS_EPOCH = ("EX", "PC", "PP", "AE", "VS", "LB")
FINDINGS = ("PC", "VS", "LB")
INTERVALS = ("ELTM", "DUR", "STINT", "ENINT", "EVLINT")
PARTICIPATION = ("EX", "PC", "AE", "SV", "VS", "LB")
NEAR_SHARE, NEAR_HOURS = 0.1, 0.25


def written(case: Case) -> Iterator[Found]:
    """Dates and intervals as ISO 8601."""
    for data_set in case.of_family(Family.SDTM):
        for name in data_set.names:
            if name.endswith("DTC"):
                yield from _each(data_set, name, "CDISC-401", is_date, "date")
            elif name.startswith(data_set.name) and name.endswith(INTERVALS):
                yield from _each(data_set, name, "CDISC-402", is_interval, "interval")


def _each(data_set: DataSet, name: str, rule: str, fits: Callable[[str], bool], noun: str) -> Iterator[Found]:
    for row, value in enumerate(data_set.values(name), start=1):
        if value and not fits(str(value)):
            yield Found(rule, f"{str(value)!r} is no {noun} of ISO 8601.", data_set.name, row, name)


def ordered(case: Case) -> Iterator[Found]:
    """Starts before ends."""
    for data_set in case.of_family(Family.SDTM):
        pairs = [(f"{data_set.name}STDTC", f"{data_set.name}ENDTC")]
        if data_set.name == "DM":
            pairs = [("RFSTDTC", "RFENDTC"), ("RFXSTDTC", "RFXENDTC"), ("RFICDTC", "RFPENDTC")]
        for row, record in enumerate(data_set.records(), start=1):
            for start, end in pairs:
                first, last = text(record, start), text(record, end)
                if first and last and not earlier_or_same(first, last):
                    yield Found("CDISC-403", f"It ends at {last} and starts at {first}.", data_set.name, row, end)


def days(case: Case) -> Iterator[Found]:
    """Study days against their dates."""
    for data_set in case.of_family(Family.SDTM):
        for kind in ("", "ST", "EN"):
            date, shown = f"{data_set.name}{kind}DTC", f"{data_set.name}{kind}DY"
            if data_set.has(date) and data_set.has(shown):
                yield from _days(case, data_set, date, shown)


def _days(case: Case, data_set: DataSet, date: str, shown: str) -> Iterator[Found]:
    for row, record in enumerate(data_set.records(), start=1):
        reference = text(case.subjects.get(text(record, "USUBJID"), {}), "RFSTDTC")
        if not is_date(text(record, date)) or not is_date(reference):
            continue
        expected, found = day(text(record, date), reference), number(record, shown)
        if expected != found:
            told = "empty" if found is None else f"{found:g}"
            message = f"It is {told}; {text(record, date)} is day {expected} of {reference}."
            yield Found("CDISC-404", message, data_set.name, row, shown)


def epochs(case: Case) -> Iterator[Found]:
    """EPOCH filled and planned."""
    planned = {text(record, "EPOCH") for _, record in case.records("TA")}
    for data_set in case.of_family(Family.SDTM):
        for row, record in enumerate(data_set.records(), start=1):
            epoch = text(record, "EPOCH")
            if epoch and planned and epoch not in planned:
                yield Found("CDISC-405", f"{epoch!r} is not in TA.", data_set.name, row, "EPOCH")
            elif not epoch and data_set.name in NEEDS_EPOCH:
                yield Found("CDISC-405", "EPOCH is empty.", data_set.name, row, "EPOCH")


def references(case: Case) -> Iterator[Found]:
    """Reference times against doses."""
    doses = {(text(record, "USUBJID"), text(record, "EXSTDTC")) for _, record in case.records("EX")}
    for name, variable in REFERENCES.items():
        for row, record in case.records(name):
            at = text(record, variable)
            if at and doses and (text(record, "USUBJID"), at) not in doses:
                yield Found("CDISC-406", f"The subject has no dose at {at} in EX.", name, row, variable)


def time_points(case: Case) -> Iterator[Found]:
    """Planned time points of PC and VS."""
    for name in ("PC", "VS"):
        yield from _time_points(case, name)


def _time_points(case: Case, name: str) -> Iterator[Found]:
    seen: dict[tuple[str, str, str], dict[str, str]] = {}
    for row, record in case.records(name):
        reference, elapsed = text(record, f"{name}TPTREF"), text(record, f"{name}ELTM")
        if elapsed and not reference:
            yield Found("CDISC-408", f"{elapsed} after what?", name, row, f"{name}TPTREF")
        told = {end: text(record, f"{name}{end}") for end in ("TPT", "TPTNUM", "ELTM")}
        if told["TPT"]:
            key = (reference, text(record, "VISITNUM"), told["TPT"])
            if seen.setdefault(key, told) != told:
                other = ", ".join(seen[key].values())
                message = f"It is {', '.join(told.values())}; elsewhere {other}."
                yield Found("CDISC-407", message, name, row, f"{name}TPTNUM")
        yield from _near(name, row, record)


def _near(name: str, row: int, record: Mapping[str, Cell]) -> Iterator[Found]:
    planned = hours_in(text(record, f"{name}ELTM"))
    start, taken = text(record, f"{name}RFTDTC"), text(record, f"{name}DTC")
    if planned is None or not all(is_date(each) and len(each) >= 16 for each in (start, taken)):
        return
    actual = (moment(taken) - moment(start)).total_seconds() / 3600
    if abs(actual - planned) > max(NEAR_HOURS, NEAR_SHARE * planned) and not (planned <= 0 and actual <= 0):
        message = f"Planned {planned:g} h after the dose, taken {actual:.2f} h after it."
        yield Found("CDISC-411", message, name, row, f"{name}DTC")


def participation(case: Case) -> Iterator[Found]:
    """Dates between consent and the end of participation."""
    for name in PARTICIPATION:
        variable = f"{name}DTC" if name in FINDINGS else f"{name}STDTC"
        for row, record in case.records(name):
            subject, at = case.subjects.get(text(record, "USUBJID"), {}), text(record, variable)
            first, last = text(subject, "RFICDTC"), text(subject, "RFPENDTC")
            if not at:
                continue
            if first and not earlier_or_same(first, at):
                yield Found("CDISC-409", f"{at} is before the informed consent, {first}.", name, row, variable)
            if last and not earlier_or_same(at, last):
                yield Found("CDISC-409", f"{at} is after the end of participation, {last}.", name, row, variable)


def elements(case: Case) -> Iterator[Found]:
    """Elements of a subject one after another."""
    before: dict[str, tuple[str, int]] = {}
    for row, record in case.records("SE"):
        subject, start = text(record, "USUBJID"), text(record, "SESTDTC")
        ended = before.get(subject)
        if ended and ended[0] and ended[0] != start:
            yield Found("CDISC-410", f"It starts at {start}; the one before ended at {ended[0]}.", "SE", row, "SESTDTC")
        before[subject] = (text(record, "SEENDTC"), row)


CHECKS = (written, ordered, days, epochs, references, time_points, participation, elements)
