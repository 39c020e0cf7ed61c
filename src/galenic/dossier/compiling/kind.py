"""What a kind of compiled document declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from galenic.dossier.compiling.material import Material
from galenic.reports.blocks import Document


@dataclass(frozen=True, slots=True)
class Compiled:
    """A document before it is set, and in sentences all that is missing of it: the document itself says it as well."""

    document: Document
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document that is compiled, declared once in a file that assigns `KIND`.

    `sections`: where it may stand, by region, the usual place first; a region that is not there cannot have it.
    `services`: beginnings of the ids of services whose evidence fills it ("stability.", or "" for any). `stated`: the
    shape of what the applicant states; the descriptions of its fields make its form and its template. `version` changes
    whenever the same material would give another document.
    """

    id: str
    title: str
    what: str
    version: str
    sections: Mapping[str, tuple[str, ...]]
    services: tuple[str, ...]
    stated: type[BaseModel]
    compile: Callable[[Material], Compiled]

    def takes(self, service: str) -> bool:
        """Whether evidence of a service fills it."""
        return service.startswith(self.services)
