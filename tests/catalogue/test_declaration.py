"""Every rule that a declaration has to keep, each broken once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import Field

from galenic.catalogue.declaration import faults_between, faults_of
from galenic.catalogue.discovery import services
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.service import (
    EvidenceInput,
    Inputs,
    Need,
    Options,
    Partner,
    RecordInput,
    Requirement,
    Service,
    TableInput,
)
from galenic.catalogue.tables.schema import Column, Kind, TableSchema

SCHEMA = TableSchema((Column("value", Kind.NUMBER, "Value"),))
TABLE = TableInput("results", "Results", SCHEMA)


class Described(Options):
    limit: float = Field(default=1.0, description="The limit.")


class Undescribed(Options):
    limit: float = 1.0


def conclude(inputs: Inputs, options: Options) -> Outcome:
    return Outcome(conclusion="Done.")


SOUND = Service(
    id="stability.photo-study",
    title="Photostability",
    delivers="Whether light does harm.",
    performed_by=(Partner.CRO,),
    stages=(1, 4),
    guidelines=("ICH Q1B",),
    ctd={"*": ("3.2.S.7", "5.3.1.4"), "US": ("1.12.15", "3.2.R")},
    inputs=(TABLE,),
    options=Described,
    criteria=(Requirement("limit", "Limit", "at most 1", "ICH Q1B"),),
    calculate=conclude,
    version="1.0",
)


def test_a_sound_declaration_has_no_fault() -> None:
    assert list(faults_of(SOUND)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "Stability.photo"}, "discipline.name"),
        ({"id": "stability"}, "discipline.name"),
        ({"id": "stability.-photo"}, "discipline.name"),
        ({"title": ""}, "title"),
        ({"performed_by": ()}, "CRO, CDMO, CMO"),
        ({"performed_by": ("lab",)}, "CRO, CDMO, CMO"),
        ({"stages": ()}, "1, 2, 3, 4"),
        ({"stages": (5,)}, "1, 2, 3, 4"),
        ({"ctd": {"usa": ("1",)}}, "'usa'"),
        ({"ctd": {"*": ("3.2.S.",)}}, "'3.2.S.'"),
        ({"ctd": {"*": ("6.1",)}}, "'6.1'"),
        ({"inputs": (TABLE, TABLE)}, "results is declared twice"),
        ({"inputs": (replace(TABLE, one_of="data"),)}, "single member"),
        ({"inputs": (RecordInput("Batch record", "Batch", "batch"),)}, "'Batch record'"),
        ({"inputs": ()}, "declares its inputs"),
        ({"options": Undescribed}, "limit has no description"),
        ({"options": dict}, "subclass"),
        ({"version": "0"}, "states its version"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"criteria": SOUND.criteria * 2}, "declared twice"),
        ({"criteria": (Requirement("limit", "Limit", "at most 1", ""),)}, "no source"),
    ],
)
def test_each_rule_is_checked(change: dict[str, Any], words: str) -> None:
    faults = list(faults_of(replace(SOUND, **change)))
    assert [fault.code for fault in faults] == ["CAT-004"]
    assert words in faults[0].message


def test_a_planned_service_needs_neither_inputs_nor_version() -> None:
    assert list(faults_of(replace(SOUND, inputs=(), criteria=(), calculate=None, version="0"))) == []


def test_references_to_nowhere_are_found_in_needs_alternatives_and_inputs() -> None:
    service = replace(
        SOUND,
        needs=(Need("a.missing", "why", alternatives=("b.missing",)),),
        inputs=(EvidenceInput("signed", "Signed", "c.missing"),),
    )
    messages = " ".join(fault.message for fault in faults_between({SOUND.id: service}))
    assert all(name in messages for name in ("a.missing", "b.missing", "c.missing"))


def test_needs_that_run_in_a_circle_are_found() -> None:
    first = replace(SOUND, id="a.first", needs=(Need("a.second", "why"),))
    second = replace(SOUND, id="a.second", needs=(Need("a.first", "why"),))
    assert [fault.code for fault in faults_between({each.id: each for each in (first, second)})] == ["CAT-007"]


def test_the_catalogue_itself_is_sound() -> None:
    assert [fault for found in services().values() for fault in faults_of(found)] == []


def test_every_criterion_of_an_outcome_is_declared_beforehand() -> None:
    """Declared names are what a work order freezes; see the services' own tests for their outcomes."""
    for found in services().values():
        assert bool(found.criteria) == (found.id in {"bioequivalence.design", "bioequivalence.study", "stability.study"})
