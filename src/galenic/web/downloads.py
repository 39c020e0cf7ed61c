"""Files as answers: the browser saves them under a name that tells what they are, and never runs them."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse

from galenic.catalogue.service import Service, TableInput
from galenic.catalogue.tables.templates import template_csv, template_workbook

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}


def file_response(content: bytes, name: str, media_type: str = "") -> HttpResponse:
    """Bytes to be saved as `name`."""
    ending = name.rpartition(".")[2].lower()
    response = HttpResponse(content, content_type=media_type or MEDIA.get(ending, "application/octet-stream"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def template_response(service: Service, input_name: str, ending: str) -> HttpResponse:
    """The template of one of a service's tables; not found where it has no such table."""
    found = {item.name: item for item in service.inputs if isinstance(item, TableInput)}.get(input_name)
    if found is None or ending not in ("xlsx", "csv"):
        raise Http404
    name = f"{service.id}.{found.name}.{ending}"
    if ending == "csv":
        return file_response(template_csv(found.schema), name)
    return file_response(template_workbook(found.schema, f"{service.title}: {found.title}", found.description), name)
