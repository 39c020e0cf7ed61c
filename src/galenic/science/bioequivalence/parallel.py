"""Two parallel groups: log-scale comparison with unequal and with equal variances."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
class ParallelGroups:
    """Two parallel groups evaluated for one endpoint.

    `welch` allows unequal variances (Satterthwaite's degrees of freedom) and is the one to decide on, unless a protocol
    says `is_pooled`; `pooled` assumes them equal. Means are geometric, in the unit of the data; CVs are of single
    subjects within a group.
    """

    welch: RatioInterval
    pooled: RatioInterval
    n_test: int
    n_reference: int
    test_mean: float
    reference_mean: float
    cv_test_pct: float
    cv_reference_pct: float
    cv_pooled_pct: float
    incomplete: tuple[IncompleteSubject, ...]
    is_pooled: bool = False

    @property
    def interval(self) -> RatioInterval:
        """The interval to decide on."""
        return self.pooled if self.is_pooled else self.welch


def parallel_groups(
    subject: Sequence[Any],
    treatment: Sequence[Any],
    value: Sequence[float | None],
    *,
    test: str = "T",
    reference: str = "R",
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
) -> ParallelGroups:
    """Compare two groups of different subjects, one product each, for one endpoint.

    Arguments are columns of equal length, one row per subject; None or NaN is a missing value. Subject numbers
    may start again in each group. `alpha` is per side.
    Variances are not assumed equal (ICH M13A 2.2.3.4; FDA, Statistical Approaches to Establishing Bioequivalence);
    Satterthwaite's approximation gives the degrees of freedom.

    Raises InputError BEQ-001 naming every fault (labels, a subject twice, values without a logarithm, fewer than two
    values in a group, no variability), BEQ-002 for options.
    """
    refuse_bad_options(alpha, limits)
    obs.refuse_unequal_lengths(subject=subject, treatment=treatment, value=value)
    people, products, numbers = obs.labels(subject), obs.labels(treatment), obs.numbers(value)
    faults = obs.label_faults("subject", people) + obs.treatment_faults(products, test, reference)
    faults += obs.duplicate_faults(list(zip(products, people, strict=True)), "subject") + obs.value_faults(numbers)
    if faults:
        obs.refuse(faults, "Correct the rows named above; in parallel groups each subject has one row.")
    logs = {
        product: [math.log(v) for p, v in zip(products, numbers, strict=True) if p == product and not math.isnan(v)]
        for product in (test, reference)
    }
    _refuse_too_few(logs)
    missing = tuple(
        IncompleteSubject("", person, f"no value ({product})", kept=False)
        for person, product, number in zip(people, products, numbers, strict=True)
        if math.isnan(number)
    )
    return _compare(logs[test], logs[reference], alpha, limits, missing)


def _refuse_too_few(logs: dict[str, list[float]]) -> None:
    faults = [
        Fault("BEQ-023", f"Group {product} has too few values.", value=str(len(found)), allowed="2 or more")
        for product, found in logs.items()
        if len(found) < 2
    ]
    if faults:
        obs.refuse(faults, "Complete the data; a group of one subject has no variance.")


def _compare(
    test: list[float],
    reference: list[float],
    alpha: float,
    limits: tuple[float, float],
    missing: tuple[IncompleteSubject, ...],
) -> ParallelGroups:
    (n_t, mean_t, var_t), (n_r, mean_r, var_r) = _moments(test), _moments(reference)
    if var_t + var_r <= NO_VARIABILITY * (mean_t**2 + mean_r**2 + 1.0):
        raise no_variability()
    part_t, part_r = var_t / n_t, var_r / n_r
    welch_df = (part_t + part_r) ** 2 / (part_t**2 / (n_t - 1) + part_r**2 / (n_r - 1))
    pooled_df = n_t + n_r - 2
    pooled_var = ((n_t - 1) * var_t + (n_r - 1) * var_r) / pooled_df
    pooled_error = math.sqrt(pooled_var * (1.0 / n_t + 1.0 / n_r))
    difference = mean_t - mean_r
    return ParallelGroups(
        welch=RatioInterval(difference, math.sqrt(part_t + part_r), welch_df, alpha, *limits),
        pooled=RatioInterval(difference, pooled_error, pooled_df, alpha, *limits),
        n_test=n_t,
        n_reference=n_r,
        test_mean=math.exp(mean_t),
        reference_mean=math.exp(mean_r),
        cv_test_pct=cv_pct(var_t),
        cv_reference_pct=cv_pct(var_r),
        cv_pooled_pct=cv_pct(pooled_var),
        incomplete=missing,
    )


def _moments(logs: list[float]) -> tuple[int, float, float]:
    n = len(logs)
    mean = math.fsum(logs) / n
    return n, mean, math.fsum((x - mean) ** 2 for x in logs) / (n - 1)
