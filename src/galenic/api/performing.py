"""Services performed on files, without the record: one operation for every service that computes, from its declaration.

Nothing is stored and nothing is signed. Evidence that can be relied on comes from a work order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ninja import Router
from pydantic import ValidationError

from galenic.api.authentication import ApiRequest
from galenic.api.files import form_declared, largest_file, read_form
from galenic.api.refusals import WRITING, answers, invalid
from galenic.catalogue import perform
from galenic.catalogue.options import properties
from galenic.catalogue.performed import Performance, Reading
from galenic.catalogue.service import EvidenceInput, Input, Service, TableInput
from galenic.catalogue.tables.sniffing import READ


def router_for(services: Iterable[Service]) -> Router:
    """A router with an operation for each of these services that computes."""
    router = Router(tags=["Performing without the record"])
    for service in services:
        if service.state == "computes":
            _add(router, service)
    return router


def read_reading(given: Any) -> Reading:
    """How tables are to be read. Raises RequestInvalid."""
    try:
        return Reading.model_validate(given)
    except ValidationError as error:
        raise invalid([dict(each) for each in error.errors(include_url=False)], "reading") from error


def reading_schema() -> dict[str, Any]:
    """The same for the declaration of an operation."""
    told = "How the tables are written, where it is not as usual"
    return {**Reading.model_json_schema(), "description": told, "example": {}}


def _add(router: Router, service: Service) -> None:
    criteria = "\n".join(f"* {each.title}: {each.limit} ({each.source})" for each in service.criteria)
    router.add_api_operation(
        f"/{service.id}/perform",
        ["POST"],
        _operation(service),
        response=answers(Performance, refusals=WRITING),
        summary=service.title,
        description="\n\n".join(part for part in (service.delivers, criteria) if part),
        operation_id=f"perform_{service.id}",
        openapi_extra=form_declared(_parts(service), [item.name for item in service.inputs if _needed(item)]),
    )


def _operation(service: Service) -> Callable[[ApiRequest], Performance]:
    def perform_service(request: ApiRequest) -> Performance:
        form = read_form(request, texts=("options", "reading"))
        reading = read_reading(form.json("reading"))
        return perform(service.id, dict(form.files), form.json("options"), reading=reading, max_bytes=largest_file())

    return perform_service


def _parts(service: Service) -> dict[str, Any]:
    """The parts of the form: a file for each input, the options, and how the tables are written."""
    files = {
        item.name: {"type": "string", "format": "binary", "title": item.title, "description": _told(item)}
        for item in service.inputs
    }
    schema = service.options.model_json_schema()
    options = {
        "type": "object",
        "title": "Options",
        "description": schema.get("description", ""),
        "properties": properties(service.options),
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
    return files | {"options": options, "reading": reading_schema()}


def _told(item: Input) -> str:
    """What the file of an input holds."""
    if isinstance(item, TableInput):
        columns = ", ".join(
            f"`{column.heading}`" + ("" if column.required else " (optional)") for column in item.schema.columns
        )
        kind = f"A table as {READ}, with the columns {columns}."
    elif isinstance(item, EvidenceInput):
        kind = f"What performing {item.service} answers, as a JSON file."
    else:
        kind = f"A closed {item.record}, as a JSON file."
    group = f"Give exactly one of the group {item.one_of!r}." if item.one_of else ""
    return " ".join(part for part in (item.description, kind, group) if part)


def _needed(item: Input) -> bool:
    return item.required and not item.one_of
