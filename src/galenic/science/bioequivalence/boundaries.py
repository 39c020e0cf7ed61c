"""Find the best likelihood also where a variance is zero or a correlation is one, and say that it is there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from galenic.science.bioequivalence.covariance import Array, Summary
from galenic.science.bioequivalence.reml import Optimum, likelihood, minimize
from galenic.science.bioequivalence.structures import COVARIANCE, SUBJECT, Structure

# Of the response, whose variance is 1: what is smaller than this is on its boundary.
NOTHING = 1e-7
# How far the slope of -2 log L may point inward at a boundary before it counts as no minimum.
INWARD = 1e-5


@dataclass(frozen=True, eq=False)
class Settled:
    """A minimum of -2 log L among the matrices that a covariance may be, and what of it lies on their boundary."""

    optimum: Optimum
    boundary: tuple[str, ...]
    is_minimum: bool
    steps: int


def settle(summary: Summary, structure: Structure) -> Settled:
    """Minimize from inside; fix what comes to lie on the boundary and minimize the rest.

    Small studies can have several minima (about one in a hundred of 9 to 16 simulated subjects has), so variances by
    treatment are searched for from two places inside and, if neither leads to a boundary, along that one. The lowest
    counts.
    """
    share = summary.within_share()
    correlations = (0.8, -0.5) if structure.factor else (0.0,)
    ends = [_settle_from(summary, structure, _start(structure, share, each)) for each in correlations]
    if structure.factor and structure.has_boundary and not any(end.boundary for end in ends):
        along = _along_boundary(summary, structure, _start(structure, share, 1.0))
        ends += [along] if along else []
    found = min(ends, key=lambda end: (not end.is_minimum, end.optimum.at.value))
    return Settled(found.optimum, found.boundary, found.is_minimum, sum(end.steps for end in ends))


def _start(structure: Structure, share: float, correlation: float) -> Array:
    """Free coefficients with a share of the variance within subjects, the rest between them."""
    start = np.full(structure.squares.shape[-1], math.sqrt(share))
    if structure.factor:
        first, below, corner = structure.factor
        start[first] = math.sqrt(1.0 - share)
        start[below] = correlation * start[first]
        start[corner] = math.sqrt(1.0 - correlation**2) * start[first]
    else:
        start[1] = math.sqrt(1.0 - share)
    return start


def _settle_from(summary: Summary, structure: Structure, start: Array) -> Settled:
    inside = minimize(summary, structure, start)
    if not _reduced(structure, inside.phi)[2]:
        return Settled(inside, (), inside.converged and _bends_up(inside), inside.steps)
    on_it = _along_boundary(summary, structure, inside.phi)
    if on_it is None:
        return Settled(inside, (), False, inside.steps)
    return Settled(on_it.optimum, on_it.boundary, on_it.is_minimum, inside.steps + on_it.steps)


def _along_boundary(summary: Summary, structure: Structure, phi: Array) -> Settled | None:
    """Minimize with what lies on the boundary at `phi` kept there, and see whether that is a minimum of all.

    None where a variance within subjects vanishes as well, so that no likelihood is left.
    """
    reduced, start, boundary = _reduced(structure, phi)
    if likelihood(summary, reduced, reduced.theta(start)) is None:
        return None
    found = minimize(summary, reduced, start)
    is_minimum = found.converged and _bends_up(found) and _points_outward(structure, found)
    return Settled(found, boundary, is_minimum, found.steps)


def _bends_up(found: Optimum) -> bool:
    """Whether no direction leads down from a stationary point; flat ones are allowed."""
    values = np.linalg.eigvalsh(found.hessian())
    return bool(values[0] > -INWARD * max(1.0, float(values[-1])))


def _reduced(structure: Structure, phi: Array) -> tuple[Structure, Array, tuple[str, ...]]:
    """The structure and coefficients without those on the boundary, and what they say."""
    phi = phi.copy()
    if structure.factor and structure.has_boundary:
        fixed, names = _rank(structure, phi)
    elif SUBJECT in structure.names and phi[structure.names.index(SUBJECT)] ** 2 < NOTHING:
        fixed, names = [structure.names.index(SUBJECT)], ["the variance between subjects is 0"]
    else:
        fixed, names = [], []
    kept = [place for place in range(len(phi)) if place not in fixed]
    return structure.without(tuple(fixed)), phi[kept], tuple(names)


def _rank(structure: Structure, phi: Array) -> tuple[list[int], list[str]]:
    """Which entries of L vanish; `phi` is rewritten to a factor of the same rank with entries 11 and 21 alone."""
    first, below, corner = structure.factor
    matrix = np.array([[phi[first] ** 2, phi[first] * phi[below]], [0.0, phi[below] ** 2 + phi[corner] ** 2]])
    values, vectors = np.linalg.eigh(matrix, UPLO="U")
    if values[1] < NOTHING:
        return [first, below, corner], ["the variances between subjects are 0"]
    if values[0] >= NOTHING:
        return [], []
    phi[first], phi[below] = vectors[:, 1] * math.sqrt(values[1])
    if min(abs(phi[first]), abs(phi[below])) < math.sqrt(NOTHING):
        return [corner], ["the variance of one product between subjects is 0"]
    sign = 1 if phi[first] * phi[below] > 0 else -1
    return [corner], [f"the correlation of test and reference between subjects is {sign}"]


def _points_outward(structure: Structure, found: Optimum) -> bool:
    """Whether -2 log L grows into the interior wherever a coefficient was fixed (Karush, Kuhn and Tucker)."""
    slope = dict(zip(structure.names, found.at.gradient.tolist(), strict=True))
    if not structure.factor:
        return bool(slope[SUBJECT] > -INWARD)
    top, bottom = structure.names[-3], structure.names[-2]
    matrix = np.array([[slope[top], slope[COVARIANCE] / 2], [slope[COVARIANCE] / 2, slope[bottom]]])
    return bool(np.linalg.eigvalsh(matrix)[0] > -INWARD * max(1.0, float(np.abs(matrix).max())))
