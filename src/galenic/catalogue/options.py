"""Options as people and programs give them, checked against what a service declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from galenic.catalogue.service import Options, Service
from galenic.errors import Fault, InputError

Schema = Mapping[str, Any]


def parse_options(service: Service, given: Mapping[str, Any]) -> Options:
    """Check options of a service; text is understood ("0.05", "true", "2026-01-31", "AUCLST,CMAX").

    Raises InputError OPT-000 with every fault: OPT-001 no such option, OPT-002 value not allowed, OPT-003 missing,
    OPT-004 options that contradict each other.
    """
    fields = properties(service.options)
    prepared = {name: _split(value, fields.get(name, {})) for name, value in given.items()}
    try:
        return service.options.model_validate(prepared)
    except ValidationError as error:
        found = error.errors(include_url=False)
    except InputError as error:  # a check of the science below, with faults of its own
        raise InputError(f"{service.id}: {error.message}", faults=error.faults, code=error.code) from error
    raise InputError(
        f"The options of {service.id} cannot be used.",
        code="OPT-000",
        faults=[_fault(detail, fields) for detail in found],
        remedy=f"`galenic describe {service.id}` explains every option.",
    )


def texts(pairs: Iterable[str]) -> dict[str, str]:
    """Read "name=value" pairs. Raises InputError OPT-005 for a pair without "=", without a name, or given twice."""
    read: dict[str, str] = {}
    faults = []
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            faults.append(Fault(code="OPT-005", message="is not name=value", value=pair))
        elif name in read:
            faults.append(Fault(code="OPT-005", message="is given twice", value=name))
        else:
            read[name] = value
    if faults:
        raise InputError("Some options cannot be read.", code="OPT-005", faults=faults, remedy="Write name=value.")
    return read


def properties(options: type[BaseModel]) -> dict[str, dict[str, Any]]:
    """Give the JSON schema of every option by name, references resolved."""
    return dict(_properties(options))


@cache
def _properties(options: type[BaseModel]) -> dict[str, dict[str, Any]]:
    """The same, worked out once: a class of options does not change, and pydantic takes milliseconds for it."""
    schema = options.model_json_schema()
    definitions = schema.get("$defs", {})
    return {name: _resolved(field, definitions) for name, field in schema.get("properties", {}).items()}


def allowed(field: Schema) -> str:
    """Say in words which values an option takes."""
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(filter(None, (allowed(choice) for choice in field["anyOf"]))))
    if "enum" in field or "const" in field:
        return ", ".join(str(value) for value in field.get("enum", [field.get("const")]))
    if field.get("type") == "array":
        return f"a list with commas of: {allowed(field.get('items', {})) or 'text'}"
    return _range(field) or _FORMATS.get(str(field.get("format", ""))) or _TYPES.get(str(field.get("type", "")), "")


_TYPES = {"boolean": "true, false", "number": "a number", "integer": "a whole number", "string": "text", "null": ""}
_FORMATS = {"date": "a date such as 2026-01-31"}
_BOUNDS = {
    "exclusiveMinimum": "above",
    "minimum": "at least",
    "exclusiveMaximum": "below",
    "maximum": "at most",
}


_MESSAGES = {
    "literal_error": "The value is not one of those allowed.",
    "date_from_datetime_parsing": "This is no date.",
    "float_parsing": "This is no number.",
    "int_parsing": "This is no whole number.",
    "decimal_parsing": "This is no number.",
    "bool_parsing": "This is neither true nor false.",
}


def _range(field: Schema) -> str:
    bounds = [f"{word} {field[key]:g}" for key, word in _BOUNDS.items() if key in field]
    return f"{_TYPES[field['type']]}, {', '.join(bounds)}" if bounds else ""


def _resolved(field: Schema, definitions: Schema) -> dict[str, Any]:
    found = dict(field)
    if "$ref" in found:
        found = {**definitions[found.pop("$ref").rpartition("/")[2]], **found}
    for key in ("anyOf", "allOf"):
        if key in found:
            found[key] = [_resolved(choice, definitions) for choice in found[key]]
    if isinstance(found.get("items"), dict):
        found["items"] = _resolved(found["items"], definitions)
    return found


def _split(value: Any, field: Schema) -> Any:
    """Text for an option that takes several values is a list with commas."""
    choices = field.get("anyOf", [field])
    if isinstance(value, str) and any(choice.get("type") == "array" for choice in choices):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _fault(detail: ErrorDetails, fields: Mapping[str, Schema]) -> Fault:
    """Say in our words what pydantic found; `table` reads "option alpha", so that a form can show it at its field."""
    name = str(detail["loc"][0]) if detail["loc"] else ""
    place = f"option {name}" if name else "options"
    message = _MESSAGES.get(detail["type"]) or f"{detail['msg'].removeprefix('Value error, ').rstrip('.')}."
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(name, fields, n=1)
        message = f"There is no such option{f'; did you mean {close[0]}?' if close else '.'}"
        return Fault(code="OPT-001", message=message, table=place, allowed=", ".join(fields))
    if detail["type"] == "missing":
        message = "This option must be given."
        return Fault(code="OPT-003", message=message, table=place, allowed=allowed(fields[name]))
    if not name:
        return Fault(code="OPT-004", message=message, table=place)
    return Fault(
        code="OPT-002", message=message, table=place, value=str(detail["input"]), allowed=allowed(fields[name])
    )
