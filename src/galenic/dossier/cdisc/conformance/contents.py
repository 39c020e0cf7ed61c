"""1: what a package holds, and whether define.xml describes it."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.dossier.cdisc.conformance.case import Case, text
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.define_reading import Described, DescribedVariable
from galenic.dossier.cdisc.standard import Family, descriptions
from galenic.dossier.cdisc.tables import Column, DataSet

TREATED = ("EXTRT", "ACTARMCD")


def essential(case: Case) -> Iterator[Found]:
    """DM, TS and ADSL."""
    if case.of_family(Family.SDTM):
        if "DM" not in case.data_sets:
            yield Found("CDISC-102", "There is no DM.")
        if "SSTDTC" not in {text(record, "TSPARMCD") for _, record in case.records("TS")}:
            yield Found("CDISC-103", "TS states no study start date (SSTDTC)." if case.get("TS").rows else "No TS.")
    if case.of_family(Family.ADAM) and "ADSL" not in case.data_sets:
        yield Found("CDISC-104", "There is no ADSL.")


def followed(case: Case) -> Iterator[Found]:
    """What another data set follows from."""
    if "PP" in case.data_sets and "PC" not in case.data_sets:
        yield Found("CDISC-113", "There is PP and no PC.", "PP")
    treated = any(text(record, "ACTARMCD") for record in case.subjects.values())
    if treated and "EX" not in case.data_sets:
        yield Found("CDISC-113", "Subjects were treated, and there is no EX.", "EX")


def filled(case: Case) -> Iterator[Found]:
    """Data sets that are empty, or unknown here."""
    for name, data_set in case.data_sets.items():
        if not data_set.rows:
            yield Found("CDISC-111", f"{name} has no records.", name)
        if name not in descriptions():
            yield Found("CDISC-112", f"{name} is none of {', '.join(descriptions())}.", name)


def twins(case: Case) -> Iterator[Found]:
    """The same data set in two formats."""
    for twin in case.twins:
        name, one = twin.name, case.data_sets[twin.name]
        if one.names != twin.names:
            yield Found("CDISC-110", "The two files have other variables, or in another order.", name)
            continue
        differing = [row for row, (a, b) in enumerate(zip(one.rows, twin.rows, strict=False), start=1) if a != b]
        if len(one.rows) != len(twin.rows):
            yield Found("CDISC-110", f"One file has {len(one.rows)} records, the other {len(twin.rows)}.", name)
        elif differing:
            yield Found("CDISC-110", f"{len(differing)} records differ, the first is this one.", name, differing[0])


def defined(case: Case) -> Iterator[Found]:
    """define.xml: there, valid, and about these data sets."""
    for folder, described, names in case.defined:
        place = "define.xml" if folder == "." else f"{folder}/define.xml"
        if described is None:
            yield Found("CDISC-105", f"There is no {place} that could be read.", place)
            continue
        for line, message in described.errors:
            yield Found("CDISC-106", f"line {line}: {message}", place)
        for name in sorted(set(names) - described.data_sets.keys()):
            yield Found("CDISC-107", f"{name} is not described.", name)
        for name in sorted(described.data_sets.keys() - set(names)):
            yield Found("CDISC-107", f"{name} is described, and there is no file of it.", name)


def described(case: Case) -> Iterator[Found]:
    """Variables as they are and as they are described."""
    for _, found, names in case.defined:
        for name in names:
            if found is not None and name in found.data_sets:
                yield from _variables(case.data_sets[name], found, name)


def _variables(data_set: DataSet, found: Described, name: str) -> Iterator[Found]:
    told = {variable.name: variable for variable in found.data_sets[name]}
    for column in data_set.columns:
        if column.name not in told:
            yield Found("CDISC-108", "The variable is not described.", name, variable=column.name)
            continue
        for what, there, said in _differences(column, told[column.name]):
            message = f"The {what} is {there!r}, described as {said!r}."
            yield Found("CDISC-108", message, name, variable=column.name)
    for missing in sorted(told.keys() - set(data_set.names)):
        yield Found("CDISC-108", "The variable is described, and is not there.", name, variable=missing)
    if list(told) != list(data_set.names) and set(told) == set(data_set.names):
        yield Found("CDISC-108", "The variables are described in another order.", name)


def _differences(column: Column, said: DescribedVariable) -> Iterator[tuple[str, object, object]]:
    if column.label != said.label:
        yield "label", column.label, said.label
    if column.is_number != (said.is_number or bool(said.display_format)):
        yield "type", "number" if column.is_number else "text", said.kind
    elif not column.is_number and said.length is not None and said.length != column.length:
        yield "length", column.length, said.length


CHECKS = (essential, followed, filled, twins, defined, described)
