"""What a document is made of: the sections decide on order and wording, the renderers (PDF, page, Word) on looks.

A `link` is a place below the address of an installation, such as `evidence/<id>/#table-1-row-3`. The renderers link it
where the document has an address (`Document.address`), and nowhere else: what is filed has none (see links.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from galenic.catalogue.outcome import Figure


class Mark(StrEnum):
    """A verdict's kind. Renderers give it a shape and a color; the word always stands beside it."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class GridCell:
    """`pad` is laid out but not shown, so that numbers align on the decimal point; `note` is a small second line.

    `link` is the place of the figure that stands in the cell, or of what it was taken from.
    """

    text: str
    pad: str = ""
    note: str = ""
    mark: Mark | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """`share` is the column's part of the width, for text that may wrap; 0 takes what the contents need."""

    title: str
    unit: str = ""
    align: Literal["left", "right"] = "left"
    share: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `label` numbers it ("Table 2") and with `title` makes its heading; `anchor` names it for links.

    `anchors` name its rows for links, one each, or none of them.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    label: str = ""
    title: str = ""
    note: str = ""
    anchor: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; `mono` is for digests, `link` for the place of what it names."""

    label: str
    value: str
    mono: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values below an optional heading."""

    items: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `anchor` makes it a link to a table of this document."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences as bullet points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its number, title and caption, and what it shows in words for those who cannot see it.

    `anchor` names it for links, `link` is its place on the record.
    """

    figure: Figure
    label: str
    title: str
    caption: str
    alternative: str
    facets: tuple[str, ...] = ()
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """One signature as it is shown everywhere (SIG-1): `holds` is false when `status` says that it does no longer."""

    name: str
    role: str
    meaning: str
    moment: str
    digest: str
    status: str
    holds: bool


Block = Grid | Facts | Prose | Listing | Picture | SignatureBox


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the record that stands behind everything below it, and its blocks.

    `level` is the heading's depth in a document whose sections stand below each other, as in the CTD: 1 to 4.
    """

    anchor: str
    title: str
    record: str
    link: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion box: a kind, its word, the conclusion in one sentence, and the count behind it."""

    mark: Mark
    word: str
    sentence: str
    detail: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report before it is rendered. `running` heads every page, `banners` say what a reader must not overlook.

    `address` is that of the installation below which links lead, http or https; without it the document has none.
    """

    kind: str
    title: str
    subtitle: str
    running: tuple[str, str]
    footer: str
    banners: tuple[str, ...]
    facts: tuple[Fact, ...]
    verdict: Verdict
    sections: tuple[Section, ...]
    author: str = "Galenic"
    language: str = "en"
    address: str = ""
