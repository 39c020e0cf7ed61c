"""Designs of studies that compare a test with a reference product: sequences, degrees of freedom, precision.

A design is named treatments x sequences x periods, as the field does. Degrees of freedom and precision are those of the
linear model with fixed effects of subject, period and treatment; the tests derive them again from that model. Sequences
count alike, however many subjects they have: with three or more unequal ones least squares is a little more precise.
Balaam's design has the precision of the model with carry-over (Chow, Liu 2009, chapter 9), as is usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import fsum
from numbers import Integral
from typing import TypeAlias

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design.refusals import refuse

# Subjects in all, spread over the sequences as evenly as possible, or subjects of each sequence (or group).
Subjects: TypeAlias = "int | Sequence[int]"
MOST_SUBJECTS = 1_000_000


@dataclass(frozen=True)
class Design:
    """A design: `sequences` of treatments by period (T test, R reference; letters A to D where there are more).

    With n subjects the residual has `periods_df` n - `lost_df` degrees of freedom. The difference of test and
    reference has variance `precision` sigma^2 sum(1/n_i) for n_i subjects in sequence i.
    """

    name: str
    title: str
    sequences: tuple[str, ...]
    periods_df: int
    lost_df: int
    precision: Fraction

    @property
    def step(self) -> int:
        """Number of sequences or groups: a balanced study has a multiple of it."""
        return len(self.sequences)

    def df(self, n: int, *, robust: bool = False) -> int:
        """Residual degrees of freedom with n subjects; `robust`: of Senn's basic estimator, one value per subject."""
        return n - self.step if robust else self.periods_df * n - self.lost_df

    def variance_factor(self, allocation: Sequence[int]) -> float:
        """Variance of the estimated difference in units of the residual variance."""
        return float(self.precision) * fsum(1 / n for n in allocation)

    def smallest(self, *, robust: bool = False) -> int:
        """Smallest balanced number of subjects that leaves one degree of freedom."""
        n = self.step
        while self.df(n, robust=robust) < 1:
            n += self.step
        return n

    def allocate(self, n: Subjects, *, robust: bool = False) -> tuple[int, ...]:
        """Subjects of each sequence; a total is spread as evenly as it goes, the first sequences getting one more.

        Raises InputError PWR-001 (PWR-016) for numbers that are not whole, sequences without subjects, a wrong count
        of sequences, or too few subjects to estimate a variance.
        """
        counts: tuple[int, ...] = tuple(n) if isinstance(n, Iterable) else self._spread(n)
        faults = self._count_faults(n, counts)
        if not faults and self.df(sum(counts), robust=robust) < 1:
            least = self.smallest(robust=robust)
            faults = [
                Fault(
                    "PWR-016",
                    "Too few subjects: no variance can be estimated.",
                    value=str(n),
                    allowed=f"{least} or more",
                )
            ]
        refuse(faults)
        return tuple(int(count) for count in counts)

    def _spread(self, n: int) -> tuple[int, ...]:
        if not isinstance(n, Integral):
            return (n,) * self.step
        each, more = divmod(int(n), self.step)
        return tuple(each + (place < more) for place in range(self.step))

    def _count_faults(self, n: object, counts: tuple[int, ...]) -> list[Fault]:
        if len(counts) != self.step:
            message = f"{self.name} has {self.step} sequences: {', '.join(self.sequences)}."
            return [Fault("PWR-016", message, value=str(n), allowed="a total, or one number per sequence")]
        if all(_is_count(count) for count in counts) and sum(counts) <= MOST_SUBJECTS:
            return []
        allowed = f"whole numbers from 1, together at most {MOST_SUBJECTS}, in each of {', '.join(self.sequences)}"
        return [Fault("PWR-016", "This is no number of subjects.", value=str(n), allowed=allowed)]


