"""`galenic template`: the spreadsheet to fill in for a service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from galenic.catalogue.service import Service, TableInput


def template(
    service: Annotated[str, typer.Argument(help="Id of the service, as `galenic services` lists it.")],
    input_name: Annotated[str, typer.Argument(metavar="[INPUT]", help="Which table, where there are several.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; .xlsx or .csv.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the file's name as JSON.")] = False,
) -> None:
    """Write the spreadsheet to fill in for a service."""
    from galenic.catalogue.discovery import service as look_up
    from galenic.catalogue.tables.templates import template_csv, template_workbook
    from galenic.cli._output import print_json, write_file

    found = look_up(service)
    item = _table_input(found, input_name)
    file = output or Path(f"{found.id}-{item.name}.xlsx")
    is_text = file.suffix.lower() == ".csv"
    title = f"{found.title}: {item.title}"
    write_file(file, template_csv(item.schema) if is_text else template_workbook(item.schema, title, item.description))
    if json:
        print_json({"file": str(file), "service": found.id, "input": item.name})
    else:
        typer.echo(f"{file}: {title}")


def _table_input(service: Service, name: str) -> TableInput:
    from galenic.catalogue.service import TableInput
    from galenic.errors import InputError

    tables = {item.name: item for item in service.inputs if isinstance(item, TableInput)}
    if name in tables or (len(tables) == 1 and not name):
        return tables.get(name) or next(iter(tables.values()))
    if not tables:
        raise InputError(
            f"{service.id} reads no table.", code="SRV-011", remedy="`galenic describe` shows what it takes."
        )
    problem = f"{service.id} has no table {name!r}." if name else f"{service.id} reads several tables."
    raise InputError(problem, code="SRV-011", remedy=f"Name one of {', '.join(tables)}.")
