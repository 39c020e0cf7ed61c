"""Column types that bring back exactly what was put in, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from galenic.canonical import canonical_text


class CanonicalJSONField(models.TextField[Any, Any]):
    """JSON kept as its canonical text.

    A database's own JSON type may turn 1e22 into an integer or 1.10 into 1.1, after which the digest no longer fits.
    """

    #: For type checkers: the stubs of Django read from here what a column takes and gives.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return None if value is None else json.loads(canonical_text(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else canonical_text(value)

    def value_to_string(self, obj: Any) -> str:
        return canonical_text(self.value_from_object(obj))


class ExactDecimalField(models.TextField[Any, Any]):
    """A decimal kept as its text, digit for digit: SQLite would keep a decimal as a binary number.

    The attribute reads as text; `Decimal(record.amount)` computes with it. The database must not order or sum them.
    """

    #: So that a column without a default has none, where a text's would be the empty one.
    empty_strings_allowed = False

    def to_python(self, value: Any) -> str | None:
        if value is None:
            return None
        try:
            number = value if isinstance(value, Decimal) else Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(f"{value!r} is no decimal number") from error
        if not number.is_finite():
            raise ValidationError(f"{value!r} is no finite number")
        return str(number)

    def get_prep_value(self, value: Any) -> str | None:
        return self.to_python(value)
