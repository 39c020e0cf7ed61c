"""Covariance structures: how variances enter a subject's covariance, written so that none of them can be negative.

Variances and covariances (theta) are linear in the covariance matrix and quadratic in free coefficients (phi): squares,
and for the between-subject matrix of test and reference the factor L of L L', SAS's FA0(2). SAS's CSH and an
unstructured matrix kept positive semidefinite describe the same matrices, so that estimates, likelihood and degrees of
freedom are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from galenic.science.bioequivalence.covariance import Array, Elements
from galenic.science.bioequivalence.observations import Ints

RESIDUAL, SUBJECT = "residual", "between subjects"
WITHIN_T, WITHIN_R = "within test", "within reference"
BETWEEN_T, BETWEEN_R, COVARIANCE = "between test", "between reference", "covariance"
TOTAL_T, TOTAL_R = "between and within test", "between and within reference"
_ENTRIES = {WITHIN_T: (0,), WITHIN_R: (1,), TOTAL_T: (0,), TOTAL_R: (1,)}
_BETWEEN = {BETWEEN_T: ((0, 0),), BETWEEN_R: ((1, 1),), COVARIANCE: ((0, 1), (1, 0))}


@dataclass(frozen=True, eq=False)
class Structure:
    """D variances whose matrices are `a` (D, 2) and `b` (D, 2, 2); theta_j = phi' `squares`[j] phi, (D, F, F).

    `factor` holds the places in phi of L's entries 11, 21 and 22, or is empty.
    """

    names: tuple[str, ...]
    a: Array
    b: Array
    squares: Array
    factor: tuple[int, ...] = ()

    @property
    def has_boundary(self) -> bool:
        """Whether the covariance stays positive definite when variances between subjects vanish or correlate fully."""
        return any(name in self.names for name in (RESIDUAL, WITHIN_T, WITHIN_R))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """The numbers j and k of each pair of variances, j <= k, and the number (D, D) of the pair of any two."""
        j, k = np.triu_indices(len(self.names))
        number = np.zeros((len(self.names),) * 2, dtype=np.int64)
        number[j, k] = number[k, j] = np.arange(len(j))
        return j, k, number

    @cached_property
    def elements(self) -> Elements:
        """The matrices of the variances, alike for every pattern of subjects."""
        return Elements(self.a[:, None, :], self.b[:, None, :, :])

    def theta(self, phi: Array) -> Array:
        """Variances and covariances (D,) from free coefficients (F,)."""
        result: Array = (self.squares @ phi) @ phi
        return result

    def jacobian(self, phi: Array) -> Array:
        """Derivatives (D, F) of theta by phi."""
        result: Array = 2.0 * self.squares @ phi
        return result

    def without(self, places: tuple[int, ...]) -> Structure:
        """The structure with coefficients fixed at zero; phi is then shorter."""
        kept = [place for place in range(self.squares.shape[-1]) if place not in places]
        return replace(self, squares=self.squares[:, kept][:, :, kept], factor=())


def random_subject() -> Structure:
    """A variance between subjects and one within, of whichever product (EMA method B)."""
    return Structure(
        names=(RESIDUAL, SUBJECT),
        a=np.array([[1.0, 1.0], [0.0, 0.0]]),
        b=np.array([np.zeros((2, 2)), np.ones((2, 2))]),
        squares=np.array([np.diag([1.0, 0.0]), np.diag([0.0, 1.0])]),
    )


def by_treatment(*, repeats_test: bool, repeats_reference: bool) -> Structure:
    """Variances of each product within and between subjects, and their covariance (FDA; EMA method C).

    A product that no subject received twice has one variance, the sum of both: the data cannot split it.
    """
    top, bottom = BETWEEN_T if repeats_test else TOTAL_T, BETWEEN_R if repeats_reference else TOTAL_R
    within = [name for name, known in ((WITHIN_T, repeats_test), (WITHIN_R, repeats_reference)) if known]
    names = (*within, top, bottom, COVARIANCE)
    w, size = len(within), len(within) + 3
    squares = np.zeros((len(names), size, size))
    for place in range(w):
        squares[place, place, place] = 1.0
    squares[w, w, w] = 1.0
    squares[w + 1, w + 1, w + 1] = squares[w + 1, w + 2, w + 2] = 1.0
    squares[w + 2, w, w + 1] = squares[w + 2, w + 1, w] = 0.5
    a, b = np.zeros((len(names), 2)), np.zeros((len(names), 2, 2))
    for row, name in enumerate(names):
        for place in _ENTRIES.get(name, ()):
            a[row, place] = 1.0
        for cell in _BETWEEN.get(name, ()):
            b[row, *cell] = 1.0
    return Structure(names, a, b, squares, factor=(w, w + 1, w + 2))
