"""Reading and updating one row by its key, with SQL that is made once per table.

Django makes its SQL anew with every query, which costs more than running it; these two run with every audited change.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def read_locked(model: type[Row], pk: Any) -> Row:
    """One row, locked until the transaction ends; others may still refer to it. Raises `model.DoesNotExist`."""
    meta: Any = model._meta
    key = meta.pk.get_db_prep_value(pk, connection)
    found = list(model._base_manager.raw(_select(model, connection.vendor), [key]))
    if not found:
        raise _gone(model, pk)
    return found[0]


def update_columns(record: models.Model, names: Iterable[str]) -> None:
    """Write some columns of one row. Raises `DoesNotExist` when the row has gone."""
    meta: Any = record._meta
    fields = [meta.get_field(name) for name in sorted(names)]
    values = [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {settings} WHERE {quote(meta.pk.column)} = %s",  # noqa: S608
            [*values, meta.pk.get_db_prep_value(record.pk, connection)],
        )
        if cursor.rowcount != 1:
            raise _gone(type(record), record.pk)


@cache
def _select(model: type[models.Model], vendor: str) -> str:
    meta: Any = model._meta
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in meta.concrete_fields)
    lock = " FOR NO KEY UPDATE" if vendor == "postgresql" else ""
    return f"SELECT {columns} FROM {quote(meta.db_table)} WHERE {quote(meta.pk.column)} = %s{lock}"  # noqa: S608


def _gone(model: Any, pk: Any) -> Exception:
    gone: Exception = model.DoesNotExist(f"{model.__name__} {pk} does not exist")
    return gone
