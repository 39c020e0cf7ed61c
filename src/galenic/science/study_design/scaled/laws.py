"""The true joint law of what a replicate study estimates: T - R, its residual variance, and the variance of R.

Let y be the logarithms of a study without carry-over. Its residual sum of squares splits into independent parts: within
each sequence the contrasts among R, among T, and between the means of T and R, and between sequences what period and
treatment effects leave over. The variance of R is made of the first of these, so it is a part of the residual of the
analysis of variance, not independent of it. In analyses of subjects' contrasts T - R it is independent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import Design
from galenic.science.study_design.quadrature import Floats
from galenic.science.study_design.scaled.mixtures import ScaledChiSquares


@dataclass(frozen=True, slots=True)
class Variances:
    """Variances on the log scale: within subjects of T and of R, and of the subject by product interaction."""

    test: float
    reference: float
    interaction: float = 0.0


@dataclass(frozen=True)
class JointLaw:
    """The estimate is normal with standard deviation `spread`; its standard error is sqrt(`factor` MSE).

    MSE `df` = `rest` + `shared` `reference_df` s2wR, with s2wR `reference_df` / variance of R a chi-square variable; so
    is that of T. All are independent: exactly, but for one case (`exact` False). In an unbalanced design of more than
    two sequences with unequal variances the estimate is correlated with few degrees of freedom of `rest`; that changes
    power by less than 1e-5 in the cases of the tests.
    """

    spread: float
    factor: float
    df: int
    rest: ScaledChiSquares
    shared: bool
    variances: Variances
    reference_df: int
    test_df: int
    exact: bool = True


ReferenceRows = Literal["periods", "sequences"]


@lru_cache(maxsize=256)
def contrasts_law(layout: Design, allocation: tuple[int, ...], variances: Variances) -> JointLaw:
    """The law of the analysis of differences between the means of T and of R of each subject, with sequence effects.

    FDA, Statistical Approaches to Establishing Bioequivalence (2026), appendix G; Health Canada's planning.
    Raises InputError PWR-001 for designs that do not replicate the reference.
    """
    rows = [_Replicates.of(sequence) for sequence in layout.sequences]
    _refuse_unreplicated(layout, rows)
    both = [row.difference(variances) for row in rows]
    sequences = len(rows)
    law = JointLaw(
        spread=math.sqrt(math.fsum(v / n for v, n in zip(both, allocation, strict=True))) / sequences,
        factor=math.fsum(1 / n for n in allocation) / sequences**2,
        df=sum(allocation) - sequences,
        rest=ScaledChiSquares.of((v, n - 1) for v, n in zip(both, allocation, strict=True)),
        shared=False,
        variances=variances,
        reference_df=_within(rows, allocation, "R"),
        test_df=_within(rows, allocation, "T"),
    )
    return _with_enough(law, allocation)


@lru_cache(maxsize=256)
def anova_law(
    layout: Design, allocation: tuple[int, ...], variances: Variances, *, reference_rows: ReferenceRows = "periods"
) -> JointLaw:
    """The law of the analysis of variance with fixed effects of subject, period and treatment (EMA method A).

    `reference_rows` says how the variance of R comes about: from an analysis of variance of the data of R, with its
    periods (EMA, EMA/618604/2008 Rev. 13), or only from contrasts within sequences, with fewer degrees of freedom
    where several sequences share periods.
    Raises InputError PWR-001 for designs that do not replicate the reference.
    """
    rows = [_Replicates.of(sequence) for sequence in layout.sequences]
    _refuse_unreplicated(layout, rows)
    cells = _Cells.of(layout.sequences, rows, allocation, variances)
    among_r = cells.residual(cells.is_reference) if reference_rows == "periods" else np.zeros_like(cells.everything)
    left = cells.everything - among_r
    between = np.linalg.eigvalsh(cells.root[:, None] * left * cells.root)
    parts = [(float(scale), 1.0) for scale in between if scale > 1e-12 * cells.variance.max()]
    for row, n in zip(rows, allocation, strict=True):
        parts += [(variances.test, (n - 1) * (row.test - 1)), (row.scaled_difference(variances), n - 1)]
    extra = round(float(np.trace(among_r)))
    weights = cells.weights
    periods = len(layout.sequences[0])
    leak = np.abs(weights * cells.variance @ left).max() / np.abs(weights * cells.variance).max()
    law = JointLaw(
        spread=math.sqrt(float(weights**2 @ cells.variance)),
        factor=float(weights @ weights),
        df=sum(allocation) * (periods - 1) - cells.fitted,
        rest=ScaledChiSquares.of(parts),
        shared=True,
        variances=variances,
        reference_df=_within(rows, allocation, "R") + extra,
        test_df=_within(rows, allocation, "T"),
        exact=bool(leak < 1e-9),
    )
    return _with_enough(law, allocation)


@dataclass(frozen=True, slots=True)
class _Replicates:
    """How often a sequence gives each product."""

    test: int
    reference: int

    @classmethod
    def of(cls, sequence: str) -> _Replicates:
        return cls(sequence.count("T"), sequence.count("R"))

    def difference(self, variances: Variances) -> float:
        """Variance of the difference of a subject's mean of T and mean of R."""
        return variances.test / self.test + variances.reference / self.reference + variances.interaction

    def scaled_difference(self, variances: Variances) -> float:
        """The same of that difference as a contrast of unit length."""
        return self.difference(variances) / (1 / self.test + 1 / self.reference)


