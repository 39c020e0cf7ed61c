"""Standard error and degrees of freedom of the last coefficient of a mixed model."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np

from galenic.science.bioequivalence.covariance import Array
from galenic.science.bioequivalence.reml import Optimum

Information: TypeAlias = Literal["observed", "expected"]
# Part of the largest eigenvalue of the information below which a direction counts as not determined by the data.
UNDETERMINED = 1e-9
# Part of the largest curvature below which a coefficient is taken not to be curved at all.
NOT_CURVED = 1e-14


def satterthwaite(optimum: Optimum, information: Information) -> tuple[float, float]:
    """Error from the generalized least squares; 2 v^2 / var(v) of its square v (Giesbrecht and Burns 1985).

    Coefficients that sit on a boundary are no part of `optimum`, so that v does not vary with them.
    """
    v = float(optimum.at.covariance[-1, -1])
    slope = optimum.structure.jacobian(optimum.phi).T @ _slopes(optimum)
    variance = float(slope @ _covariance(optimum, information) @ slope)
    return math.sqrt(v), 2.0 * v**2 / variance if variance > 0 else math.inf


def kenward_roger(optimum: Optimum, information: Information) -> tuple[float, float]:
    """Error with the adjustment for estimated variances, and the degrees of freedom (Kenward and Roger 1997, 2009).

    For a single contrast their degrees of freedom are those of Satterthwaite at the same information, and their
    scale is 1. Variances enter linearly, so that the term with second derivatives of V vanishes.
    """
    at = optimum.at
    jacobian = optimum.structure.jacobian(optimum.phi)
    spread = jacobian @ _covariance(optimum, information) @ jacobian.T
    weights = at.covariance[:, -1]
    moved = at.slopes @ weights  # (D, p)
    bend = np.einsum("i,abij,j->ab", weights, at.curvatures, weights) - moved @ at.covariance @ moved.T
    v = float(at.covariance[-1, -1])
    adjusted = v + 2.0 * float((spread * bend).sum())
    slope = _slopes(optimum)
    variance = float(slope @ spread @ slope)
    return math.sqrt(adjusted), 2.0 * v**2 / variance if variance > 0 else math.inf


def _slopes(optimum: Optimum) -> Array:
    """Derivatives (D,) of the variance of the last coefficient by the variances."""
    weights = optimum.at.covariance[:, -1]
    result: Array = np.einsum("i,aij,j->a", weights, optimum.at.slopes, weights)
    return result


def _covariance(optimum: Optimum, information: Information) -> Array:
    """Covariance (F, F) of the free coefficients: twice the inverse of the information on -2 log L."""
    jacobian = optimum.structure.jacobian(optimum.phi)
    matrix = optimum.hessian() if information == "observed" else jacobian.T @ optimum.at.expected @ jacobian
    curvature = np.abs(np.diag(matrix))
    size = np.sqrt(np.maximum(curvature, NOT_CURVED * curvature.max()))  # variances may differ by orders of magnitude
    values, vectors = np.linalg.eigh(matrix / np.outer(size, size))
    used = values > UNDETERMINED * max(float(values[-1]), 0.0)
    kept = vectors[:, used] / size[:, None]
    result: Array = 2.0 * (kept / values[used]) @ kept.T
    return result
