"""Intra-subject contrasts: one difference of products and one of replicates per subject, as the FDA scales by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.model import CONVENTIONAL_LIMITS, RatioInterval, refuse_bad_options
from galenic.science.bioequivalence.observations import Floats, Ints
from galenic.science.bioequivalence.variability import WithinVariability


@dataclass(frozen=True)
class Contrasts:
    """What the contrasts of the subjects with all periods say.

    `interval` is of the mean of T - R (means of a subject's replicates), every sequence weighing the same; `reference`
    and `test` come from the differences of replicates, `test` being None unless every sequence repeats it once.
    `is_free_of_periods` tells whether the sequences balance period effects out of the mean (they do not in TRR|RTR).
    """

    interval: RatioInterval
    reference: WithinVariability
    test: WithinVariability | None
    n_subjects: int
    n_by_sequence: Mapping[str, int]
    is_free_of_periods: bool


def intra_subject_contrasts(
    data: Arrangement, *, alpha: float = 0.05, limits: tuple[float, float] = CONVENTIONAL_LIMITS
) -> Contrasts:
    """Evaluate contrasts of subjects without any missing period (FDA, Statistical Approaches, May 2026, appendix G).

    The mean contrast has the variance of contrasts within sequences, with n - m degrees of freedom for n subjects in m
    sequences; the variance of a product is half that of the difference of its two values.

    Raises InputError BEQ-004 when a sequence does not give the reference twice and the test, or when fewer than two
    subjects more than sequences are complete; BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    _refuse_other_designs(data)
    complete = _complete(data)
    sequence_of = data.sequence_of[complete]
    sizes: Ints = np.bincount(sequence_of, minlength=len(data.sequences)).astype(np.int64)
    _refuse_too_few(data, sizes)
    contrast = _mean(data, 1.0)[complete] - _mean(data, 0.0)[complete]
    means, variance = _by_sequence(contrast, sequence_of, sizes)
    df = int(sizes.sum()) - len(sizes)
    error = math.sqrt(variance * float((1.0 / sizes).sum())) / len(sizes)
    repeats_test = all(pattern.count(data.test) == 2 for pattern in data.design.patterns)
    return Contrasts(
        interval=RatioInterval(float(means.mean()), error, df, alpha, *limits),
        reference=_replicates(data, 0.0, complete, sizes),
        test=_replicates(data, 1.0, complete, sizes) if repeats_test else None,
        n_subjects=int(sizes.sum()),
        n_by_sequence=dict(zip(data.sequences, sizes.tolist(), strict=True)),
        is_free_of_periods=is_free_of_periods(data),
    )


def _refuse_other_designs(data: Arrangement) -> None:
    patterns = data.design.patterns
    if all(pattern.count(data.reference) == 2 and data.test in pattern for pattern in patterns):
        return
    message = "Every sequence must give the reference twice and the test."
    raise InputError(
        "Intra-subject contrasts do not exist in this design.",
        remedy="Use the fixed or the mixed model, or a design such as TRTR|RTRT or TRR|RTR|RRT.",
        faults=[Fault("BEQ-027", message, column="sequence", value=data.design.sequences)],
        code="BEQ-004",
    )


def _refuse_too_few(data: Arrangement, sizes: Ints) -> None:
    if sizes.min() < 1 or sizes.sum() - len(sizes) < 1:
        found = ", ".join(f"{name}: {n}" for name, n in zip(data.sequences, sizes, strict=True))
        fault = Fault("BEQ-023", "Too few subjects have all periods.", value=found, allowed="1 per sequence and 1 more")
        remedy = "Contrasts leave incomplete subjects out; use the mixed model, which keeps them."
        raise InputError("Too few contrasts.", remedy=remedy, faults=[fault], code="BEQ-004")


def _complete(data: Arrangement) -> Ints:
    """The indices of the subjects with a value in every period in which their sequence gives test or reference."""
    wanted = np.array(
        [sum(product in (data.test, data.reference) for product in pattern) for pattern in data.design.patterns]
    )
    return np.flatnonzero(np.bincount(data.subject_of) == wanted[data.sequence_of]).astype(np.int64)


def _mean(data: Arrangement, product: float) -> Floats:
    sums = np.bincount(data.subject_of, weights=data.log_value * (data.is_test == product))
    means: Floats = sums / np.maximum(data.count(product), 1)
    return means


def _by_sequence(contrast: Floats, sequence_of: Ints, sizes: Ints) -> tuple[Floats, float]:
    """The mean of each sequence, and the variance within sequences."""
    means = np.bincount(sequence_of, weights=contrast, minlength=len(sizes)) / sizes
    left = contrast - means[sequence_of]
    return means, float(left @ left) / int(sizes.sum() - len(sizes))


def _replicates(data: Arrangement, product: float, complete: Ints, sizes: Ints) -> WithinVariability:
    """Half the variance of first minus second value of a product."""
    rows = np.flatnonzero(data.is_test == product)
    order = rows[np.lexsort((data.period_of[rows], data.subject_of[rows]))]
    of_complete = order[np.isin(data.subject_of[order], complete)]
    first, second = data.log_value[of_complete[::2]], data.log_value[of_complete[1::2]]
    _, variance = _by_sequence(first - second, data.sequence_of[complete], sizes)
    return WithinVariability(variance / 2, int(sizes.sum()) - len(sizes), int(sizes.sum()))


def is_free_of_periods(data: Arrangement) -> bool:
    """Whether the mean over sequences of T - R is free of period effects: weights of each period sum to zero."""
    weights = np.zeros(data.design.n_periods)
    for pattern in data.design.patterns:
        if data.test not in pattern or data.reference not in pattern:
            return False
        shares = {data.test: 1.0 / pattern.count(data.test), data.reference: -1.0 / pattern.count(data.reference)}
        weights += [shares.get(product, 0.0) for product in pattern]
    return bool(np.abs(weights).max() < 1e-12)
