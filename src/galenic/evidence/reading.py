"""How a stored document is read as a service's input table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from galenic.catalogue.performed import GivenInput, Reading
from galenic.catalogue.service import Service, TableInput
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError


def read_table(service: Service, input_name: str, content: bytes, *, file_name: str, reading: Reading) -> Table:
    """Read bytes as the input `input_name` of a service. Raises InputError with every fault found."""
    from galenic.catalogue.tables import reading as tables

    limit = settings.UPLOAD_BYTES
    schema = table_input(service, input_name).schema
    return tables.read_table(content, schema, **reading.model_dump(), max_bytes=limit, name=file_name)


def table_input(service: Service, name: str) -> TableInput:
    """The service's table input of that name. Raises InputError when it has none."""
    tables = {item.name: item for item in service.inputs if isinstance(item, TableInput)}
    if name not in tables:
        known = ", ".join(sorted(tables)) or "none"
        problem = f"{service.id} reads no table called {name!r}."
        raise InputError(problem, code="SRV-003", remedy=f"Its tables: {known}.")
    return tables[name]


def parse_reading(given: Mapping[str, Any] | Reading | None, item: TableInput) -> Reading:
    """How to read a file, complete with defaults, with the units that concern this table; part of its digest.

    Raises InputError EVI-030 for what it does not know, SRV-008 for a unit of a column that the table does not have.
    """
    try:
        reading = given if isinstance(given, Reading) else Reading.model_validate(dict(given or {}))
    except ValidationError as error:
        faults = [Fault("EVI-030", each["msg"], column=".".join(map(str, each["loc"]))) for each in error.errors()]
        raise InputError("It is not clear how to read the file.", code="EVI-030", faults=faults) from error
    kept = reading.of(item)
    if len(kept.units) < len(reading.units):
        columns = ", ".join(column.name for column in item.schema.columns)
        lost = [name for name in reading.units if name.removeprefix(f"{item.name}.") not in kept.units]
        faults = [Fault("SRV-008", "The table has no such column.", value=name, allowed=columns) for name in lost]
        raise InputError("A unit is stated for a column that does not exist.", code="SRV-008", faults=faults)
    return kept


def receipt(name: str, file_name: str, sha256: str, reading: Reading, rows: int | None = None) -> GivenInput:
    """A table as the catalogue accounts for it; its digest covers the bytes and how they were read."""
    return GivenInput(name=name, source=file_name, sha256=sha256, rows=rows, reading=reading)
