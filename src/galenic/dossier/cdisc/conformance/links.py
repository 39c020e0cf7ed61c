"""6: relations between data sets, above all between parameters and the samples they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, number, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.tables import Cell
from galenic.science.units import UnitError, combine, same_dimension

CONCENTRATIONS = ("CMAX", "CLST", "CMIN", "CAVG", "CTROUGH", "C0")
AREAS = ("AUCLST", "AUCALL", "AUCIFO", "AUCIFP", "AUCTAU", "AUCINT")
SAME = 1e-9


def relations(case: Case) -> Iterator[Found]:
    """RELREC against what it relates."""
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row, record in case.records("RELREC"):
        domain, variable, value = (text(record, name) for name in ("RDOMAIN", "IDVAR", "IDVARVAL"))
        if domain not in case.data_sets:
            yield Found("CDISC-601", f"There is no {domain}.", "RELREC", row, "RDOMAIN")
            continue
        if not case.get(domain).has(variable):
            yield Found("CDISC-601", f"{domain} has no {variable}.", "RELREC", row, "IDVAR")
            continue
        if (domain, variable) not in said:
            said[domain, variable] = values_of(case, domain, variable)
        if value and (text(record, "USUBJID"), value) not in said[domain, variable]:
            yield Found("CDISC-602", f"{domain} has no {variable} {value}.", "RELREC", row, "IDVARVAL")
    related = {text(record, "RDOMAIN") for _, record in case.records("RELREC")}
    if case.get("PP").rows and case.get("PC").rows and not {"PC", "PP"} <= related:
        yield Found("CDISC-603", "RELREC does not relate PP to PC.", "RELREC")


def values_of(case: Case, domain: str, variable: str) -> set[tuple[str, str]]:
    """What a variable says of each subject; numbers as they are written without a point where they are whole."""
    found = set()
    for _, record in case.records(domain):
        value = number(record, variable)
        found.add((text(record, "USUBJID"), text(record, variable) if value is None else f"{value:g}"))
    return found


def profiles(case: Case) -> Iterator[Found]:
    """Parameters against the samples of their profile: there, largest, in fitting units."""
    largest: dict[tuple[str, str, str], float] = {}
    units: dict[tuple[str, str, str], str] = {}
    for _, record in case.records("PC"):
        value = number(record, "PCSTRESN")
        for key in (_key(record, "PC", "PCGRPID"), _key(record, "PC", "PCRFTDTC")):
            units.setdefault(key, text(record, "PCSTRESU"))
            if value is not None:
                largest[key] = max(largest.get(key, value), value)
    if not units:
        return
    for row, record in case.records("PP"):
        key = _key(record, "PP", "PPGRPID")
        if key not in units and not text(record, "PPGRPID"):
            key = _key(record, "PP", "PPRFTDTC")
        if key not in units:
            yield Found("CDISC-604", f"PC has no samples of {' '.join(key).strip()}.", "PP", row, "PPGRPID")
            continue
        yield from _compared(row, record, largest.get(key), units[key])


def _key(record: Mapping[str, Cell], domain: str, variable: str) -> tuple[str, str, str]:
    return text(record, "USUBJID"), text(record, f"{domain}SPEC"), text(record, variable)


def _compared(row: int, record: Mapping[str, Cell], largest: float | None, unit: str) -> Iterator[Found]:
    code, value, stated = text(record, "PPTESTCD"), number(record, "PPSTRESN"), text(record, "PPSTRESU")
    if value is None:
        return
    if code == "CMAX" and stated == unit and largest is not None and abs(value - largest) > SAME * abs(largest):
        message = f"CMAX is {value:g}, the largest concentration {largest:g}."
        yield Found("CDISC-605", message, "PP", row, "PPSTRESN")
    if code in CONCENTRATIONS + AREAS and not _fits(code, stated, unit):
        yield Found("CDISC-606", f"{code} is in {stated!r}, the concentrations in {unit!r}.", "PP", row, "PPSTRESU")


def _fits(code: str, stated: str, unit: str) -> bool:
    try:
        expected = unit if code in CONCENTRATIONS else combine("time*concentration", time="h", concentration=unit)
        return same_dimension(stated, expected)
    except (UnitError, KeyError, ValueError):
        return stated == unit if code in CONCENTRATIONS else bool(stated)


CHECKS = (relations, profiles)
