"""Documents, contexts of use, keywords, submission units: what a dossier is before it is rendered.

The words are those of eCTD 4.0 (ICH M8 implementation package). Ids are permanent: the same place in the same
application has the same id in every rendering and on every machine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

NAMESPACE = uuid.UUID("6f1c7a52-6a0e-5b0c-9c0e-1d6b8a9e4f10")  # of Galenic's dossiers; never changes

TAGGING_FILE = "study-tagging-file"  # what a leaf of eCTD 3.2.2 is that tags others; eCTD 4.0 has none


class Region(StrEnum):
    """The market that a sequence goes to."""

    US = "US"
    EU = "EU"
    CA = "CA"


class Operation(StrEnum):
    """What a leaf does to what was sent before (ICH eCTD 3.2.2, appendix 6)."""

    NEW = "new"
    REPLACE = "replace"
    APPEND = "append"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Keyword:
    """What tells two uses of one section apart: a substance, a manufacturer, a product, an excipient, a country.

    `id` is permanent; `value` is how it is spelled.
    """

    kind: str
    value: str
    id: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.id or f"{self.kind}-{slug(self.value)}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is used. `name` is the file's name, `within` the folder of its study."""

    section: str
    keywords: tuple[Keyword, ...] = ()
    name: str = ""
    within: str = ""

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What makes two places the same, however their keywords are spelled."""
        name = f"{self.within}/{self.name}" if self.within else self.name
        return self.section, tuple(sorted(keyword.id for keyword in self.keywords)), name

    def keyword(self, kind: str) -> str:
        """The value of a keyword, or an empty text."""
        return next((keyword.value for keyword in self.keywords if keyword.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Document:
    """A file under the digests of its content. `record` names what it was rendered from: record, version, digest."""

    title: str
    suffix: str
    sha256: str
    md5: str
    size: int
    record: str = ""
    application_version: str = ""

    @classmethod
    def of(cls, content: bytes, title: str, suffix: str, *, record: str = "") -> Document:
        """Describe a file by its bytes; `suffix` without the dot. MD5 is what eCTD 3.2.2 prescribes for leaves."""
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        version = re.match(rb"%PDF-(\d\.\d)", content) if suffix == "pdf" else None
        return cls(
            title=title,
            suffix=suffix,
            sha256=hashlib.sha256(content).hexdigest(),
            md5=md5,
            size=len(content),
            record=record,
            application_version=f"PDF {version[1].decode()}" if version else "",
        )

    def has_digest(self, digest: str) -> bool:
        """Whether a digest, MD5 or SHA-256, is that of this content."""
        return digest.lower() in {self.md5, self.sha256}


@dataclass(frozen=True, slots=True)
class Placement:
    """A document that the dossier shall hold, and where. `tag`: what it is in its study (ICH study tagging file)."""

    place: Place
    document: Document
    study: str = ""
    tag: str = ""
    priority: int = 1000
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A context of use as it stands after the sequences so far."""

    id: str
    sequence: int
    place: Place
    digest: str
    title: str
    priority: int = 1000
    study: str = ""
    tag: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ContextOfUse:
    """One use of a document, as this submission unit sends it, and `why`. `document` is None where a use ends."""

    id: str
    place: Place
    operation: Operation
    title: str
    document: Document | None = None
    earlier: Standing | None = None
    study: str = ""
    tag: str = ""
    priority: int = 1000
    why: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """A study whose files are tagged. `categories`: species, route, duration, type of control, where a section asks."""

    id: str
    title: str
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody an agency may ask. `role`: regulatory, technical, agent."""

    name: str
    role: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class Application:
    """What is applied for. `kind`: ANDA, NDA ...; `number`: six digits in the US, a procedure number in the EU."""

    region: Region
    kind: str
    number: str
    applicant: str
    applicant_id: str = ""
    contacts: tuple[Contact, ...] = ()
    product: str = ""
    substance: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the EU module 1 asks about one member state (eu-envelope 3.1)."""

    country: str
    agency: str
    procedure: str
    tracking: tuple[str, ...]
    identifier: str


@dataclass(frozen=True, slots=True)
class SubmissionUnit:
    """What is sent at once: one sequence of eCTD 3.2.2, one message of eCTD 4.0.

    `opened_by` is the sequence that opened the regulatory activity; `kind` and `part` say what the activity and this
    unit of it are (original application; application, amendment, ...).
    """

    application: Application
    sequence: int
    opened_by: int
    kind: str
    part: str
    description: str
    contexts: tuple[ContextOfUse, ...]
    studies: tuple[Study, ...] = ()
    envelopes: tuple[Envelope, ...] = ()
    day: date | None = None

    @property
    def number(self) -> str:
        """The name of the sequence's folder."""
        return f"{self.sequence:04d}"

    def permanent_id(self, *parts: str) -> str:
        """An id for a thing of this application, the same whenever it is asked for."""
        return permanent_id(self.application.region, self.application.number, *parts)


class Contents(Protocol):
    """Where the bytes of documents are read from."""

    def __call__(self, sha256: str) -> bytes:
        """The bytes under a content address."""
        ...


@dataclass(slots=True)
class FilesByDigest:
    """Contents that lie in files of the caller."""

    paths: dict[str, Path] = field(default_factory=dict)

    def add(self, path: Path, title: str, *, record: str = "") -> Document:
        """Read a file once to learn its digests, and remember where it lies."""
        document = Document.of(path.read_bytes(), title, path.suffix.lstrip(".").lower(), record=record)
        self.paths[document.sha256] = path
        return document

    def __call__(self, sha256: str) -> bytes:
        """Read the file again when its bytes are needed."""
        return self.paths[sha256].read_bytes()


def permanent_id(*parts: str) -> str:
    """A UUID that depends on nothing but `parts` (RFC 9562, version 5)."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))


def slug(text: str) -> str:
    """`text` as a name that eCTD takes: lower-case letters without accents, digits, single hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def in_order(keywords: Iterable[Keyword]) -> tuple[Keyword, ...]:
    """Keywords in an order that does not depend on how they were given."""
    return tuple(sorted(keywords, key=lambda keyword: (keyword.kind, keyword.id)))
