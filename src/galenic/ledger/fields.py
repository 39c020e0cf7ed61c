"""Column types that bring back exactly what was put in, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from galenic.canonical import canonical_text


class CanonicalJSONField(models.TextField[Any, Any]):
    """JSON kept as its canonical text.

    A database's own JSON type may turn 1e22 into an integer or 1.10 into 1.1, after which the digest no longer fits.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return None if value is None else json.loads(canonical_text(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else canonical_text(value)

    def value_to_string(self, obj: Any) -> str:
        return canonical_text(self.value_from_object(obj))