def _is_count(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= 1


def _known() -> dict[str, Design]:
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    rows = (
        Design("parallel", "Two parallel groups", ("T", "R"), 1, 2, Fraction(1)),
        Design("paired", "Paired means, one sequence", ("TR",), 1, 1, Fraction(2)),
        Design("2x2x2", "Two-period crossover", ("TR", "RT"), 1, 2, half),
        Design("3x3", "Latin square of three treatments", ("ABC", "BCA", "CAB"), 2, 4, Fraction(2, 9)),
        Design(
            "3x6x3",
            "Williams design of three treatments",
            ("ABC", "ACB", "BAC", "BCA", "CAB", "CBA"),
            2,
            4,
            Fraction(1, 18),
        ),
        Design("4x4", "Williams design of four treatments", ("ABDC", "BCAD", "CDBA", "DACB"), 3, 6, Fraction(1, 8)),
        Design("2x2x3", "Full replicate in three periods", ("TRT", "RTR"), 2, 3, Fraction(3, 8)),
        Design("2x2x4", "Full replicate in four periods", ("TRTR", "RTRT"), 3, 4, quarter),
        Design(
            "2x4x4",
            "Full replicate in four periods, four sequences",
            ("TRTR", "RTRT", "TRRT", "RTTR"),
            3,
            4,
            Fraction(1, 16),
        ),
        Design("2x3x3", "Partial replicate", ("TRR", "RTR", "RRT"), 2, 3, Fraction(1, 6)),
        Design("2x4x2", "Balaam's design", ("TR", "RT", "TT", "RR"), 1, 2, half),
        Design("2x2x2r", "Liu's two-period crossover, each period measured twice", ("TR", "RT"), 3, 2, quarter),
    )
    return {row.name: row for row in rows}


DESIGNS = _known()
ALIASES = {"2x2": "2x2x2", "2x2 crossover": "2x2x2", "balaam": "2x4x2", "williams": "3x6x3", "liu": "2x2x2r"}


@cache
def _of_sequences(sequences: tuple[str, ...]) -> Design | None:
    """A crossover of T and R in these sequences; None unless T - R can be estimated within subjects."""
    lengths = {len(sequence) for sequence in sequences}
    if len(lengths) != 1 or len(set(sequences)) < max(len(sequences), 2) or set("".join(sequences)) != {"T", "R"}:
        return None
    known = next((design for design in DESIGNS.values() if set(design.sequences) == set(sequences)), None)
    if known is not None and known.name != "2x2x2r":
        return known
    lost, variance = within_subject_fit(sequences, (1,) * len(sequences))
    if variance is None:
        return None
    precision = Fraction(variance / len(sequences)).limit_denominator(10_000)
    periods = len(sequences[0])
    return Design("|".join(sequences), "Crossover of given sequences", sequences, periods - 1, lost, precision)


def within_subject_fit(sequences: Sequence[str], counts: Sequence[int]) -> tuple[int, float | None]:
    """Parameters estimated within subjects, and the variance of T - R in units of the residual variance.

    Least squares with subjects, periods and treatment; the variance is None where T - R cannot be estimated.
    """
    periods = len(sequences[0])
    centered = np.eye(periods) - 1 / periods
    information = np.zeros((periods + 1, periods + 1))
    for sequence, count in zip(sequences, counts, strict=True):
        regressors = np.column_stack([np.eye(periods), [float(letter == "T") for letter in sequence]])
        information += count * regressors.T @ centered @ regressors
    inverse = np.linalg.pinv(information, rcond=1e-10, hermitian=True)
    aim = np.eye(periods + 1)[-1]
    estimable = np.allclose(information @ inverse @ aim, aim, atol=1e-8)
    rank = int(np.linalg.matrix_rank(information, tol=1e-8))
    return rank, float(inverse[-1, -1]) if estimable else None


def find_design(name: str) -> Design | None:
    """The design of this name, or None; "2x2" stands for "2x2x2", and "TRR|RTT" for a design of these sequences."""
    plain = str(name).strip().lower()
    return DESIGNS.get(ALIASES.get(plain, plain)) or _of_sequences(tuple(plain.upper().split("|")))


def layout_of(name: str) -> Design:
    """The design of a name that was checked before. Raises KeyError for any other."""
    found = find_design(name)
    if found is None:
        raise KeyError(name)
    return found
