"""What the applicant states: read from TOML or JSON, refused with the path of every fault, offered as a template."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.errors import DossierRefused
from galenic.errors import Fault

REMEDY = "Mend what is listed; the template of the kind says what may be stated."


def read(kind: Kind, text: str) -> BaseModel:
    """What a text states, JSON or TOML. Raises DossierRefused DOS-083 with the path of every fault."""
    plain = text.strip()
    try:
        given = json.loads(plain) if plain.startswith("{") else tomllib.loads(plain)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        language = "JSON" if plain.startswith("{") else "TOML"
        fault = Fault("DOS-083", f"it is no {language}: {error}", column="stated")
        raise DossierRefused(_message(kind), code="DOS-083", faults=[fault], remedy=REMEDY) from error
    return parsed(kind, given)


def parsed(kind: Kind, given: Mapping[str, Any]) -> BaseModel:
    """What is stated, in the shape of the kind. Raises DossierRefused DOS-083 with the path of every fault."""
    try:
        return kind.stated.model_validate(given)
    except ValidationError as error:
        faults = [
            Fault(
                "DOS-083", each["msg"].removeprefix("Value error, "), column=".".join(map(str, each["loc"])) or "stated"
            )
            for each in error.errors()
        ]
        raise DossierRefused(_message(kind), code="DOS-083", faults=faults, remedy=REMEDY) from error


def template(kind: Kind) -> str:
    """A TOML file with everything that can be stated, as comments: what is not needed stays one."""
    lines = (f"# {kind.title}: {kind.what}", "# Take the # away from what you state.", "")
    return "\n".join((*lines, *_lines(kind.stated, ""))) + "\n"


def _message(kind: Kind) -> str:
    return f"What is stated does not fit {kind.title[0].lower()}{kind.title[1:]}."


def _lines(shape: type[BaseModel], path: str) -> Iterator[str]:
    """First the values of a table, then the tables below it, as TOML wants it."""
    tables: list[tuple[str, FieldInfo, type[BaseModel], bool]] = []
    for name, field in shape.model_fields.items():
        inner, many = _table(field.annotation)
        if inner is None:
            told = ". ".join(filter(None, ("needed" if field.is_required() else "", field.description)))
            yield f"# {field.alias or name} = {_example(field.annotation)}" + (f"  # {told}" if told else "")
        else:
            tables.append((field.alias or name, field, inner, many))
    for name, field, inner, many in tables:
        whole = f"{path}.{name}" if path else name
        yield ""
        if field.description:
            yield f"# {field.description}"
        yield f"# [[{whole}]]" if many else f"# [{whole}]"
        yield from _lines(inner, whole)


def _table(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The shape of a table that a field holds, and whether it holds several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    inner = [each for each in map(_table, get_args(annotation)) if each[0] is not None]
    several = get_origin(annotation) not in (Union, UnionType)
    return (inner[0][0], several or inner[0][1]) if inner else (None, False)


def _example(annotation: Any) -> str:
    """How an empty value of a type is written in TOML; one that may be left out is written as what it may be."""
    origin = get_origin(annotation) or annotation
    if origin in (Union, UnionType):
        return _example(next(each for each in get_args(annotation) if each is not type(None)))
    if origin in (tuple, list):
        return "[]"
    if origin is dict or origin is Mapping:
        return "{}"
    return {bool: "false", int: "0", float: "0.0", date: "2026-01-31"}.get(origin, '""')
