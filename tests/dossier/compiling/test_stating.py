"""What is stated is read from TOML or JSON, refused with paths, and offered as a template that is TOML itself."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from pydantic import BaseModel, Field

from galenic.dossier.compiling import Kind, kind, kinds, parsed, read, template
from galenic.dossier.errors import DossierRefused


@pytest.fixture
def tables() -> Kind:
    return kind("bioequivalence-tables")


def test_toml_and_json_state_the_same(tables: Kind) -> None:
    toml = 'address = "12 Alder Street"\n[[study]]\nid = "BE-1"\ncondition = "fed"\n'
    told = '{"address": "12 Alder Street", "study": [{"id": "BE-1", "condition": "fed"}]}'
    assert read(tables, toml) == read(tables, told)
    assert read(tables, toml).model_dump()["study"][0]["condition"] == "fed"


def test_nothing_stated_is_enough_where_nothing_is_needed(tables: Kind) -> None:
    assert read(tables, " \n") == tables.stated()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("address = ", "stated"),
        ("{broken", "stated"),
        ('[[study]]\nid = "BE-1"\ncondition = "hungry"', "study.0.condition"),
        ("strength = []", "strength"),
    ],
)
def test_faults_name_their_path(tables: Kind, text: str, path: str) -> None:
    with pytest.raises(DossierRefused) as refused:
        read(tables, text)
    assert refused.value.code == "DOS-083"
    assert [fault.column for fault in refused.value.faults] == [path]


def test_every_fault_is_told_at_once(tables: Kind) -> None:
    with pytest.raises(DossierRefused) as refused:
        parsed(tables, {"study": [{"id": "", "condition": "hungry"}], "telefone": "1"})
    assert {fault.column for fault in refused.value.faults} == {"study.0.id", "study.0.condition", "telefone"}


@pytest.mark.parametrize("name", kinds())
def test_a_template_is_toml_with_and_without_its_comments(name: str) -> None:
    told = template(kind(name))
    assert tomllib.loads(told) == {}
    lines = told.splitlines()[3:]
    stated = "\n".join(line.removeprefix("# ") for line in lines if " = " in line or line.startswith("# ["))
    fields = kind(name).stated.model_fields
    assert set(tomllib.loads(stated)) == {field.alias or key for key, field in fields.items()}


def test_a_template_shows_each_value_as_its_type_is_written(tables: Kind) -> None:
    class Shape(BaseModel):
        months: int | None = Field(default=None, description="Shelf life")
        made: date | None = None
        names: tuple[str, ...] = ()
        lines: dict[str, str] = Field(default_factory=dict)
        number: str = Field(description="As the agency gave it")
        size: float = 0.0
        signed: bool

    lines = template(replace(tables, stated=Shape)).splitlines()[3:]
    assert lines == [
        "# months = 0  # Shelf life",
        "# made = 2026-01-31",
        "# names = []",
        "# lines = {}",
        '# number = ""  # needed. As the agency gave it',
        "# size = 0.0",
        "# signed = false  # needed",
    ]
