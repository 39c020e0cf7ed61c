"""Studies of which evidence and the applicant tell, and whose subjects are not at hand: what is of which study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from galenic.dossier.compiling.material import Piece
from galenic.dossier.summaries.manifest import Sources, ToldStudy

COMPARISON, PARAMETERS = "bioequivalence.study", "pharmacokinetics.noncompartmental"
#: Shorter beginnings of a digest would fit by accident.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Investigated:
    """A study with its evidence. `about` is None for evidence that no stated study claims: its title stands for it."""

    name: str
    about: ToldStudy | None
    pieces: tuple[Piece, ...]

    def of(self, service: str) -> tuple[Piece, ...]:
        """Its evidence of a service."""
        return tuple(piece for piece in self.pieces if piece.performance.service == service)

    @property
    def condition(self) -> str:
        """Fasting or fed, as far as it is known."""
        return self.about.condition if self.about else ""


def investigated(sources: Sources) -> tuple[Investigated, ...]:
    """The stated studies with the evidence that each claims, then evidence that no study claims."""
    pieces = _unshown(sources)
    if len(sources.told) == 1 and not sources.told[0].evidence:
        return (Investigated(sources.told[0].id, sources.told[0], pieces),)
    claimed = [
        Investigated(about.id, about, tuple(piece for piece in pieces if _is_claimed(about, piece)))
        for about in sources.told
    ]
    taken = {id(piece) for each in claimed for piece in each.pieces}
    left = (Investigated(piece.title, None, (piece,)) for piece in pieces if id(piece) not in taken)
    return (*claimed, *left)


def unknown(sources: Sources) -> Iterator[str]:
    """What studies claim and is not there: a name that was misspelled would leave its table empty."""
    pieces = _unshown(sources)
    for about in sources.told:
        for name in about.evidence:
            if not any(_fits(name, piece) for piece in pieces):
                yield f"{about.id}: there is no evidence {name!r} of {COMPARISON} or {PARAMETERS}"


def _unshown(sources: Sources) -> tuple[Piece, ...]:
    """The evidence that is not that of a study with tables of its subjects, which shows it already."""
    shown = {
        found.digest for one in sources.studies for found in (one.study.pharmacokinetics, one.study.evaluation) if found
    }
    return tuple(piece for piece in sources.of(COMPARISON, PARAMETERS) if piece.performance.digest not in shown)


def _is_claimed(about: ToldStudy, piece: Piece) -> bool:
    return any(_fits(name, piece) for name in about.evidence)


def _fits(name: str, piece: Piece) -> bool:
    return name == piece.title or (len(name) >= SHORTEST and piece.performance.digest.startswith(name))
