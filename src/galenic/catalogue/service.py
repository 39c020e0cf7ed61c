"""The hinge: what a CRO, CDMO or CMO sells, declared once.

A service is one file below `galenic/catalogue/<discipline>/` that assigns `SERVICE = Service(...)`; nothing else lists
it. The Python call, the command, the endpoint and its schema, the form and its template, the report and the plan all
follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from galenic.catalogue.locating import refuse_out_of_range
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.tables.schema import Table, TableSchema
from galenic.errors import InputError


class Partner(StrEnum):
    """Who may perform a service."""

    CRO = "CRO"
    CDMO = "CDMO"
    CMO = "CMO"


class Options(BaseModel):
    """Base of every service's options: immutable, typed, unknown names refused; descriptions become the form's help."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class TableInput:
    """An uploaded table. `one_of` groups alternatives: exactly one input of a group must be given."""

    name: str
    title: str
    schema: TableSchema
    description: str = ""
    required: bool = True
    one_of: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """Sealed evidence of another service, taken as it was signed: no number is retyped."""

    name: str
    title: str
    service: str
    description: str = ""
    required: bool = True
    one_of: str = ""


@dataclass(frozen=True, slots=True)
class RecordInput:
    """A record that an application has closed (batch record, transfer, clinical study), as canonical data."""

    name: str
    title: str
    record: str
    description: str = ""
    required: bool = True
    one_of: str = ""


Input = TableInput | EvidenceInput | RecordInput


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a calculation receives, by input name. Nothing else: no clock, no file, no database."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    evidence: Mapping[str, Outcome] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def given(self) -> frozenset[str]:
        """Name all inputs that are there."""
        return frozenset({*self.tables, *self.evidence, *self.records})


@dataclass(frozen=True, slots=True)
class Need:
    """A service that has to be done first, and why (guideline and section where there is one).

    `alternatives` name services that serve as well: any one of them, or `service`, is enough.
    """

    service: str
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an outcome will be judged by, stated before there are data: a work order freezes it with the options.

    The criteria of an outcome carry `name`, or `name.part` where the requirement holds for several things one by one.
    """

    name: str
    title: str
    limit: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """A declaration. Without `calculate` the service is planned: it can be ordered, not computed.

    `ctd` maps a region ("*" for everywhere) to its places in the Common Technical Document. `tolerance` is the relative
    difference within which a recomputation on another machine counts as the same.
    """

    id: str
    title: str
    delivers: str
    performed_by: tuple[Partner, ...]
    stages: tuple[int, ...]
    guidelines: tuple[str, ...]
    ctd: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    inputs: tuple[Input, ...] = ()
    options: type[Options] = Options
    criteria: tuple[Requirement, ...] = ()
    calculate: Callable[[Inputs, Any], Outcome] | None = None
    version: str = "0"
    tolerance: float = 1e-9

    @property
    def state(self) -> str:
        """`computes` or `planned`."""
        return "computes" if self.calculate else "planned"

    @property
    def discipline(self) -> str:
        """The part of the id before the dot; its package, with underscores for hyphens."""
        return self.id.partition(".")[0]

    def perform(self, inputs: Inputs, options: Options | None = None) -> Outcome:
        """Calculate; what is to be known about how tables were read joins the assumptions.

        Raises InputError when the service is planned or an input is missing, superfluous or ambiguous.
        """
        calculate = self.check_computes()
        self.check_given(inputs.given())
        for table in inputs.tables.values():
            refuse_out_of_range(table)
        outcome = calculate(inputs, options if options is not None else self.options())
        notes = tuple(f"{name}: {note}" for name, table in inputs.tables.items() for note in table.notes)
        return outcome.model_copy(update={"assumptions": (*outcome.assumptions, *notes)}) if notes else outcome

    def check_computes(self) -> Callable[[Inputs, Any], Outcome]:
        """Give the calculation. Raises InputError SRV-002 when the service is planned."""
        if self.calculate is None:
            raise InputError(
                f"{self.id} does not compute yet.",
                code="SRV-002",
                remedy="`galenic services` shows which services compute.",
            )
        return self.calculate

    def check_given(self, given: frozenset[str]) -> None:
        """Raise InputError SRV-003 for inputs that are missing, superfluous or alternatives of each other."""
        known = {item.name for item in self.inputs}
        problems = [f"{name} is not an input of this service" for name in sorted(given - known)]
        needed = [item.name for item in self.inputs if item.required and not item.one_of]
        problems += [f"{name} is missing" for name in needed if name not in given]
        for group in dict.fromkeys(item.one_of for item in self.inputs if item.one_of):
            members = [item.name for item in self.inputs if item.one_of == group]
            if len(given.intersection(members)) != 1:
                problems.append(f"give exactly one of {', '.join(members)}")
        if problems:
            remedy = f"`galenic describe {self.id}` explains the inputs: {', '.join(sorted(known))}."
            raise InputError(f"{self.id}: {'; '.join(problems)}.", code="SRV-003", remedy=remedy)
