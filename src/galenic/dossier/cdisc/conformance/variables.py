"""2: variables and cells, as the standard and as a transport file want them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from galenic.dossier.cdisc.conformance.case import Case
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.standard import NUMBERED, Description, Variable
from galenic.dossier.cdisc.tables import Cell, Column, DataSet
from galenic.dossier.cdisc.transport import LARGEST, MOST_LABEL, MOST_TEXT, NAME, SMALLEST

WORDS_FOR_NOTHING = {".", "NULL", "NONE", "NAN", "N/A", "NA", "MISSING", "-"}
MAY_SAY_SO = {"TSVALNF", "TSVAL"}


def standard(case: Case) -> Iterator[Found]:
    """Variables against the implementation guide."""
    for data_set, about in case.known():
        yield from _missing(data_set, about)
        for column in data_set.columns:
            variable = about.variable(column.name)
            if variable is None:
                message = f"The standard has no such variable in {data_set.name}."
                yield Found("CDISC-204", message, data_set.name, variable=column.name)
            else:
                yield from _as_declared(data_set, column, variable)
        yield from _ordered(data_set, about)


def _missing(data_set: DataSet, about: Description) -> Iterator[Found]:
    rules = {"Req": "CDISC-201", "Exp": "CDISC-202"}
    for variable in about.variables:
        if variable.core in rules and not data_set.has(variable.name.replace(NUMBERED, "01")):
            name = variable.name.replace(NUMBERED, "01")
            yield Found(rules[variable.core], f"{data_set.name} has no {name}.", data_set.name, variable=name)


def _as_declared(data_set: DataSet, column: Column, variable: Variable) -> Iterator[Found]:
    name, values = data_set.name, data_set.values(column.name)
    if column.label != variable.label:
        message = f"The label is {column.label!r}, in the standard {variable.label!r}."
        yield Found("CDISC-205", message, name, variable=column.name)
    if column.is_number != variable.is_number:
        message = f"It is a {_kind(column.is_number)}, in the standard a {_kind(variable.is_number)}."
        yield Found("CDISC-206", message, name, variable=column.name)
    empty = [row for row, value in enumerate(values, start=1) if value in ("", None)]
    if variable.core == "Req" and empty:
        yield from (Found("CDISC-203", "The cell is empty.", name, row, column.name) for row in empty)
    if variable.core == "Perm" and values and len(empty) == len(values):
        yield Found("CDISC-208", "No record has a value.", name, variable=column.name)


def _kind(is_number: bool) -> str:
    return "number" if is_number else "text"


def _ordered(data_set: DataSet, about: Description) -> Iterator[Found]:
    places = {variable.name: place for place, variable in enumerate(about.variables)}
    found = [places[name] for name in data_set.names if name in places]
    for place, (first, second) in enumerate(pairwise(found)):
        if second < first:
            names = [name for name in data_set.names if name in places]
            message = f"It stands after {names[place]}, in the standard before it."
            yield Found("CDISC-207", message, data_set.name, variable=names[place + 1])


def formats(case: Case) -> Iterator[Found]:
    """Names, labels and lengths against what a transport file holds."""
    longest = _longest(case)
    for data_set in case.data_sets.values():
        for name, variable in ((data_set.name, ""), *((column.name, column.name) for column in data_set.columns)):
            if not NAME.fullmatch(name):
                yield Found("CDISC-209", f"{name!r} is no name.", data_set.name, variable=variable)
        labels = ((data_set.label, ""), *((column.label, column.name) for column in data_set.columns))
        for label, variable in labels:
            if len(label.encode()) > MOST_LABEL or not label.isascii():
                yield Found("CDISC-210", f"The label is {label!r}.", data_set.name, variable=variable)
        for column in data_set.columns:
            if not column.is_number and column.length > longest[column.name]:
                message = f"The variable has {column.length} bytes, its longest value {longest[column.name]}."
                yield Found("CDISC-216", message, data_set.name, variable=column.name)


def _longest(case: Case) -> dict[str, int]:
    longest: dict[str, int] = {}
    for data_set in case.data_sets.values():
        for column in data_set.columns:
            used = max((len(str(value).encode()) for value in data_set.values(column.name)), default=1)
            longest[column.name] = max(longest.get(column.name, 1), used)
    return longest


def cells(case: Case) -> Iterator[Found]:
    """Every cell."""
    for data_set in case.data_sets.values():
        for column in data_set.columns:
            check = _number if column.is_number else _text
            for row, value in enumerate(data_set.values(column.name), start=1):
                for rule, message in check(value, column):
                    yield Found(rule, message, data_set.name, row, column.name)


def _number(value: Cell, _column: Column) -> Iterator[tuple[str, str]]:
    if isinstance(value, (int, float)) and value and not SMALLEST <= abs(value) < LARGEST:
        yield "CDISC-215", f"The number is {value!r}."


def _text(value: Cell, column: Column) -> Iterator[tuple[str, str]]:
    written = "" if value is None else str(value)
    if len(written.encode()) > MOST_TEXT:
        yield "CDISC-211", f"The text has {len(written.encode())} bytes."
    if not written.isascii() or (written and not written.isprintable()):
        odd = sorted({character for character in written if not character.isascii() or not character.isprintable()})
        yield "CDISC-212", f"The text has {', '.join(f'U+{ord(character):04X}' for character in odd)}."
    if written.upper() in WORDS_FOR_NOTHING and column.name not in MAY_SAY_SO and not _is_term(column, written):
        yield "CDISC-213", f"The cell says {written!r}."
    if written != written.strip(" "):
        yield "CDISC-214", f"The text is {written!r}."


def _is_term(column: Column, written: str) -> bool:
    """NA is a term of the answers to yes-no questions."""
    return written == "NA" and column.name.endswith(("FL", "OCCUR", "FAST"))


CHECKS = (standard, formats, cells)
