"""Documents compiled from several pieces of evidence: what there is, what fills it, what is asked for."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, Shape


class KindShown(Shape):
    """A kind of document that can be compiled for an application."""

    id: str
    title: str
    what: str
    version: str
    sections: tuple[str, ...] = Field(description="Where it may stand, the usual place first")
    services: tuple[str, ...] = Field(description="Beginnings of the ids of services whose evidence fills it")
    stated: dict[str, Any] = Field(description="JSON schema of what the applicant may state")
    template: str = Field(description="The same as TOML to fill in")


class KindAsked(Given):
    """Which kind of document is asked about."""

    kind: Annotated[str, Field(max_length=60, description="Its id, such as bioequivalence-tables")]


class CandidateShown(Shape):
    """Evidence that can fill a document, whatever its state."""

    evidence: UUID
    title: str
    service: str
    digest: str
    state: str = Field(description="approved when it may be chosen")
    because: tuple[str, ...]


class CompilationGiven(Given):
    """What to compile."""

    kind: Annotated[str, Field(max_length=60)]
    evidence: Annotated[
        list[UUID] | None, Field(max_length=500, description="What it is filled from; without it all that carries")
    ] = None
    stated: Annotated[
        dict[str, Any] | Annotated[str, Field(max_length=500_000)],
        Field(description="What no record holds, as the kind's schema has it: an object, or TOML or JSON as text"),
    ] = Field(default_factory=dict)
    section: Annotated[str, Field(max_length=60, description="Where to place it; nowhere when empty")] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    supersedes: Annotated[
        UUID | None, Field(description="The compiled document whose place it takes once it is approved")
    ] = None


class SourceCompiled(Shape):
    """A piece of evidence that a document was compiled from, as it was then."""

    evidence: UUID
    digest: str
    title: str


class CompilationShown(Shape):
    """How a document was compiled."""

    application: UUID
    kind: str
    kind_version: str
    stated: dict[str, Any]
    missing: tuple[str, ...]
    digest: str
    sources: tuple[SourceCompiled, ...]
    supersedes: UUID | None = Field(description="The document whose place it takes")
