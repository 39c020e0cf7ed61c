"""A column's value as plain JSON, exactly as it reads after a round trip through the database.

What an entry holds and what a table holds can be compared only if both are written the same way, whatever was assigned
to the attribute: an enumeration, a date as text, a number where the column keeps text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from django.db import models

from galenic.canonical import canonical_text, utc_text
from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField

Convert = Callable[[Any], Any]


@cache
def columns(model: type[models.Model]) -> dict[str, Convert]:
    """For every concrete column of `model`, by column name, what makes its value plain."""
    return {field.attname: _converter(field) for field in model._meta.concrete_fields}


def _converter(field: Any) -> Convert:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    for kinds, make in _CONVERTERS:
        if isinstance(field, kinds):
            return make(field)
    return _through_canonical(field)


def _text(field: Any) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is str or value is None:
            return value
        return str(value.value) if isinstance(value, Enum) else field.to_python(value)

    return convert


def _identifier(field: Any) -> Convert:
    return lambda value: None if value is None else str(field.to_python(value))


def _moment(field: Any) -> Convert:
    def convert(value: Any) -> Any:
        value = value if isinstance(value, datetime) else field.to_python(value)
        return None if value is None else utc_text(value)

    return convert


def _day(field: Any) -> Convert:
    def convert(value: Any) -> Any:
        value = field.to_python(value)
        return None if value is None else value.isoformat()

    return convert


def _real(field: Any) -> Convert:
    # SQLite keeps -0.0 as the integer 0, which comes back as 0.0.
    return lambda value: None if value is None else field.to_python(value) + 0.0


def _whole(field: Any) -> Convert:
    def convert(value: Any) -> Any:
        return value if type(value) is int else field.to_python(value)

    return convert


def _as_it_is(field: Any) -> Convert:
    convert: Convert = field.to_python
    return convert


def _through_canonical(field: Any) -> Convert:
    return lambda value: json.loads(canonical_text(field.to_python(value)))


#: In this order: the special kinds before those they derive from.
_CONVERTERS: tuple[tuple[Any, Callable[[Any], Convert]], ...] = (
    (CanonicalJSONField, _as_it_is),
    (ExactDecimalField, _as_it_is),
    ((models.CharField, models.TextField), _text),
    (models.UUIDField, _identifier),
    (models.DateTimeField, _moment),
    ((models.DateField, models.TimeField), _day),
    (models.FloatField, _real),
    (models.BooleanField, _as_it_is),
    (models.IntegerField, _whole),
)
