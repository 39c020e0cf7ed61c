"""A dossier as the tree that a reviewer sees: headings, the keywords that tell them apart, documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from galenic.dossier.ectd_v3.sequence import ReadSequence
from galenic.dossier.headings import Heading, chain, table_of
from galenic.dossier.model import TAGGING_FILE, Place, Standing


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the tree. `sequence`: the one that sent it; `operation`: what that did, in a view of it."""

    title: str
    sequence: str
    href: str
    operation: str = ""
    is_tagging_file: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A use of a document as a sequence sends it, or would. `href`: where a reader finds it."""

    place: Place
    title: str
    operation: str
    href: str = ""


@dataclass(slots=True)
class Branch:
    """A heading with what stands below it. `keywords`: those of this heading itself, as they are spelled."""

    section: str
    title: str
    keywords: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def count(self) -> int:
        """How many documents stand here and below."""
        return len(self.entries) + sum(branch.count() for branch in self.branches)


def cumulative(standing: Iterable[Standing], region: str) -> Branch:
    """What is current after the sequences so far."""
    placed = (
        (one.place, Entry(one.title, f"{one.sequence:04d}", one.href, is_tagging_file=one.tag == TAGGING_FILE))
        for one in standing
    )
    return _tree(placed, region)


def of_sequence(sequence: ReadSequence) -> Branch:
    """What one sequence sent, with the operation of each leaf; the leaf of the regional backbone is left out."""
    placed = (
        (leaf.place, Entry(leaf.title, sequence.number, leaf.path, leaf.operation))
        for leaf in sequence.leaves
        if leaf.path not in sequence.backbones
    )
    return _tree(placed, sequence.region or "US")


def of_uses(sent: Iterable[Sent], sequence: str, region: str) -> Branch:
    """What one sequence sends, from the record of it."""
    return _tree(((one.place, Entry(one.title, sequence, one.href, one.operation)) for one in sent), region)


def _tree(placed: Iterable[tuple[Place, Entry]], region: str) -> Branch:
    """Headings in the order of the CTD, documents in the order they came."""
    root = Branch("", "Dossier")
    nodes: dict[tuple[tuple[str, tuple[str, ...]], ...], Branch] = {(): root}
    for place, entry in sorted(placed, key=lambda one: _order(one[0], region)):
        path: tuple[tuple[str, tuple[str, ...]], ...] = ()
        for heading in _way(place, region):
            keywords = _keywords(heading, place)
            above, path = nodes[path], (*path, (heading.section, keywords))
            if path not in nodes:
                nodes[path] = Branch(heading.section, heading.title, keywords)
                above.branches.append(nodes[path])
        nodes[path].entries.append(entry)
    return root


def _order(place: Place, region: str) -> tuple[object, ...]:
    return tuple((heading.order, _keywords(heading, place)) for heading in _way(place, region))


def _way(place: Place, region: str) -> list[Heading]:
    """The headings down to a place, the module's first; none where a place is not known."""
    if not place.section:
        return []
    table = table_of(place.section, region)
    module = [] if table == "ich" else chain("1", "ich")
    return module + chain(place.section, table)


def _keywords(heading: Heading, place: Place) -> tuple[str, ...]:
    return tuple(value for name in heading.attributes if (value := place.keyword(name)))
