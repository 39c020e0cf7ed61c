"""Paired design: every subject has both products, and no period or sequence enters the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from galenic.errors import Fault
from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.model import (
    CONVENTIONAL_LIMITS,
    NO_VARIABILITY,
    IncompleteSubject,
    RatioInterval,
    cv_pct,
    no_variability,
    refuse_bad_options,
)


@dataclass(frozen=True)
class Paired:
    """A paired design evaluated for one endpoint.

    `cv_intra_pct` is of a single value within a subject: half the variance of the log differences. Means are geometric,
    of the subjects with both products, in the unit of the data.
    """

    interval: RatioInterval
    n_evaluable: int
    test_mean: float
    reference_mean: float
    cv_intra_pct: float
    incomplete: tuple[IncompleteSubject, ...]
    individual_ratios_pct: tuple[tuple[str, str, float], ...]


def paired(
    subject: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
) -> Paired:
    """Compare two products that every subject received, from the differences of logs (paired t test).

    Arguments are columns of equal length, one row per subject and product; None or NaN is a missing value, and leaves
    the subject out. Nothing is adjusted for periods: where products were given in a known order, use `crossover`.
    `alpha` is per side.

    Raises InputError BEQ-001 naming every fault (labels, a product twice, values without a logarithm, fewer than two
    subjects with both, no variability), BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    obs.refuse_unequal_lengths(subject=subject, treatment=treatment, value=value)
    people, products, numbers = obs.labels(subject), obs.labels(treatment), obs.numbers(value)
    faults = obs.label_faults("subject", people) + obs.treatment_faults(products, test, reference)
    faults += obs.duplicate_faults(list(zip(people, products, strict=True)), "subject and product")
    faults += obs.value_faults(numbers)
    if faults:
        obs.refuse(faults, "Correct the rows named above; in a paired design each subject has one row per product.")
    by_subject: dict[str, dict[str, float]] = {person: {} for person in people}
    for person, product, number in zip(people, products, numbers.tolist(), strict=True):
        if not math.isnan(number):
            by_subject[person][product] = math.log(number)
    both = {person: logs for person, logs in by_subject.items() if len(logs) == 2}
    _refuse_too_few(len(both))
    return _compare(both, by_subject, (test, reference), alpha, limits)


def _refuse_too_few(n: int) -> None:
    if n < 2:
        fault = Fault("BEQ-023", "Too few subjects have both products.", value=str(n), allowed="2 or more")
        obs.refuse([fault], "Complete the data; one difference has no variance.")


def _compare(
    both: dict[str, dict[str, float]],
    everybody: dict[str, dict[str, float]],
    products: tuple[str, str],
    alpha: float,
    limits: tuple[float, float],
) -> Paired:
    test, reference = (np.array([logs[product] for logs in both.values()]) for product in products)
    difference = test - reference
    n, variance = len(difference), float(difference.var(ddof=1))
    if variance <= NO_VARIABILITY * (float(test @ test + reference @ reference) / n + 1.0):
        raise no_variability()
    return Paired(
        interval=RatioInterval(float(difference.mean()), math.sqrt(variance / n), n - 1, alpha, *limits),
        n_evaluable=n,
        test_mean=math.exp(test.mean()),
        reference_mean=math.exp(reference.mean()),
        cv_intra_pct=cv_pct(variance / 2),
        incomplete=tuple(
            IncompleteSubject("", person, _what_is_missing(logs, products), kept=False)
            for person, logs in everybody.items()
            if len(logs) < 2
        ),
        individual_ratios_pct=tuple(
            (person, "", 100.0 * math.exp(value)) for person, value in zip(both, difference.tolist(), strict=True)
        ),
    )


def _what_is_missing(logs: dict[str, float], products: tuple[str, str]) -> str:
    return f"no value ({', '.join(product for product in products if product not in logs)})"
