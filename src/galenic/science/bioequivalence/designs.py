"""Name the design of a crossover from what its sequences give, period by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

NOT_GIVEN = "-"


class Repeated(StrEnum):
    """In how many of the sequences a product is given more than once."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


TITLES = {
    (Repeated.ALL, Repeated.ALL): "Full replicate",
    (Repeated.ALL, Repeated.SOME): "Replicate of the reference, in part also of the test",
    (Repeated.SOME, Repeated.ALL): "Replicate of the test, in part also of the reference",
    (Repeated.SOME, Repeated.SOME): "Full replicate, each sequence repeating one product",
    (Repeated.SOME, Repeated.NONE): "Replicate of the reference in some sequences",
    (Repeated.NONE, Repeated.SOME): "Replicate of the test in some sequences",
    (Repeated.NONE, Repeated.ALL): "Replicate of the test",
    (Repeated.NONE, Repeated.NONE): "Crossover",
}


@dataclass(frozen=True, slots=True)
class Design:
    """A crossover as planned.

    `name` counts treatments, sequences and periods, as the field writes them: 2x2x2, 2x2x4, 2x3x3, 2x4x2, 3x6x3;
    squares are 3x3 and 4x4. `patterns` has one entry per sequence, with the product of each period in order of time.
    `reference` and `test` tell where each is repeated, which decides what within-subject variances exist.
    """

    name: str
    title: str
    patterns: tuple[tuple[str, ...], ...]
    n_treatments: int
    n_periods: int
    reference: Repeated
    test: Repeated

    @property
    def is_replicate(self) -> bool:
        """Whether any sequence repeats the reference: its within-subject variance can be estimated."""
        return self.reference is not Repeated.NONE

    @property
    def is_full_replicate(self) -> bool:
        """Whether every sequence repeats both products."""
        return self.reference is Repeated.ALL and self.test is Repeated.ALL

    @property
    def sequences(self) -> str:
        """The sequences as people write them: TRT|RTR."""
        return "|".join("".join(pattern) for pattern in self.patterns)


def recognize(patterns: Sequence[tuple[str, ...]], test: str, reference: str) -> Design:
    """Describe the design that these sequences make. Anything with two sequences or more has a name."""
    treatments = {product for pattern in patterns for product in pattern if product != NOT_GIVEN}
    repeats = {product: _repeated(patterns, product) for product in (test, reference)}
    n_periods = len(patterns[0])
    return Design(
        name=_name(len(treatments), len(patterns), n_periods),
        title=_title(patterns, treatments, test, reference, repeats),
        patterns=tuple(patterns),
        n_treatments=len(treatments),
        n_periods=n_periods,
        reference=repeats[reference],
        test=repeats[test],
    )


def _name(treatments: int, sequences: int, periods: int) -> str:
    square = treatments > 2 and treatments == sequences == periods
    return f"{treatments}x{treatments}" if square else f"{treatments}x{sequences}x{periods}"


def _repeated(patterns: Sequence[tuple[str, ...]], product: str) -> Repeated:
    count = sum(pattern.count(product) > 1 for pattern in patterns)
    if count == len(patterns):
        return Repeated.ALL
    return Repeated.SOME if count else Repeated.NONE


def _title(
    patterns: Sequence[tuple[str, ...]], treatments: set[str], test: str, reference: str, repeats: dict[str, Repeated]
) -> str:
    if len(treatments) > 2:
        return _of_many_treatments(patterns, treatments)
    single = any(len(set(pattern) - {NOT_GIVEN}) == 1 for pattern in patterns)
    if single and len(patterns[0]) == 2:
        return "Balaam's design"
    if (repeats[reference], repeats[test]) == (Repeated.ALL, Repeated.NONE):
        return "Partial replicate" if len(patterns) > 2 else "Extra-reference"
    return TITLES[repeats[reference], repeats[test]]


def _of_many_treatments(patterns: Sequence[tuple[str, ...]], treatments: set[str]) -> str:
    """A Latin square has each treatment once per sequence and equally often per period; Williams also per neighbor."""
    in_rows = all(sorted(pattern) == sorted(treatments) for pattern in patterns)
    in_columns = all(
        set(column) == treatments and len(set(Counter(column).values())) == 1 for column in zip(*patterns, strict=True)
    )
    if not (in_rows and in_columns):
        return "Incomplete block design" if not in_rows else "Crossover"
    neighbors = Counter(pair for pattern in patterns for pair in pairwise(pattern))
    all_pairs = len(treatments) * (len(treatments) - 1)
    is_williams = len(neighbors) == all_pairs and len(set(neighbors.values())) == 1
    return "Williams design" if is_williams else "Latin square"
