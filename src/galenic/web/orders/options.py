"""A service's options as fields of a form, made from their declaration: help, limits and defaults stand beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from galenic.catalogue.options import allowed, properties
from galenic.catalogue.service import Service
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.words import titled

#: Options are named apart from the order's own fields, as their faults name them.
PREFIX = "option."
#: Options that the order itself states.
OF_THE_ORDER = frozenset({"filing_date"})
YES_NO = (("true", "Yes"), ("false", "No"))


def option_fields(service: Service, data: Typed, stored: Mapping[str, Any] | None = None) -> list[Field]:
    """One field an option, filled in with what was typed, else with what is stored, else with the default."""
    shown = {name: schema for name, schema in properties(service.options).items() if name not in OF_THE_ORDER}
    return [_field(name, schema, data, stored or {}) for name, schema in shown.items()]


def typed_options(service: Service, data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by option; a field left empty is left to the default."""
    names = [name for name in properties(service.options) if name not in OF_THE_ORDER]
    found = {name: _value_of(data, PREFIX + name) for name in names}
    return {name: value for name, value in found.items() if value}


def takes_filing_date(service: Service) -> bool:
    """Whether the order's filing date is an option of the service too."""
    return "filing_date" in service.options.model_fields


def text_of(value: Any) -> str:
    """An option's value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(text_of, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(name: str, schema: Mapping[str, Any], data: Typed, stored: Mapping[str, Any]) -> Field:
    default = schema.get("default")
    value = typed(data, PREFIX + name, text_of(stored.get(name, default)))
    kind, choices = _control(schema)
    extra = (("inputmode", "decimal"),) if _is_number(schema) else ()
    return Field(
        name=PREFIX + name,
        label=titled(name),
        value=value,
        kind=kind,
        help=_help(schema, default),
        required="default" not in schema,
        choices=chosen(choices, [part.strip() for part in value.split(",")] if kind == "choices" else value),
        extra=extra,
    )


def _control(schema: Mapping[str, Any]) -> tuple[str, Sequence[tuple[str, str]]]:
    """The kind of control, and what can be chosen with it."""
    plain = _plain(schema)
    optional = plain is not schema
    if "enum" in plain:
        none = (("", "not set"),) if optional else ()
        return "select", (*none, *((str(each), str(each)) for each in plain["enum"]))
    if plain.get("type") == "boolean":
        return "select", YES_NO
    if plain.get("type") == "array" and "enum" in plain.get("items", {}):
        return "choices", [(str(each), str(each)) for each in plain["items"]["enum"]]
    return ("date" if plain.get("format") == "date" else "text"), ()


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The one thing that an option can be besides not set; itself, where there is no such thing."""
    others = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    return others[0] if len(others) == 1 else schema


def _is_number(schema: Mapping[str, Any]) -> bool:
    return _plain(schema).get("type") in ("number", "integer")


def _help(schema: Mapping[str, Any], default: Any) -> str:
    parts = [schema.get("description", "")]
    takes = allowed(schema)
    if "enum" not in _plain(schema) and takes and takes != "text":
        parts.append(f"Takes {takes}.")
    parts.append(f"Default: {text_of(default) or 'not set'}." if "default" in schema else "Has no default.")
    return " ".join(part for part in parts if part)


def _value_of(data: Mapping[str, Any], name: str) -> str:
    """One value, or several that were ticked, with commas."""
    if hasattr(data, "getlist"):
        return ",".join(part.strip() for part in data.getlist(name) if part.strip())
    return str(data.get(name, "")).strip()
