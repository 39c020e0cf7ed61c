"""A form's field as plain data: what was typed is kept, and every fault stands beside the field that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from galenic.errors import Fault, GalenicError

#: What a browser sends: a QueryDict, or nothing before anything was typed.
Typed = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field can take."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` is an input's type, or `select`, `choices` (several of them), `textarea`, `checkbox`."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    faults: tuple[Fault, ...] = ()
    prefix: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Unique on its page, for labels and descriptions."""
        return f"{self.prefix}{self.name}".replace(".", "-")

    @property
    def checked(self) -> bool:
        """Whether a box is ticked."""
        return self.value in ("on", "true", "True", "1")

    @property
    def attributes(self) -> SafeString:
        """Name, bindings to help and faults, and what the browser can check itself."""
        described = [f"{self.id}-error"] if self.faults else []
        described += [f"{self.id}-help"] if self.help else []
        pairs = [("id", self.id), ("name", self.name), *self.extra]
        pairs += [("aria-describedby", " ".join(described))] if described else []
        pairs += [("aria-invalid", "true")] if self.faults else []
        pairs += [("required", "required")] if self.required else []
        return format_html_join(" ", '{}="{}"', pairs)


def chosen(options: Iterable[tuple[str, str]], value: str | Sequence[str]) -> tuple[Choice, ...]:
    """Choices, those marked that were chosen."""
    values = {value} if isinstance(value, str) else set(value)
    return tuple(Choice(key, label, key in values) for key, label in options)


def with_faults(fields: Iterable[Field], error: GalenicError | None) -> list[Field]:
    """The fields, each with the faults that are about it; `misplaced` gives the others."""
    faults = error.faults if error else ()
    return [replace(field, faults=tuple(each for each in faults if _about(each) == field.name)) for field in fields]


def misplaced(fields: Iterable[Field], error: GalenicError | None) -> Iterator[Fault]:
    """The faults that are about no field of a form."""
    names = {field.name for field in fields}
    return (each for each in (error.faults if error else ()) if _about(each) not in names)


def form_context(fields: Sequence[Field], error: GalenicError | None) -> dict[str, Any]:
    """What a template needs of a form: its fields, why it was refused, and the faults that are about none of them."""
    return {"fields": fields, "error": error, "elsewhere": list(misplaced(fields, error))}


def typed(data: Typed, name: str, default: str = "") -> str:
    """What was typed into a field, or the default when the form was not sent."""
    return default if data is None else data.get(name, "").strip()


def _about(fault: Fault) -> str:
    """The field that a fault names: an option reads `option alpha` in `table`, all others are named by their column."""
    return fault.table.replace("option ", "option.", 1) if fault.table.startswith("option ") else fault.column
