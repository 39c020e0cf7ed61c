"""The quality overall summary as a document: every heading of 2.3 with what fills it, or what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from galenic.dossier.compiling.kind import Compiled
from galenic.dossier.compiling.material import Application, Material
from galenic.dossier.quality import batches, stability, tables
from galenic.dossier.quality.checks import points
from galenic.dossier.quality.facts import QualityFacts, Substance
from galenic.dossier.quality.filling import EMPTY, NOT_PROVIDED, Fill, Filled, Sources, evidence, numbered, texts
from galenic.dossier.quality.placing import Placed, place
from galenic.dossier.quality.skeleton import Heading, skeletons
from galenic.dossier.quality.stating import PRODUCT
from galenic.reports.blocks import Block, Document, Fact, Listing, Mark, Prose, Section, Verdict
from galenic.reports.text import mapped, tidy

FILLS: Mapping[str, Fill] = {
    "introduction": tables.introduction,
    "substance": tables.substance,
    "manufacturers": tables.manufacturers,
    "composition": tables.composition,
    "batch-formula": tables.batch_formula,
    "specification": tables.specification,
    "batches": batches.batches,
    "stability-summary": stability.summary,
    "stability-data": stability.results,
}
#: Whose the headings of 2.3.S are where no substance is known: nothing stands there.
NO_SUBSTANCE = ""
#: Evidence that a table shows in its own way, at its heading or the one above: it is not shown there once more.
CLAIMS = {"batches": batches.RELEASE, "stability-summary": stability.SERVICE, "stability-data": stability.SERVICE}


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading for the product, or for one substance, filled. `is_only`: there is no other substance."""

    heading: Heading
    of: str
    filled: Filled
    is_only: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether something is wanted here and nothing is there."""
        return not self.filled.blocks and bool(self.heading.wanted) and not self.heading.optional

    @property
    def name(self) -> str:
        """The heading with its number, and the substance where it is about one."""
        if self.heading.group == "introduction":
            return f"2.3 {self.heading.title}"
        told = self.of not in {PRODUCT, NO_SUBSTANCE} and not (self.is_only and self.heading.level > 1)
        return f"2.3.{self.heading.section} {self.heading.title}" + (f" ({self.of})" if told else "")


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary filled: its entries, and the points to settle."""

    sources: Sources
    entries: tuple[Entry, ...]
    points: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is not there, heading by heading, and everything to settle."""
        found = [
            text
            for each in self.entries
            for text in (
                *((f"{each.name}: {each.heading.wanted}",) if each.is_empty else ()),
                *(f"{each.name}: {lack}" for lack in each.filled.missing),
            )
        ]
        return (*found, *(f"To settle: {each}" for each in self.points))


def summarize(material: Material) -> Summary:
    """Fill every heading of the region that the stated part asks for."""
    facts = _with_substance(cast("QualityFacts", material.stated), material.application)
    skeleton = skeletons()[material.application.region]
    sources = Sources(skeleton, material, facts, place(material.pieces, facts, skeleton))
    asked = [one for one in skeleton.headings if facts.part in {"", f"2.3.{one.group}"}]
    is_only = len(facts.substance) < 2
    entries = tuple(Entry(one, of, _filled(sources, one, of), is_only) for one, of in _repeated(asked, facts))
    return Summary(sources, entries, points(sources))


def _with_substance(facts: QualityFacts, about: Application) -> QualityFacts:
    """Where no substance is stated, the one that the application's sections are told apart by."""
    maker = about.keywords.get("manufacturer", "")
    name = about.keywords.get("substance", "") or about.substance
    if facts.substance or not (name and maker):
        return facts
    return facts.model_copy(update={"substance": (Substance(name=name, manufacturer=maker),)})


def compiled(material: Material) -> Compiled:
    """The summary as a document to render, and all that is missing of it."""
    made = summarize(material)
    return Compiled(_document(made), made.missing)


