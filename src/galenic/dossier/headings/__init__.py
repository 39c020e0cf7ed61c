"""The headings of the CTD: section, element of the backbone, folder, what may stand below, attributes.

Four tables in the order that the schemas fix: `ich` (eCTD 3.2, modules 1 to 5), `us` (us-regional 3.3), `eu`
(eu-regional 3.1), and `ca` (ca-regional 2.2, as Health Canada's style sheet reads it). Element names and attributes are
those of the schemas, folder names those of the ICH eCTD specification 3.2.2, appendix 4, and of the EU module 1
specification. FDA names no folders below m1/us, nor does that style sheet; ours are the numbers of the sections. An
attribute that ends in `*` is required by the schema.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

# Parts of a section that the schema spells as words: 2.3 has an introduction, the EU module 1 has answers.
NOT_NUMBERED = {"introduction", "responses", "additional-data"}

TABLES = ("ich", "us", "eu", "ca")
ABBREVIATIONS = {"anda", "ba", "bla", "dsur", "eua", "gmo", "ind", "nda", "pd", "pk", "pl", "rems", "spc"}


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `holds`: the element that leaves stand in - `leaf` for the heading itself, "" where none may."""

    section: str
    element: str
    folder: str
    holds: str
    attributes: tuple[str, ...]
    required: frozenset[str]
    order: int

    @property
    def title(self) -> str:
        """The heading in words, as the element spells it."""
        words = self.element.split("-")
        numbering = len([part for part in self.section.split(".") if part not in NOT_NUMBERED])
        told = " ".join(words[numbering:]).capitalize() or self.section
        return " ".join(word.upper() if word.lower() in ABBREVIATIONS else word for word in told.split())


@cache
def headings(table: str) -> dict[str, Heading]:
    """The headings of one table (`ich`, `us`, `eu`, `ca`) by section, in the order of the schema; else none."""
    if table not in TABLES:
        return {}
    text = resources.files("galenic.dossier.headings").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return {row["section"]: _heading(row, order) for order, row in enumerate(csv.DictReader(text.splitlines()))}


@cache
def by_element(table: str) -> dict[str, Heading]:
    """The same, by the element of the backbone."""
    return {heading.element: heading for heading in headings(table).values()}


def table_of(section: str, region: str) -> str:
    """The table that a section belongs to: module 1 is regional, all else is ICH's."""
    return region.lower() if section.partition(".")[0] == "1" else "ich"


def find(section: str, region: str) -> Heading | None:
    """The heading of a section in a region; None when there is none."""
    return headings(table_of(section, region)).get(section)


def chain(section: str, table: str) -> list[Heading]:
    """A heading and all that it stands below, the outermost first."""
    known = headings(table)
    parts = section.split(".")
    above = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return [known[one] for one in above if one in known]


def keywords_of(section: str, region: str) -> set[str]:
    """The kinds of keywords that a section of eCTD 3.2.2 can tell apart."""
    way = chain(section, table_of(section, region))
    forms = {"form-type"} if way and way[-1].holds == "form" else set()
    return forms.union(*(heading.attributes for heading in way))


def _heading(row: dict[str, str], order: int) -> Heading:
    attributes = row["attributes"].split()
    return Heading(
        section=row["section"],
        element=row["element"],
        folder=row["folder"],
        holds=row["holds"],
        attributes=tuple(name.rstrip("*") for name in attributes),
        required=frozenset(name[:-1] for name in attributes if name.endswith("*")),
        order=order,
    )
