"""Subjects whose replicates of a product differ far more than those of others, and the variability without them.

Limits may widen only where high variability is not due to outliers (EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10). An
outlier is shown, never left out of the comparison of the products.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.observations import Floats, Ints
from galenic.science.bioequivalence.variability import Product, WithinVariability, repeated_values, variability_of

Residual: TypeAlias = Literal["studentized", "standardized"]
# Hyndman and Fan, Am Stat 1996;50:361-365: the nine definitions of a sample quantile, as numpy calls them.
QUARTILES: dict[int, str] = {
    1: "inverted_cdf",
    2: "averaged_inverted_cdf",
    3: "closest_observation",
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}


@dataclass(frozen=True, slots=True)
class ReplicateResidual:
    """A residual of a product's values within a subject, divided by its own standard error.

    Of a subject with two values the first stands for both: the other is its mirror image.
    """

    subject: str
    sequence: str
    period: str
    value: float
    is_outlier: bool


@dataclass(frozen=True)
class Outliers:
    """The box plot of residuals: quartiles, fences, whiskers (the last values inside), and who lies outside.

    `variability` is of everybody, `without` of those inside the fences, None when nothing is left.
    """

    product: Product
    residual: Residual
    quartile_type: int
    quartiles: tuple[float, float, float]
    fences: tuple[float, float]
    whiskers: tuple[float, float]
    residuals: tuple[ReplicateResidual, ...]
    variability: WithinVariability
    without: WithinVariability | None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects outside the fences."""
        return tuple(dict.fromkeys(each.subject for each in self.residuals if each.is_outlier))


def find_outliers(
    data: Arrangement,
    product: Product = "reference",
    *,
    residual: Residual = "studentized",
    fence: float = 2.0,
    quartile_type: int = 7,
) -> Outliers:
    """Look for outliers by a box plot of residuals of the model that gives CVwR (or CVwT).

    "studentized" residuals leave their own value out of the error (externally), "standardized" ones do not. `fence` is
    in interquartile ranges. `quartile_type` counts Hyndman and Fan's definitions: R has 7 by default, SAS 2 (its
    PCTLDEF=5), SPSS 6.

    Raises InputError BEQ-006 when nobody has two values of the product, or for options that do not exist.
    """
    _refuse_bad_options(residual, fence, quartile_type)
    found = repeated_values(data, product)
    if found is None or found[0].rss <= 0 or found[0].df < 2:
        message = f"No subject's values of the {product} can be compared with each other."
        raise InputError(message, remedy="Outliers are looked for in replicate designs only.", code="BEQ-006")
    fit, rows = found
    scaled = fit.residuals / np.sqrt(fit.rss / fit.df * np.maximum(1.0 - fit.leverage, 1e-12))
    if residual == "studentized":
        scaled = scaled * np.sqrt((fit.df - 1) / np.maximum(fit.df - scaled**2, 1e-12))
    shown = _first_of_two(data, rows)
    values = scaled[shown]
    quartiles: Floats = np.quantile(values, [0.25, 0.5, 0.75], method=QUARTILES[quartile_type])  # type: ignore[call-overload]
    reach = fence * float(quartiles[2] - quartiles[0])
    low, high = float(quartiles[0]) - reach, float(quartiles[2]) + reach
    outside = (values < low) | (values > high)
    inside = values[~outside]
    people = data.subject_of[rows[shown]]
    rest = repeated_values(data, product, only=np.setdiff1d(people, people[outside]).tolist())
    return Outliers(
        product=product,
        residual=residual,
        quartile_type=quartile_type,
        quartiles=(float(quartiles[0]), float(quartiles[1]), float(quartiles[2])),
        fences=(low, high),
        whiskers=(float(inside.min()), float(inside.max())),
        residuals=tuple(
            ReplicateResidual(
                subject=data.subjects[person],
                sequence=data.sequences[data.sequence_of[person]],
                period=data.periods[data.period_of[row]],
                value=float(value),
                is_outlier=bool(far),
            )
            for person, row, value, far in zip(people, rows[shown], values, outside, strict=True)
        ),
        variability=variability_of(data, fit, rows),
        without=variability_of(data, *rest) if rest else None,
    )


def _first_of_two(data: Arrangement, rows: Ints) -> Ints:
    """Places in `rows`, by subject and time: of two values the first, of more all."""
    order = np.lexsort((data.period_of[rows], data.subject_of[rows]))
    people = data.subject_of[rows][order]
    size = np.bincount(people)[people]
    is_first = np.r_[True, people[1:] != people[:-1]]
    kept: Ints = order[is_first | (size > 2)]
    return kept


def _refuse_bad_options(residual: str, fence: float, quartile_type: int) -> None:
    faults = []
    if residual not in get_args(Residual):
        faults.append(
            Fault("BEQ-030", "The residual is unknown.", value=residual, allowed=", ".join(get_args(Residual)))
        )
    if not 0 < fence < np.inf:
        faults.append(Fault("BEQ-030", "The fence is out of range.", value=str(fence), allowed="above 0, such as 2"))
    if quartile_type not in QUARTILES:
        faults.append(Fault("BEQ-030", "The quartiles are unknown.", value=str(quartile_type), allowed="1 to 9"))
    if faults:
        raise InputError(
            "Outliers cannot be looked for so.", remedy="Choose what is allowed.", faults=faults, code="BEQ-006"
        )
