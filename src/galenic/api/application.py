"""The API as one: its routers, one file a noun, under one way to log in and one way to refuse."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from galenic import __version__
from galenic.api import (
    accounts,
    awards,
    compiling,
    conduct,
    deliveries,
    departures,
    documents,
    dossiers,
    engagements,
    evidence,
    handing_in,
    invitations,
    jobs,
    orders,
    partners,
    performing,
    planning,
    requests,
    runs,
    services,
    trail,
    verification,
    working,
)
from galenic.api.authentication import Token
from galenic.api.documentation import Documentation
from galenic.api.parsing import Parser, Renderer, known_parameters_only
from galenic.api.refusals import handle_refusals
from galenic.catalogue.discovery import services as catalogue

DESCRIPTION = """
The same commands and queries as the pages, for programs.

* Log in with `POST /api/token`, then send `Authorization: Bearer <token>`. What your organization is no party to does
  not exist for you: 404, whatever it is.
* A refusal has always the same body: `code` (stable, explained in the documentation), `message`, `remedy`, and
  `faults` with all that is wrong.
* A step names the version of the record that it was decided on, `expected_version`; 409 `LED-004` when somebody was
  faster.
* A signature takes the password, each time. A token alone never signs.
* Lists come in pages: `page`, `per_page`.
"""


class Api(NinjaAPI):
    """Operations are called as their functions are; the schema is made once, since it takes most of a second."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._schemas: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The API as an OpenAPI 3.1 document; nothing in it changes while the server runs."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._schemas:
            self._schemas[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._schemas[prefix]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name; a test keeps them apart."""
        return operation.view_func.__name__


def build() -> NinjaAPI:
    """The API of this installation, with an operation for every service that its catalogue computes."""
    api = Api(
        title="Galenic",
        version=__version__,
        description=DESCRIPTION.strip(),
        docs=Documentation(),
        auth=Token(),
        parser=Parser(),
        renderer=Renderer(),
        urls_namespace="api",
    )
    handle_refusals(api)
    api.add_decorator(known_parameters_only)
    for prefix, router in (
        ("", accounts.router),
        ("/services", services.router),
        ("/services", performing.router_for(catalogue().values())),
        ("/engagements", engagements.router),
        ("/orders", orders.router),
        ("/orders", working.router),
        ("/orders", handing_in.router),
        ("/orders", conduct.router),
        ("/changes", conduct.changes),
        ("/milestones", conduct.milestones),
        ("/invoices", conduct.invoices),
        ("/threads", conduct.threads),
        ("/partners", requests.partners),
        ("/programmes", planning.router),
        ("/descriptions", planning.descriptions),
        ("/plan-decisions", planning.decisions),
        ("/requests", requests.router),
        ("/invitations", invitations.router),
        ("/proposals", awards.proposals),
        ("/awards", awards.router),
        *partners.routers(),
        *dossiers.ROUTERS,
        *compiling.ROUTERS,
        ("/data-sets", documents.data_sets),
        ("/documents", documents.documents),
        ("/runs", runs.router),
        ("/jobs", jobs.router),
        ("/evidence", evidence.router),
        ("/departures", departures.router),
        ("/deliveries", deliveries.router),
        ("/work", working.tasks),
        ("/trail", trail.router),
        ("/verification", verification.router),
    ):
        api.add_router(prefix, router)
    return api
