"""Which piece of evidence fills which headings, and whose: the product's, or a substance's from one manufacturer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from galenic.dossier.compiling.material import Piece
from galenic.dossier.quality.facts import About, QualityFacts
from galenic.dossier.quality.skeleton import Skeleton
from galenic.dossier.quality.stating import PRODUCT

SHORTEST_DIGEST = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece in its headings. `of`: "product", or the key of a substance; `batch`: what was tested, if stated."""

    piece: Piece
    of: str
    sections: tuple[str, ...]
    batch: str = ""

    @property
    def name(self) -> str:
        """The batch, or the title of the evidence where no batch is stated."""
        return self.batch or self.piece.title


@dataclass(frozen=True, slots=True)
class Placing:
    """All pieces in their places; `left_out` and `doubts` say in a sentence each what is not, and what is a guess."""

    placed: tuple[Placed, ...]
    left_out: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def at(self, section: str, of: str) -> list[Placed]:
        """The pieces of one heading; those of 2.3.R whosever they are."""
        return [one for one in self.placed if section in one.sections and (of == one.of or section.startswith("R"))]


def place(pieces: Iterable[Piece], facts: QualityFacts, skeleton: Skeleton) -> Placing:
    """Place every piece where its service says that it belongs, on the side that is stated.

    Evidence that fits both sides counts as the product's where nothing is stated, and that is said; what fits nowhere,
    or several substances alike, is left out, and that is said too.
    """
    placed, left_out, doubts = [], [], []
    for piece in pieces:
        told = statement_about(piece, facts.about)
        fitting = skeleton.places_of(piece.performance.service)
        found = list(_sides(fitting, facts)) if told is None else [key_of(told.of, facts)]
        sections = _on_side(fitting, found[0]) if found else ()
        if len(found) != 1 or not sections:
            left_out.append(_why_left_out(piece, fitting, found))
            continue
        if told is None and _fits_product(fitting) and any(one.startswith("S") for one in fitting):
            doubts.append(
                f"{piece.title} ({piece.performance.service}) could be about the substance or the product; it is shown "
                'as the product\'s, as nothing is stated (about, "of")'
            )
        placed.append(Placed(piece, found[0], sections, told.batch if told else ""))
    return Placing(tuple(placed), tuple(left_out), tuple(doubts))


def statement_about(piece: Piece, stated: Sequence[About]) -> About | None:
    """What is stated about a piece, by its title or the start of its digest."""
    return next((one for one in stated if is_about(one, piece)), None)


def is_about(told: About, piece: Piece) -> bool:
    """Whether a row names this piece."""
    by_digest = len(told.evidence) >= SHORTEST_DIGEST and piece.performance.digest.startswith(told.evidence.lower())
    return by_digest or told.evidence == piece.title


def key_of(of: str, facts: QualityFacts) -> str:
    """Whose a row is: "product", or the key of the substance that `of` names."""
    return next((each.key for each in facts.substance if of in {each.key, each.name}), of)


def _sides(fitting: Sequence[str], facts: QualityFacts) -> Iterator[str]:
    if any(one.startswith("S") for one in fitting) and not _fits_product(fitting):
        yield from (each.key for each in facts.substance)
    elif fitting:
        yield PRODUCT


def _fits_product(fitting: Sequence[str]) -> bool:
    return any(one.startswith(("P", "A")) for one in fitting)


def _on_side(fitting: Sequence[str], of: str) -> tuple[str, ...]:
    """The headings of a substance, or those of the product; 2.3.R belongs to both."""
    letters = ("P", "A", "R") if of == PRODUCT else ("S", "R")
    return tuple(one for one in fitting if one.startswith(letters))


def _why_left_out(piece: Piece, fitting: Sequence[str], found: Sequence[str]) -> str:
    name = f"{piece.title} ({piece.performance.service})"
    if not fitting:
        return f"{name} belongs to no heading of 2.3"
    if not found:
        return f"{name} is about a substance, and none is stated (substance)"
    if len(found) > 1:
        return f"{name} could be about {' or '.join(found)}: state which (about)"
    return f"{name} fills {', '.join(fitting)}, and not what is stated of it ({found[0]})"
