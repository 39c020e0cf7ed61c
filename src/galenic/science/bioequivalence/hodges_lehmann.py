"""Shift of a time such as tmax between two products: Hodges and Lehmann's estimate with its exact interval.

No distribution is assumed (Hodges and Lehmann, Ann Math Stat 1963; for crossovers Hauschke, Steinijans and Diletti,
International Journal of Clinical Pharmacology, Therapy and Toxicology 1990). The interval consists of the values of
the shift that the rank test does not reject.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.arrangement import Arrangement, arrange
from galenic.science.bioequivalence.contrasts import is_free_of_periods
from galenic.science.bioequivalence.model import CONVENTIONAL_LIMITS, refuse_bad_options
from galenic.science.bioequivalence.observations import Floats

# Up to here ranks are counted exactly; it takes a second.
MOST_COMPARISONS = 20_000


@dataclass(frozen=True, slots=True)
class Shift:
    """Test minus reference in the unit of the data: the median of all comparisons, and its interval.

    Ranks come in steps: `confidence` is the level that the interval really has, at least the one asked for. Where even
    the widest interval has less, `confidence` is below it and `reached` False. With `ties` the level is approximate.
    """

    estimate: float
    lower: float
    upper: float
    confidence: float
    reached: bool
    ties: bool
    n_test: int
    n_reference: int


def shift_in_crossover(
    subject: Sequence[Any],
    sequence: Sequence[Any],
    period: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    alpha: float = 0.05,
) -> Shift:
    """Shift in a crossover of two sequences that mirror each other (TR|RT, TRTR|RTRT, TRT|RTR).

    Each subject with both products gives one difference (of the means of its replicates); comparing the differences of
    one sequence with those of the other frees the shift of period effects. Arguments are those of `arrange`; values may
    be zero. `n_test` and `n_reference` count the subjects of the two sequences. `alpha` is per side.

    Raises InputError BEQ-001 for the data, BEQ-007 for another design, BEQ-002 for options.
    """
    refuse_bad_options(alpha, CONVENTIONAL_LIMITS)
    columns = (subject, sequence, period, treatment, value)
    data = arrange(*columns, test=test, reference=reference, is_log=True)
    if len(data.sequences) != 2 or not is_free_of_periods(data):
        fault = Fault("BEQ-031", "The sequences do not mirror each other.", value=data.design.sequences)
        remedy = "Use the shift of pairs, which leaves period effects in, and say so."
        raise InputError("No shift can be told from this design.", remedy=remedy, faults=[fault], code="BEQ-007")
    difference = _differences(data)
    first, second = (difference[data.sequence_of[data.complete] == index] for index in (0, 1))
    _refuse_empty({data.sequences[0]: len(first), data.sequences[1]: len(second)})
    return _two_samples(first, -second, alpha, scale=0.5)


def shift_of_groups(
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    alpha: float = 0.05,
) -> Shift:
    """Shift between two groups of different subjects; None or NaN is a missing value.

    Raises as `shift_in_crossover`.
    """
    refuse_bad_options(alpha, CONVENTIONAL_LIMITS)
    obs.refuse_unequal_lengths(treatment=treatment, value=value)
    products, numbers = obs.labels(treatment), obs.numbers(value)
    faults = obs.treatment_faults(products, test, reference) + obs.value_faults(numbers, is_log=True)
    if faults:
        obs.refuse(faults, "Correct the rows named above.")
    present = np.isfinite(numbers)
    first, second = (numbers[present & (np.array(products) == product)] for product in (test, reference))
    _refuse_empty({test: len(first), reference: len(second)})
    return _two_samples(first, second, alpha)


def shift_of_pairs(differences: Sequence[float | None], *, alpha: float = 0.05) -> Shift:
    """Shift from one difference (test minus reference) per subject; None or NaN is a missing value.

    The median of Walsh averages, with the interval of the signed rank test. Raises as `shift_in_crossover`.
    """
    refuse_bad_options(alpha, CONVENTIONAL_LIMITS)
    numbers = obs.numbers(differences)
    faults = obs.value_faults(numbers, is_log=True)
    if faults:
        obs.refuse(faults, "Correct the rows named above.")
    found = numbers[np.isfinite(numbers)]
    _refuse_empty({"pairs": len(found)})
    first, second = np.triu_indices(len(found))
    averages = np.sort((found[first] + found[second]) / 2)
    ties = len(np.unique(np.abs(found))) < len(found) or bool((found == 0).any())
    return _interval(averages, _signed_ranks(len(found)), alpha, ties, (len(found), len(found)))


def _differences(data: Arrangement) -> Floats:
    """Mean of the test less mean of the reference of the subjects with both."""
    means = [
        np.bincount(data.subject_of, weights=data.log_value * (data.is_test == product), minlength=data.n_subjects)
        / np.maximum(data.count(product), 1)
        for product in (1.0, 0.0)
    ]
    difference: Floats = (means[0] - means[1])[data.complete]
    return difference


def _refuse_empty(counts: dict[str, int]) -> None:
    faults = [
        Fault("BEQ-023", f"Too few values: {name}.", value=str(n), allowed="2 or more")
        for name, n in counts.items()
        if n < 2
    ]
    if faults:
        obs.refuse(faults, "Complete the data.")


def _two_samples(first: Floats, second: Floats, alpha: float, scale: float = 1.0) -> Shift:
    comparisons = np.sort((first[:, None] - second).ravel()) * scale
    pooled = np.concatenate([first, second])
    ties = len(np.unique(pooled)) < len(pooled)
    return _interval(comparisons, _rank_sums(len(first), len(second)), alpha, ties, (len(first), len(second)))


def _interval(ordered: Floats, chances: Floats, alpha: float, ties: bool, sizes: tuple[int, int]) -> Shift:
    """The interval from the k-th smallest to the k-th largest comparison, k as large as the level allows."""
    tail = np.cumsum(chances)  # P(statistic <= 0, 1, ...)
    k = max(int(np.searchsorted(tail, alpha * (1 - 1e-12))), 1)
    confidence = 1.0 - 2.0 * float(tail[k - 1])
    return Shift(
        estimate=float(np.median(ordered)),
        lower=float(ordered[k - 1]),
        upper=float(ordered[-k]),
        confidence=confidence,
        reached=confidence >= 1.0 - 2.0 * alpha - 1e-12,
        ties=ties,
        n_test=sizes[0],
        n_reference=sizes[1],
    )


def _rank_sums(m: int, n: int) -> Floats:
    """Chances of the Mann-Whitney statistic 0, 1, ..., half of its range, when nothing differs.

    The last of all ranks is of the one sample or the other (Mann and Whitney 1947), so that chances are only ever added
    up. Beyond `MOST_COMPARISONS` the normal law with continuity correction stands in.
    """
    half = m * n // 2 + 1
    if m * n > MOST_COMPARISONS:
        from scipy import special

        sd = math.sqrt(m * n * (m + n + 1) / 12.0)
        return np.diff(special.ndtr((np.arange(half) + 0.5 - m * n / 2.0) / sd), prepend=0.0)
    certain = np.zeros(half)
    certain[0] = 1.0
    row = [certain] * (n + 1)  # of samples of 0 and of 0..n
    for i in range(1, m + 1):
        next_row = [certain]
        for j in range(1, n + 1):
            chances = next_row[j - 1] * (j / (i + j))
            if j < half:
                chances[j:] += row[j][: half - j] * (i / (i + j))
            next_row.append(chances)
        row = next_row
    return row[n]


def _signed_ranks(n: int) -> Floats:
    """Chances of the signed rank statistic 0, 1, ..., n(n+1)/2: the product of (1 + q^i) / 2."""
    chances = np.zeros(n * (n + 1) // 2 + 1)
    chances[0] = 1.0
    for i in range(1, n + 1):
        shifted = np.zeros_like(chances)
        shifted[i:] = chances[:-i]
        chances = (chances + shifted) / 2
    return chances
