"""6: supplemental qualifiers, and the records that they qualify."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from galenic.dossier.cdisc.conformance.case import Case, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.conformance.links import values_of
from galenic.dossier.cdisc.standard import descriptions
from galenic.dossier.cdisc.tables import Cell

NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
LONGEST_LABEL = 40
BY_SUBJECT = "DM"


def qualified(case: Case) -> Iterator[Found]:
    """The records that are qualified: of the right domain, and there."""
    for data_set, about in case.known():
        if not about.parent:
            continue
        said: dict[str, set[tuple[str, str]]] = {}
        for row, record in case.records(data_set.name):
            domain, variable = text(record, "RDOMAIN"), text(record, "IDVAR")
            if domain != about.parent:
                message = f"RDOMAIN is {domain!r} in {data_set.name}."
                yield Found("CDISC-610", message, data_set.name, row, "RDOMAIN")
                continue
            if variable not in said and case.get(domain).has(variable):
                said[variable] = values_of(case, domain, variable)
            message, place = _unled(case, record, said)
            if message:
                yield Found("CDISC-608", message, data_set.name, row, place)


def _unled(case: Case, record: Mapping[str, Cell], said: Mapping[str, set[tuple[str, str]]]) -> tuple[str, str]:
    """Why a qualifier leads nowhere, and which variable says so; nothing where it leads to a record."""
    domain, variable, value = (text(record, name) for name in ("RDOMAIN", "IDVAR", "IDVARVAL"))
    subject = text(record, "USUBJID")
    if domain not in case.data_sets:
        return f"There is no {domain}.", "RDOMAIN"
    if bool(variable) != bool(value):
        return f"IDVAR is {variable!r}, IDVARVAL {value!r}.", "IDVARVAL"
    if not variable:
        if domain != BY_SUBJECT:
            return f"A record of {domain} is not told apart by its subject.", "IDVAR"
        return ("", "") if subject in case.subjects else (f"DM has no {subject}.", "USUBJID")
    if variable not in said:
        return f"{domain} has no {variable}.", "IDVAR"
    return ("", "") if (subject, value) in said[variable] else (f"{domain} has no {variable} {value}.", "IDVARVAL")


def named(case: Case) -> Iterator[Found]:
    """Names and labels of qualifiers."""
    for data_set, about in case.known():
        if not about.parent:
            continue
        labels: dict[str, str] = {}
        for row, record in case.records(data_set.name):
            name, label = text(record, "QNAM"), text(record, "QLABEL")
            if not NAME.fullmatch(name) or not 0 < len(label) <= LONGEST_LABEL:
                yield Found("CDISC-609", f"{name!r}, {label!r}.", data_set.name, row, "QNAM")
            elif descriptions()[about.parent].variable(name) is not None:
                yield Found("CDISC-609", f"{about.parent} has a variable {name}.", data_set.name, row, "QNAM")
            elif labels.setdefault(name, label) != label:
                message = f"{name} is {label!r}, before {labels[name]!r}."
                yield Found("CDISC-609", message, data_set.name, row, "QLABEL")


CHECKS = (qualified, named)
