"""What a heading is filled with: blocks, the records behind them, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from galenic.dossier.compiling.material import Material, Piece
from galenic.dossier.quality.facts import MasterFile, QualityFacts, Substance
from galenic.dossier.quality.placing import Placed, Placing, key_of
from galenic.dossier.quality.skeleton import Heading, Skeleton
from galenic.dossier.quality.stating import PRODUCT, Stated
from galenic.reports.blocks import Block, Grid, GridCell, GridColumn, Listing, Picture, Prose, Section
from galenic.reports.sections import LONGEST_INLINE_TABLE, criteria_grid, pictures_of, tables_of, values_grid

WIDEST = 40
NOT_PROVIDED, NOTHING = "Not provided", "–"


@dataclass(frozen=True, slots=True)
class Filled:
    """A heading filled. Without blocks nothing says anything of it; `missing` is what is not there besides."""

    blocks: tuple[Block, ...] = ()
    records: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __add__(self, other: Filled) -> Filled:
        return Filled(self.blocks + other.blocks, self.records + other.records, self.missing + other.missing)


EMPTY = Filled()


@dataclass(frozen=True)
class Sources:
    """Everything that headings are filled from."""

    skeleton: Skeleton
    material: Material
    facts: QualityFacts
    placing: Placing

    @cached_property
    def master_files(self) -> Mapping[str, MasterFile]:
        """The files that are referred to, by number."""
        return {one.number: one for one in self.facts.master_file}

    def stated(self, name: str) -> str:
        """A table of stated facts as a record."""
        return self.material.reference(name)

    def substance(self, key: str) -> Substance | None:
        """The substance of a key; None for the product."""
        return next((one for one in self.facts.substance if one.key == key), None)

    def is_of(self, row: str, of: str) -> bool:
        """Whether a stated row is about the product or this substance."""
        return key_of(row, self.facts) == of


#: Fills a heading for the product or for one substance.
Fill = Callable[[Sources, str], Filled]


def grid(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | GridCell]], note: str = "") -> Grid:
    """A table of texts, its columns as wide as what is in them; an empty cell says that nothing was provided."""
    table = [tuple(_cell(value) for value in row) for row in rows]
    shares = [_share([head, *(row[place].text for row in table)]) for place, head in enumerate(heads)]
    columns = tuple(GridColumn(head, share=share) for head, share in zip(heads, shares, strict=True))
    return Grid(columns, tuple(table), title=title, note=note)


def _share(texts: Sequence[str]) -> int:
    """A column's part of the width: its longest text up to a limit, and never less than its longest word, with room."""
    word = max(len(word) for text in texts for word in [*text.split(), ""])
    return max(word + 2, min(max(map(len, texts)), WIDEST))


def _cell(value: str | GridCell) -> GridCell:
    return value if isinstance(value, GridCell) else GridCell(value or NOT_PROVIDED)


def rows_of(title: str, rows: Sequence[Stated], names: Mapping[str, str]) -> Grid:
    """Stated rows as a table, `names` from field to heading; an empty column is left out, an empty cell a dash."""
    used = {name: head for name, head in names.items() if any(getattr(row, name) for row in rows)}
    return grid(title, tuple(used.values()), [[getattr(row, name) or NOTHING for name in used] for row in rows])


def prose(text: str) -> Iterator[Block]:
    """A stated text: empty lines part paragraphs, "- " begins a point."""
    for paragraph in text.strip().split("\n\n"):
        lines = [line.strip() for line in paragraph.strip().splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            yield Listing(tuple(line[2:] for line in lines))
        elif lines:
            yield Prose(" ".join(lines))


def texts(sources: Sources, heading: Heading, of: str) -> Filled:
    """What the applicant says in words below a heading."""
    found = [
        each
        for each in sources.facts.text
        if each.section == heading.section and (of == PRODUCT or not each.of or sources.is_of(each.of, of))
    ]
    blocks = tuple(block for each in found for block in prose(each.text))
    return Filled(blocks, (sources.stated(f"text {heading.section}"),)) if blocks else EMPTY


def evidence(placed: Placed) -> Filled:
    """A piece as it concludes: its sentence, criteria, values, tables and figures."""
    return told(placed.piece) + outcome(placed.piece)


def told(piece: Piece) -> Filled:
    """The conclusion of a piece, with what has to be said with it wherever it stands."""
    labels = f" ({'; '.join(piece.labels)})" if piece.labels else ""
    text = f"{piece.title}: {piece.performance.outcome.conclusion}{labels}"
    return Filled((Prose(text),), (piece.reference,))


def outcome(piece: Piece) -> Filled:
    """Criteria, values, tables and figures of a piece, as its own report shows them; long tables are left to that."""
    found, place = piece.performance.outcome, piece.place
    grids = [titled(criteria_grid(found.criteria, place), "Criteria"), titled(values_grid(found, place), "Results")]
    blocks: list[Block] = [each for each in grids if each is not None]
    blocks += [shown_table(table) for _, table in tables_of(found, place)]
    blocks += pictures_of(found, place)
    return Filled(tuple(blocks), (piece.reference,))


def shown_table(table: Grid) -> Block:
    """A table as it is, or where it is too long for a summary, how long it is and where it stands."""
    if len(table.rows) <= LONGEST_INLINE_TABLE:
        return table
    return Prose(f"{table.title}: {len(table.rows)} rows, in the report of this evidence.")


def titled(table: Grid | None, title: str) -> Grid | None:
    """The table under a title of its own."""
    return replace(table, title=title) if table else None


def plain(name: str) -> str:
    """A name as names are compared: without case and without double spaces."""
    return " ".join(name.split()).casefold()


def numbered(sections: Iterable[Section]) -> Iterator[Section]:
    """Tables and figures numbered through the document."""
    counts = {"Table": 0, "Figure": 0}

    def labelled(block: Block) -> Block:
        if not isinstance(block, (Grid, Picture)) or not block.title:
            return block
        name = "Table" if isinstance(block, Grid) else "Figure"
        counts[name] += 1
        label = f"{name} {counts[name]}"
        if isinstance(block, Grid):
            return replace(block, label=label, anchor=label.lower().replace(" ", "-"))
        return replace(block, label=label)

    for section in sections:
        yield replace(section, blocks=tuple(map(labelled, section.blocks)))
