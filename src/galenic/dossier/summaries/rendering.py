"""A summary as a document: each table with the records behind it, and what is not provided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from galenic.dossier.summaries import products, studies, subjects
from galenic.dossier.summaries.filling import NOT_PROVIDED, Fill, Filled, from_evidence
from galenic.dossier.summaries.layout import Layout, Slot
from galenic.dossier.summaries.manifest import Sources
from galenic.reports.blocks import Block, Document, Fact, Grid, Listing, Mark, Prose, Section, Verdict
from galenic.reports.text import mapped, tidy

FILLS: Mapping[str, Fill] = {
    "submission": products.submission,
    "studies": studies.studies,
    "comparisons": studies.comparisons,
    "formulation": products.formulation,
    "demographics": subjects.demographics,
    "events": subjects.events,
    "information": studies.information,
    "products": products.products,
    "dropouts": subjects.dropouts,
    "procedures": products.procedures,
    "meal": products.meal,
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The tables of a layout, filled."""

    layout: Layout
    sources: Sources
    tables: tuple[tuple[Slot, Filled], ...]

    @property
    def moment(self) -> datetime:
        """What dates the document."""
        return self.sources.application.moment

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is not there, table by table."""
        return tuple(
            f"Table {slot.number}, {slot.title}: {lack}"
            for slot, filled in self.tables
            for lack in (filled.missing if filled.provided else (slot.wanted, *filled.missing))
        )

    def pdf(self) -> bytes:
        """The tables as PDF/A."""
        from galenic.reports.pdf import typeset

        return typeset(self.document(), self.moment)

    def word(self) -> bytes:
        """The tables as a Word document, to go on working with."""
        from galenic.reports.word import written

        return written(self.document(), self.moment)

    def document(self) -> Document:
        """The tables as sections; every one names the records behind its figures."""
        about = self.sources.application
        absent = [slot for slot, filled in self.tables if not filled.provided]
        count, of = len(self.tables) - len(absent), len(self.tables)
        names = ", ".join(slot.number for slot in absent)
        sentence = f"{count} of {of} tables are filled." + (f" Not provided: tables {names}." if absent else "")
        gaps = sum(len(filled.missing) for _, filled in self.tables)
        told = Document(
            kind=f"Module {self.layout.section}",
            title=self.layout.title,
            subtitle=f"{about.product} {', '.join(about.strengths)}",
            running=(about.product, f"{about.applicant} · {self.layout.title}"),
            footer=about.moment.date().isoformat(),
            banners=(about.label,) if about.label else (),
            facts=(
                Fact("Applicant", about.applicant),
                Fact("Layout", self.layout.source),
                Fact("Stated facts", f"{self.sources.stated_as}, {self.sources.digest}", mono=True),
            ),
            verdict=Verdict(
                mark=Mark.OPEN if absent or gaps else Mark.PASSED,
                word="Incomplete" if absent or gaps else "Complete",
                sentence=sentence,
                detail=f"{gaps} entries within tables are not provided" if gaps else "nothing is missing within tables",
            ),
            sections=tuple(_section(slot, filled) for slot, filled in self.tables),
            author=about.applicant,
        )
        return mapped(told, tidy)


def summarize(sources: Sources, layout: Layout, part: str = "") -> Summary:
    """Fill every table of a layout, or those alone that belong into `part` of the CTD."""
    slots = (slot for slot in layout.slots if slot.place.startswith(part))
    return Summary(layout, sources, tuple((slot, _filled(sources, slot)) for slot in slots))


def _filled(sources: Sources, slot: Slot) -> Filled:
    return from_evidence(sources, slot) if slot.services else FILLS[slot.content](sources)


def _section(slot: Slot, filled: Filled) -> Section:
    record = "; ".join(dict.fromkeys(filled.records))
    blocks: list[Block] = [_labelled(block, slot, place) for place, block in enumerate(filled.blocks, start=1)]
    if not filled.provided:
        blocks.append(Prose(f"{NOT_PROVIDED}. Wanted: {slot.wanted}."))
        blocks += [Listing(filled.missing)] if filled.missing else []
    elif filled.missing:
        blocks += [Prose(f"{NOT_PROVIDED} within this table:"), Listing(filled.missing)]
    return Section(
        anchor=f"table-{slot.number}",
        title=f"Table {slot.number}. {slot.title} ({slot.place})",
        record=f"Record: {record}" if record else "",
        link="",
        blocks=tuple(blocks),
    )


def _labelled(block: Block, slot: Slot, place: int) -> Block:
    """A table of one study has the study's number for a title; links need a name of their own."""
    if isinstance(block, Grid) and block.title:
        return replace(block, label=f"Table {slot.number}", anchor=f"table-{slot.number}-{place}")
    return block
