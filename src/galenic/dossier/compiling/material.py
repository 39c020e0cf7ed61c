"""What a document is compiled from: the application, pieces of evidence, and what the applicant states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from pydantic import BaseModel

from galenic.canonical import digest_of
from galenic.catalogue.performed import Performance
from galenic.dossier.model import Contact
from galenic.reports.links import evidence_place

SHORT = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence. `title`: its work order's; `record`: its id on the record, empty for evidence in a file."""

    performance: Performance
    title: str
    record: str = ""
    labels: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """How a document names it as the record behind a figure: service, version, beginning of its digest."""
        found = self.performance
        return f"evidence {found.service} {found.version}, {found.digest[:SHORT]}"

    def place(self, name: str) -> str:
        """Where a figure of it is found on the record; empty for evidence in a file."""
        return evidence_place(self.record, name)


@dataclass(frozen=True, slots=True)
class Application:
    """What is applied for. `keywords` are the spellings that its sections share: substance, manufacturer ..."""

    region: str
    kind: str
    number: str
    applicant: str
    product: str = ""
    substance: str = ""
    strengths: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Material:
    """Everything that a document is compiled from; the same material gives the same bytes.

    `stated` is what no record holds, in the shape that the kind asks for. `moment` dates the document. `labels` stand
    on every page, such as SIMULATED.
    """

    application: Application
    pieces: tuple[Piece, ...]
    stated: BaseModel
    moment: datetime
    labels: tuple[str, ...] = ()

    @cached_property
    def stated_digest(self) -> str:
        """The digest of all that is stated: it names the statement where a figure rests on it."""
        return digest_of(self.stated.model_dump(mode="json", by_alias=True))

    def reference(self, name: str) -> str:
        """How a document names a part of what is stated as the record behind a figure."""
        return f"stated by the applicant ({name}), {self.stated_digest[:SHORT]}"

    def of(self, *services: str) -> tuple[Piece, ...]:
        """The pieces of some services, in the order of the services and as they were given."""
        return tuple(piece for service in services for piece in self.pieces if piece.performance.service == service)
