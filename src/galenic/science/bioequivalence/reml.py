"""Restricted maximum likelihood with analytic first and second derivatives (Patterson and Thompson 1971)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from galenic.science.bioequivalence.covariance import Array, Elements, Summary, inverse
from galenic.science.bioequivalence.structures import Structure

MAX_STEPS = 100
# Twice the distance to the minimum of -2 log L that Newton's model of it promises.
CONVERGED = 1e-9


@dataclass(frozen=True, eq=False)
class Likelihood:
    """-2 log restricted likelihood at some variances, and what inference needs from there.

    `gradient` (D,), `hessian` (D, D) are by theta; `expected` (D, D) is the expectation of `hessian`. `coefficients`
    (p,) are the generalized least squares, `covariance` (p, p) theirs at these variances, `slopes` (D, p, p) the
    X' V^-1 V_j V^-1 X, `curvatures` (D, D, p, p) the X' V^-1 V_j V^-1 V_k V^-1 X (symmetric part).
    """

    value: float
    gradient: Array
    hessian: Array
    expected: Array
    coefficients: Array
    covariance: Array
    slopes: Array
    curvatures: Array


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where the search ended: free coefficients `phi` (F,), the likelihood there, and in how many steps.

    `decrement` is g' H^-1 g in phi: twice the distance to the minimum, if the quadratic model holds.
    """

    phi: Array
    at: Likelihood
    steps: int
    decrement: float
    structure: Structure

    @property
    def converged(self) -> bool:
        """Whether no step could lower -2 log L by anything that matters."""
        return self.decrement <= CONVERGED

    @property
    def theta(self) -> Array:
        """Variances and covariances."""
        return self.structure.theta(self.phi)

    def hessian(self) -> Array:
        """Second derivatives (F, F) of -2 log L by the free coefficients."""
        return _by_phi(self.structure, self.phi, self.at)[1]


def likelihood(summary: Summary, structure: Structure, theta: Array) -> Likelihood | None:
    """Evaluate -2 log L and its derivatives; None where the covariance is not positive definite."""
    found = inverse(theta @ structure.a, np.tensordot(theta, structure.b, axes=1), summary.counts)
    if found is None:
        return None
    inverted, log_determinant = found
    p, d = summary.p, len(theta)
    scaled = inverted.times(structure.elements, summary.counts)  # V^-1 V_j
    first = scaled.times(inverted, summary.counts)  # V^-1 V_j V^-1
    j, k, number = structure.pairs
    pairs = scaled.pick(j).times(first.pick(k), summary.counts)
    sums = summary.quadratic(_joined(inverted, first, pairs))
    information = sums[0, :p, :p]
    sign, log_information = np.linalg.slogdet(information)
    if sign <= 0:
        return None
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficients = covariance @ sums[0, :p, p]
    u = np.append(-coefficients, 1.0)
    projected = sums @ u  # (1 + D + pairs, q)
    scores = projected @ u
    slopes = sums[1 : 1 + d, :p, :p]
    weighted = covariance @ slopes
    curvatures = sums[1 + d :, :p, :p]
    of_pairs = summary.total_trace(scaled.pick(j).times(scaled.pick(k), summary.counts))
    of_pairs -= 2.0 * (curvatures * covariance).sum(axis=(1, 2))
    expected = of_pairs[number] + np.einsum("aij,bji->ab", weighted, weighted)
    moved = projected[1 : 1 + d, :p]
    hessian = -expected + 2.0 * scores[1 + d :][number] - 2.0 * moved @ covariance @ moved.T
    return Likelihood(
        value=float(
            (summary.n - p) * math.log(2 * math.pi) + log_determinant @ summary.subjects + log_information + scores[0]
        ),
        gradient=summary.total_trace(scaled) - np.einsum("aii->a", weighted) - scores[1 : 1 + d],
        hessian=hessian,
        expected=expected,
        coefficients=coefficients,
        covariance=covariance,
        slopes=slopes,
        curvatures=curvatures[number],
    )


def minimize(summary: Summary, structure: Structure, start: Array) -> Optimum:
    """Go from `start` (F,), where the covariance must be positive definite, to a minimum of -2 log L.

    Newton steps inside a trust region.
    """
    phi, at = start, likelihood(summary, structure, structure.theta(start))
    if at is None:
        raise ValueError("the covariance is not positive definite at the start")
    radius, decrement, steps = float(np.linalg.norm(start)), math.inf, 0
    while steps < MAX_STEPS:
        steps += 1
        step, decrement = _newton_step(*_by_phi(structure, phi, at), radius)
        trial = likelihood(summary, structure, structure.theta(phi + step))
        if decrement <= CONVERGED:  # one more step, to make the last digits right
            if trial is not None and trial.value <= at.value + CONVERGED:
                phi, at = phi + step, trial
            break
        if trial is None or trial.value > at.value:
            radius = float(np.linalg.norm(step)) / 4.0
            continue
        radius = max(radius, 2.0 * float(np.linalg.norm(step)))
        phi, at = phi + step, trial
    return Optimum(phi, at, steps, decrement, structure)


def _by_phi(structure: Structure, phi: Array, at: Likelihood) -> tuple[Array, Array]:
    """Gradient (F,) and second derivatives (F, F) by the free coefficients."""
    jacobian = structure.jacobian(phi)
    bend = 2.0 * np.tensordot(at.gradient, structure.squares, axes=1)
    return jacobian.T @ at.gradient, jacobian.T @ at.hessian @ jacobian + bend


def _newton_step(gradient: Array, hessian: Array, radius: float) -> tuple[Array, float]:
    """A step downhill no longer than `radius`, and the decrement; curvature counts by its size, whatever its sign."""
    values, vectors = np.linalg.eigh(hessian)
    curvature = np.maximum(np.abs(values), 1e-10 * max(float(np.abs(values).max()), 1e-10))
    slope = vectors.T @ gradient
    step = -slope / curvature
    decrement = float(slope @ (slope / curvature))
    length = float(np.linalg.norm(step))
    shortened: Array = vectors @ step * min(1.0, radius / length if length > 0 else 1.0)
    return shortened, decrement


def _joined(*parts: Elements) -> Elements:
    return Elements(np.concatenate([part.a for part in parts]), np.concatenate([part.b for part in parts]))