def _document(made: Summary) -> Document:
    material = made.sources.material
    about, skeleton, facts = material.application, made.sources.skeleton, made.sources.facts
    product = facts.product.name or about.product
    told = Document(
        kind=f"Module {facts.part or '2.3'}",
        title=skeleton.title,
        subtitle=f"{product} {', '.join(facts.product.strengths)}".strip(),
        running=(product, f"{about.applicant} · {skeleton.title}"),
        footer=material.moment.date().isoformat(),
        banners=material.labels,
        facts=(
            Fact("Applicant", about.applicant),
            Fact("Application", f"{about.kind} {about.number} ({about.region})".replace("  ", " ")),
            Fact("Kind", skeleton.subtitle),
            Fact("By", skeleton.source),
        ),
        verdict=_verdict(made),
        sections=tuple(numbered((*map(_section, made.entries), *_settling(made)))),
        author=about.applicant,
    )
    return mapped(told, tidy)


def _repeated(headings: Iterable[Heading], facts: QualityFacts) -> Iterator[tuple[Heading, str]]:
    """Every heading in order; those of 2.3.S once for each substance, one substance after the other."""
    asked = list(headings)
    before = [one for one in asked if one.group == "introduction"]
    of_substance = [one for one in asked if one.group == "S"]
    yield from ((one, PRODUCT) for one in before)
    for key in [each.key for each in facts.substance] or [NO_SUBSTANCE]:
        yield from ((one, key) for one in of_substance)
    yield from ((one, PRODUCT) for one in asked if one.group not in {"introduction", "S"})


def _filled(sources: Sources, heading: Heading, of: str) -> Filled:
    filled = texts(sources, heading, of)
    if heading.table:
        filled += FILLS[heading.table](sources, of)
    filled = sum((evidence(one) for one in _unclaimed(sources, heading, of)), filled)
    held = tables.in_file(sources, of) if heading.in_file and not filled.blocks else EMPTY
    return held if held.blocks else filled


def _unclaimed(sources: Sources, heading: Heading, of: str) -> list[Placed]:
    """The evidence of a heading but that which a table here or right below shows in its own way."""
    below = [one for one in sources.skeleton.headings if one.section.startswith(f"{heading.section}.")]
    claims = tuple(CLAIMS[one.table] for one in (heading, *below) if one.table in CLAIMS)
    found = sources.placing.at(heading.section, of)
    return [one for one in found if not (claims and one.piece.performance.service.startswith(claims))]


def _section(entry: Entry) -> Section:
    heading, filled = entry.heading, entry.filled
    blocks: list[Block] = [Prose(f"Question: {heading.question}")] if heading.question else []
    blocks += filled.blocks
    if entry.is_empty:
        blocks.append(Prose(f"{NOT_PROVIDED}. Wanted: {heading.wanted}."))
    elif not filled.blocks and heading.optional:
        blocks.append(Prose(f"Nothing is stated. Where it applies: {heading.wanted}."))
    if filled.missing:
        blocks += [Prose(f"{NOT_PROVIDED} within this section:"), Listing(filled.missing)]
    record = "; ".join(dict.fromkeys(filled.records))
    return Section(
        anchor=f"section-{heading.section}-{entry.of}".replace(" ", "-"),
        title=entry.name,
        record=f"Record: {record}" if record else "",
        link="",
        blocks=tuple(blocks),
        level=heading.level,
    )


def _settling(made: Summary) -> Iterator[Section]:
    if made.points:
        yield Section("to-settle", "Points to settle before signature", "", "", (Listing(made.points),))


def _verdict(made: Summary) -> Verdict:
    wanted = [each for each in made.entries if each.heading.wanted and not each.heading.optional]
    filled = sum(not each.is_empty for each in wanted)
    lacks = sum(len(each.filled.missing) for each in made.entries)
    return Verdict(
        mark=Mark.OPEN if made.missing else Mark.PASSED,
        word="Incomplete" if made.missing else "Complete",
        sentence=f"{filled} of {len(wanted)} headings are filled. Not provided within them: {lacks}. "
        f"To settle: {len(made.points)}.",
        detail="what is wanted stands below each heading",
    )
