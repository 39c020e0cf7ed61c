"""The catalogue: what can be ordered, what each service takes, and the tables to fill in."""

# ruff: noqa: ARG001 - ninja hands the request to every operation

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from galenic.api.authentication import ApiRequest
from galenic.api.files import MEDIA, file_answer, file_declared
from galenic.api.paging import Paging, page_of
from galenic.api.refusals import READING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.services import ServiceLine, ServiceShown
from galenic.catalogue.description import describe, summarize
from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.discovery import services
from galenic.catalogue.service import Service, TableInput
from galenic.catalogue.tables.templates import template_csv, template_workbook
from galenic.parties.errors import NotVisible

router = Router(tags=["Services"])


class ServicesAsked(Paging):
    """Which services."""

    state: Literal["computes", "planned"] | None = None
    partner: str = Field(default="", description="Who performs it: CRO, CDMO or CMO")
    stage: int | None = Field(default=None, ge=1, le=4)
    contains: str = Field(default="", description="Text in id, title or what it delivers")


@router.get("", response=answers(Page[ServiceLine]), summary="Services")
def list_services(request: ApiRequest, asked: Annotated[ServicesAsked, Query()]) -> Page[ServiceLine]:
    """The whole catalogue, by id."""
    found = [each for each in services().values() if _wanted(each, asked)]
    return page_of(found, asked, lambda part: [ServiceLine.model_validate(summarize(each)) for each in part])


@router.get("/{service_id}", response=answers(ServiceShown), summary="One service")
def read_service(request: ApiRequest, service_id: str) -> ServiceShown:
    """Its inputs with their columns, its options as JSON schema, and the criteria by which it judges."""
    return ServiceShown.model_validate(describe(find_service(service_id)))


@router.get(
    "/{service_id}/templates/{input_name}.{ending}",
    response=answers(None, refusals=READING),
    openapi_extra=file_declared(MEDIA["xlsx"], MEDIA["csv"]),
    summary="Template of a table",
)
def read_template(
    request: ApiRequest, service_id: str, input_name: str, ending: Literal["xlsx", "csv"]
) -> HttpResponse:
    """The spreadsheet, or the headings as CSV, that one input of a service is read from."""
    service = find_service(service_id)
    found = {item.name: item for item in service.inputs if isinstance(item, TableInput)}.get(input_name)
    if found is None:
        raise NotVisible
    name = f"{service.id}.{found.name}.{ending}"
    if ending == "csv":
        return file_answer(template_csv(found.schema), name)
    return file_answer(template_workbook(found.schema, f"{service.title}: {found.title}", found.description), name)


def _wanted(service: Service, asked: ServicesAsked) -> bool:
    text = f"{service.id} {service.title} {service.delivers}".casefold()
    return (
        asked.state in (None, service.state)
        and (not asked.partner or asked.partner.upper() in {each.value for each in service.performed_by})
        and (asked.stage is None or asked.stage in service.stages)
        and asked.contains.casefold() in text
    )
