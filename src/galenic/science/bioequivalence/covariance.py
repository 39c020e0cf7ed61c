"""Covariance of a subject's observations, and all that a likelihood needs of it, without ever forming a matrix per row.

A subject's observations have covariance diag(a) + Z B Z', where Z tells test from reference, `a` is a variance per
product and `B` a symmetric 2x2 matrix. Such matrices are closed under sums, products and inverses, so they are kept as
(a, B) for each pattern of a subject: how often it has the test and how often the reference. Sums of products of the
data are formed once; every likelihood, gradient and second derivative is then arithmetic on small arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from galenic.science.bioequivalence.observations import Floats, Ints

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Elements:
    """M matrices diag(a) + Z B Z' for each of K patterns: `a` (M, K, 2), `b` (M, K, 2, 2)."""

    a: Array
    b: Array

    def times(self, other: Elements, counts: Array) -> Elements:
        """The products of these matrices with others; `counts` (K, 2) are the observations per product."""
        mixed = self.a[..., :, None] * other.b + self.b * other.a[..., None, :]
        return Elements(self.a * other.a, mixed + self.b @ (counts[:, :, None] * other.b))

    def trace(self, counts: Array) -> Array:
        """The traces (M, K)."""
        diagonal = self.a + np.einsum("...ii->...i", self.b)
        result: Array = (counts * diagonal).sum(axis=-1)
        return result

    def pick(self, index: NDArray[np.intp]) -> Elements:
        """Matrices by their number."""
        return Elements(self.a[index], self.b[index])


@dataclass(frozen=True, eq=False)
class Summary:
    """Sums of products of the data, by pattern of subjects.

    `counts` (K, 2): observations of test and reference; `subjects` (K,): how many subjects have the pattern; `products`
    (K, 5, q, q): of the q = p + 1 columns (design and response) the sums of products over test and over reference rows,
    and over subjects of their sums (test x test, test x reference and its transpose, reference x reference).
    """

    counts: Array
    subjects: Array
    products: Array
    n: int

    @property
    def p(self) -> int:
        """Columns of the design."""
        return int(self.products.shape[-1]) - 1

    def quadratic(self, elements: Elements) -> Array:
        """The sums over subjects of columns' M columns, (M, q, q)."""
        b, k, q = elements.b, len(self.counts), self.products.shape[-1]
        weights = np.empty((len(elements.a), k, 5))
        weights[..., :2] = elements.a
        weights[..., 2], weights[..., 4] = b[..., 0, 0], b[..., 1, 1]
        weights[..., 3] = (b[..., 0, 1] + b[..., 1, 0]) / 2
        result: Array = (weights.reshape(-1, 5 * k) @ self.products.reshape(5 * k, q * q)).reshape(-1, q, q)
        return result

    def within_share(self) -> float:
        """Roughly the part of the response's variance that is within subjects, between 0.02 and 0.98."""
        response = self.products[:, :, -1, -1]
        total, of_sums = response[:, :2].sum(), (response[:, 2:].sum(axis=1) / self.counts.sum(axis=1)).sum()
        freedom = max(self.n - self.subjects.sum(), 1.0)
        return float(np.clip((total - of_sums) / freedom / max(total / self.n, 1e-300), 0.02, 0.98))

    def total_trace(self, elements: Elements) -> Array:
        """The traces over all subjects (M,)."""
        result: Array = elements.trace(self.counts) @ self.subjects
        return result


def summarize(columns: Floats, is_test: Floats, subject_of: Ints) -> Summary:
    """Form the sums of the columns (N, q) by pattern."""
    n_subjects = int(subject_of.max()) + 1
    product = 1 - is_test.astype(np.int64)  # test first
    sums = np.zeros((n_subjects, 2, columns.shape[1]))
    np.add.at(sums, (subject_of, product), columns)
    counts = np.zeros((n_subjects, 2))
    np.add.at(counts, (subject_of, product), 1.0)
    patterns, pattern_of, subjects = np.unique(counts, axis=0, return_inverse=True, return_counts=True)
    pattern_of = pattern_of.reshape(-1)
    products = np.zeros((len(patterns), 5, columns.shape[1], columns.shape[1]))
    for k in range(len(patterns)):
        test, reference = sums[pattern_of == k, 0], sums[pattern_of == k, 1]
        rows = pattern_of[subject_of] == k
        for place in (0, 1):
            block = columns[rows & (product == place)]
            products[k, place] = block.T @ block
        mixed = test.T @ reference
        products[k, 2:] = test.T @ test, mixed + mixed.T, reference.T @ reference
    return Summary(patterns, subjects.astype(np.float64), products, len(columns))


def inverse(a: Array, b: Array, counts: Array) -> tuple[Elements, Array] | None:
    """The inverse of diag(a) + Z B Z', a (2,), b (2, 2), per pattern, and its log determinant (K,).

    None when the matrix is not positive definite.
    """
    if a.min() <= 0:
        return None
    core = np.eye(2) + (counts / a)[:, :, None] * b  # I + N D B
    determinant = core[:, 0, 0] * core[:, 1, 1] - core[:, 0, 1] * core[:, 1, 0]
    if determinant.min() <= 0 or core[:, 0, 0].min() <= 0:
        return None
    adjugate = np.empty_like(core)
    adjugate[:, 0, 0], adjugate[:, 1, 1] = core[:, 1, 1], core[:, 0, 0]
    adjugate[:, 0, 1], adjugate[:, 1, 0] = -core[:, 0, 1], -core[:, 1, 0]
    reduced = -(b @ adjugate) / determinant[:, None, None] / np.outer(a, a)
    inverted = Elements(np.tile(1.0 / a, (1, len(counts), 1)), reduced[None])
    return inverted, counts @ np.log(a) + np.log(determinant)
