"""The headings of 2.3 by region, as data: title, what is wanted, what fills it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from galenic.catalogue.discovery import services
from galenic.dossier.headings import headings

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `section` follows "2.3." and "3.2."; the other fields are those that skeleton.toml explains."""

    section: str
    title: str
    wanted: str = ""
    source: str = ""
    question: str = ""
    table: str = ""
    in_file: bool = False
    optional: bool = False
    regions: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """How deep it stands: 1 for S, 2 for S.4, 3 for S.4.1."""
        return min(self.section.count(".") + 1, DEEPEST)

    @property
    def group(self) -> str:
        """The part of 2.3 that it belongs to: introduction, S, P, A or R."""
        return self.section.partition(".")[0]

    @property
    def basis(self) -> str:
        """Where it is said what belongs here."""
        own = "2.3, introduction" if self.group == "introduction" else f"2.3.{self.section}"
        return f"ICH M4Q(R1), {own}" + (f"; {self.source}" if self.source else "")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The summary of a region: its title, where it is asked for, and its headings in their order."""

    region: str
    title: str
    subtitle: str
    source: str
    headings: tuple[Heading, ...]

    def section_of(self, place: str) -> str:
        """The heading that summarizes a place of module 3, the nearest above it; empty for other modules.

        3.2.P.8 is P.8; a place that goes deeper than the headings falls to the one it stands below.
        """
        if not place.startswith("3.2."):
            return ""
        known = {heading.section for heading in self.headings}
        parts = place.removeprefix("3.2.").split(".")
        ways = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((way for way in ways if way in known), "")

    def places_of(self, service: str) -> tuple[str, ...]:
        """The headings that evidence of a service fills, as the service itself declares its places."""
        found = services().get(service)
        declared = (*found.ctd.get("*", ()), *found.ctd.get(self.region, ())) if found else ()
        return tuple(dict.fromkeys(section for place in declared if (section := self.section_of(place))))


@cache
def skeletons() -> Mapping[str, Skeleton]:
    """The skeletons by region."""
    text = resources.files("galenic.dossier.quality").joinpath("skeleton.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return {
        region: Skeleton(
            region=region,
            **about,
            headings=tuple(_heading(row, region) for row in read["heading"] if region in row.get("regions", (region,))),
        )
        for region, about in read["region"].items()
    }


@cache
def filling_services() -> tuple[str, ...]:
    """Every service whose evidence fills a heading in some region."""
    return tuple(each for each in services() if any(one.places_of(each) for one in skeletons().values()))


def _heading(row: Mapping[str, object], region: str) -> Heading:
    known = headings("ich").get(f"3.2.{row['section']}")
    fields = {name.replace("-", "_"): value for name, value in row.items()}
    fields["title"] = row.get("title") or (known.title if known else "")
    fields["regions"] = tuple(fields.get("regions", ()))  # type: ignore[arg-type]
    if region != "US":
        fields["question"] = ""
    return Heading(**fields)  # type: ignore[arg-type]
