"""How a stored document is read as a service's input table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galenic.catalogue.service import Service, TableInput
from galenic.catalogue.tables.schema import Table
from galenic.errors import InputError


def read_table(
    service: Service, input_name: str, content: bytes, *, file_name: str, reading: Mapping[str, Any]
) -> Table:
    """Read bytes as the input `input_name` of a service. Raises InputError with every fault found."""
    raise NotImplementedError


def table_input(service: Service, name: str) -> TableInput:
    """The service's table input of that name. Raises InputError when it has none."""
    tables = {item.name: item for item in service.inputs if isinstance(item, TableInput)}
    if name not in tables:
        known = ", ".join(sorted(tables)) or "none"
        raise InputError(
            f"{service.id} reads no table called {name!r}.", code="SRV-003", remedy=f"Its tables: {known}."
        )
    return tables[name]


def normalized(reading: Mapping[str, Any] | None) -> dict[str, Any]:
    """How to read a file, complete with defaults, as plain data: it is part of the data set's digest."""
    return dict(reading or {})