@dataclass(frozen=True)
class _Cells:
    """Means over the subjects of each sequence of orthonormal contrasts, times the root of the number of subjects.

    `design` has their expected values by period and treatment effects, `variance` their variances.
    """

    design: Floats
    variance: Floats
    is_reference: NDArray[np.bool_]

    @classmethod
    def of(
        cls, sequences: Sequence[str], rows: Sequence[_Replicates], allocation: Sequence[int], variances: Variances
    ) -> _Cells:
        design, variance, reference = [], [], []
        for sequence, row, n in zip(sequences, rows, allocation, strict=True):
            given = np.array([letter == "T" for letter in sequence])
            effects = np.column_stack([np.eye(len(sequence)), given.astype(float)])
            among_t, among_r, across = _contrasts(given)
            design.append(math.sqrt(n) * np.vstack([among_t, among_r, across]) @ effects)
            scales = (variances.test, variances.reference, row.scaled_difference(variances))
            variance += [s for s, block in zip(scales, (among_t, among_r, across), strict=True) for _ in block]
            reference += [place == 1 for place, block in enumerate((among_t, among_r, across)) for _ in block]
        return cls(np.vstack(design), np.array(variance), np.array(reference, dtype=bool))

    @property
    def root(self) -> Floats:
        """Standard deviations."""
        return np.sqrt(self.variance)

    @property
    def fitted(self) -> int:
        """Number of period and treatment effects that are estimated."""
        return int(np.linalg.matrix_rank(self.design))

    @property
    def everything(self) -> Floats:
        """What all effects leave over of all cells, as a projection."""
        return self.residual(np.ones(len(self.variance), dtype=bool))

    @property
    def weights(self) -> Floats:
        """Weights of the least-squares estimate of T - R."""
        return np.asarray(np.linalg.pinv(self.design)[-1])

    def residual(self, rows: NDArray[np.bool_]) -> Floats:
        """What period and treatment effects leave over of some cells, as a projection in the space of all."""
        part = np.zeros((len(rows), len(rows)))
        chosen = np.flatnonzero(rows)
        design = self.design[chosen]
        part[np.ix_(chosen, chosen)] = np.eye(len(chosen)) - design @ np.linalg.pinv(design)
        return part


def _contrasts(given: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Orthonormal contrasts of the periods of a sequence: among T, among R, and between their means."""
    found = []
    for places in (np.flatnonzero(given), np.flatnonzero(~given)):
        helmert = np.zeros((len(places) - 1, len(given)))
        for row in range(len(places) - 1):
            helmert[row, places[: row + 1]] = 1.0
            helmert[row, places[row + 1]] = -(row + 1.0)
            helmert[row] /= math.sqrt((row + 1) * (row + 2))
        found.append(helmert)
    across = np.where(given, 1 / given.sum(), -1 / (~given).sum()).reshape(1, -1)
    return found[0], found[1], across / np.linalg.norm(across)


def _within(rows: Sequence[_Replicates], allocation: Sequence[int], product: Literal["T", "R"]) -> int:
    """Degrees of freedom of the contrasts of one product within sequences."""
    repeats = [row.test if product == "T" else row.reference for row in rows]
    return sum((n - 1) * max(r - 1, 0) for r, n in zip(repeats, allocation, strict=True))


def _with_enough(law: JointLaw, allocation: Sequence[int]) -> JointLaw:
    """The law itself, if there are subjects enough to estimate every variance."""
    if law.df < 1 or law.reference_df < 1 or not law.rest.parts:
        message = "Too few subjects: not every variance can be estimated."
        refusals.refuse([Fault("PWR-016", message, value=str(tuple(allocation)), allowed="2 or more in each sequence")])
    return law


def _refuse_unreplicated(layout: Design, rows: Sequence[_Replicates]) -> None:
    if any(row.test == 0 or row.reference == 0 for row in rows) or all(row.reference < 2 for row in rows):
        message = "Scaling needs the reference twice in one sequence, and both products in each."
        refusals.refuse([Fault("PWR-015", message, column="design", value=layout.name)])
