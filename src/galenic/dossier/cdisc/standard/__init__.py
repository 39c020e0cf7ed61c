"""The one specification of data sets, variables and controlled terms, declared in the tables of this folder.

SDTMIG 3.4 (model 2.0), ADaMIG 1.3 with the implementation guide for noncompartmental analysis 1.0, and those terms of
CDISC controlled terminology of 2026-03-27 (NCI Enterprise Vocabulary Services) that a bioequivalence study uses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources

TERMINOLOGY_VERSION = "2026-03-27"
SDTM_VERSION = "3.4"
ADAM_VERSION = "1.3"
NUMBERED = "{xx}"
SUPPLEMENT = "SUPP--"
SUPPLEMENTED = ("SPECIAL PURPOSE", "INTERVENTIONS", "EVENTS", "FINDINGS")


class Family(StrEnum):
    """The two families of standards."""

    SDTM = "SDTM"
    ADAM = "ADaM"


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled term: the value to submit, the NCI concept where it is known here, and what it stands for."""

    value: str
    concept: str = ""
    decode: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A controlled list. Values that it lacks are wrong, or, where it is extensible, the sponsor's own."""

    code: str
    name: str
    concept: str
    extensible: bool
    terms: tuple[Term, ...]

    def __contains__(self, value: object) -> bool:
        return any(term.value == value for term in self.terms)

    def term(self, value: str) -> Term | None:
        """Look up the term with this value; None when the list lacks it."""
        return next((term for term in self.terms if term.value == value), None)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as the standard describes it, and where its values come from.

    `type` is text, datetime, duration, integer, float or sasdatetime (seconds since 1960-01-01). `origin` is Collected,
    Assigned, Protocol, Derived, or the variable it was copied from (DM.AGE).
    """

    name: str
    label: str
    type: str
    length: int
    core: str
    role: str
    origin: str
    codelist: str = ""
    method: str = ""

    @property
    def is_number(self) -> bool:
        """Whether a transport file holds it as a number."""
        return self.type in {"integer", "float", "sasdatetime"}

    @property
    def display_format(self) -> str:
        """How SAS shows it; empty where that needs no saying."""
        return "DATETIME20." if self.type == "sasdatetime" else ""


@dataclass(frozen=True, slots=True)
class Description:
    """A data set as the standard describes it. `keys` are the variables that tell its records apart.

    `parent` is the domain whose records it supplements: DM for SUPPDM, empty for most.
    """

    name: str
    label: str
    family: Family
    kind: str
    structure: str
    keys: tuple[str, ...]
    variables: tuple[Variable, ...]
    parent: str = ""

    def variable(self, name: str) -> Variable | None:
        """Look up a variable, also one that is numbered by period (TRT01P); None when the standard lacks it."""
        for one in self.variables:
            if one.name == name:
                return one
            if NUMBERED in one.name and (found := re.fullmatch(one.name.replace(NUMBERED, r"(\d\d)"), name)):
                return numbered(one, found[1])
        return None


def numbered(variable: Variable, number: str) -> Variable:
    """A variable that stands for each period, as that of one: TRT{xx}P as TRT01P."""
    made = {part: getattr(variable, part).replace(NUMBERED, number) for part in ("name", "label", "method")}
    return replace(variable, **made)


@cache
def descriptions() -> Mapping[str, Description]:
    """Every data set of the specification by name, in the order in which define.xml lists them."""
    variables: dict[str, list[Variable]] = {}
    for row in _rows("variables"):
        variables.setdefault(row.pop("data_set"), []).append(_variable(row))
    declared = [
        Description(
            name=row["name"],
            label=row["label"],
            family=Family(row["standard"]),
            kind=row["class"],
            structure=row["structure"],
            keys=tuple(row["keys"].split()),
            variables=tuple(variables[row["name"]]),
        )
        for row in _rows("data_sets")
    ]
    found: dict[str, Description] = {}
    for one in declared:
        made = _supplements(one, declared) if one.name == SUPPLEMENT else [one]
        found |= {each.name: each for each in made}
    return found


def _supplements(pattern: Description, declared: Sequence[Description]) -> list[Description]:
    """The supplemental data set of each domain that may have one (SDTMIG 3.4, 8.4)."""
    return [
        replace(pattern, name=f"SUPP{one.name}", label=pattern.label.replace("--", one.name), parent=one.name)
        for one in declared
        if one.family is Family.SDTM and one.kind in SUPPLEMENTED
    ]


@cache
def codelists() -> Mapping[str, CodeList]:
    """Every controlled list of the specification by its code."""
    terms: dict[str, list[Term]] = {}
    for row in _rows("terms"):
        terms.setdefault(row["codelist"], []).append(Term(row["term"], row["concept"], row["decode"]))
    return {
        row["codelist"]: CodeList(
            code=row["codelist"],
            name=row["name"],
            concept=row["concept"],
            extensible=row["extensible"] == "yes",
            terms=tuple(terms[row["codelist"]]),
        )
        for row in _rows("codelists")
    }


def decode(codelist: str, value: str) -> str:
    """What a term stands for: the name of a parameter by its code. KeyError when the list lacks it."""
    found = codelists()[codelist].term(value)
    if found is None:
        raise KeyError(value)
    return found.decode


def names(family: Family) -> Sequence[str]:
    """The data sets of a family, in the order of define.xml."""
    return [name for name, one in descriptions().items() if one.family is family]


def _variable(row: Mapping[str, str]) -> Variable:
    plain = {name: value for name, value in row.items() if name != "length"}
    return Variable(**plain, length=int(row["length"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("galenic.dossier.cdisc.standard").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
