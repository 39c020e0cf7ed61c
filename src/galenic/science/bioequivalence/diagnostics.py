"""Residuals of a crossover, and whether the log scale suits the data. They are shown; no decision hangs on them.

The logarithm is fixed before the data (ICH M13A 2.2.3.1): nothing here is a reason to change it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.crossovers import refuse_too_few, refuse_undetermined
from galenic.science.bioequivalence.observations import Floats
from galenic.science.bioequivalence.within_subjects import WithinFit, fit_within_subjects, period_columns

POWERS = (-3.0, 3.0)
CHI_SQUARE_95 = 3.841458820694124


@dataclass(frozen=True, slots=True)
class ResidualRow:
    """One observation of the fixed-effects model on the log scale; `row` is the row of the table it came from.

    `standardized` is divided by its own error, `studentized` by one that leaves the observation out; both are None for
    an observation that its subject's effect fits exactly (the only one of a subject).
    """

    row: int
    subject: str
    sequence: str
    period: str
    product: str
    fitted: float
    residual: float
    standardized: float | None
    studentized: float | None


@dataclass(frozen=True, slots=True)
class ScaleFit:
    """How well a scale suits.

    Shapiro and Wilk's W of the standardized residuals (of a two-period study one per subject: the other is its mirror
    image) with its p value, and Spearman's correlation of their size with the fitted value with its p value.
    """

    shapiro_w: float | None
    shapiro_p: float | None
    spread_correlation: float | None
    spread_p: float | None


@dataclass(frozen=True, slots=True)
class BoxCox:
    """The power of the values that suits best; 0 is the logarithm, 1 leaves them as they are.

    `lower` and `upper` enclose it with 95 % (None: beyond -3 or 3); `p_log` and `p_none` are of the likelihood ratio
    tests of 0 and of 1.
    """

    power: float
    lower: float | None
    upper: float | None
    p_log: float
    p_none: float


@dataclass(frozen=True)
class Diagnostics:
    """Residuals, and both scales in comparison."""

    residuals: tuple[ResidualRow, ...]
    log_scale: ScaleFit
    original_scale: ScaleFit
    box_cox: BoxCox


def diagnose(data: Arrangement) -> Diagnostics:
    """Residuals of the fixed-effects model, and Box and Cox's power (J R Stat Soc B 1964;26:211-252) under that model.

    Raises InputError BEQ-001 as `fixed_effects` does.
    """
    refuse_too_few(data)
    columns = np.column_stack([period_columns(data), data.is_test])
    fit = fit_within_subjects(columns, data.log_value, data.subject_of)
    refuse_undetermined(data, fit)
    centered = data.log_value - data.log_value.mean()  # in units of the geometric mean
    original = fit_within_subjects(columns, np.exp(centered), data.subject_of)
    return Diagnostics(
        residuals=tuple(_rows(data, fit)),
        log_scale=_suits(data, fit, data.log_value),
        original_scale=_suits(data, original, np.exp(centered)),
        box_cox=_box_cox(data, columns, centered),
    )


def standardized(fit: WithinFit) -> Floats:
    """Residuals divided by their standard errors; NaN where the fit leaves none."""
    free = 1.0 - fit.leverage
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = np.where(free > 1e-9, fit.residuals / np.sqrt(fit.rss / fit.df * free), np.nan)
    return result


def _rows(data: Arrangement, fit: WithinFit) -> list[ResidualRow]:
    scaled = standardized(fit)
    left = np.where(fit.df - scaled**2 > 1e-9, fit.df - scaled**2, np.nan)
    without = scaled * np.sqrt((fit.df - 1) / left)
    return [
        ResidualRow(
            row=int(data.row[i]),
            subject=data.subjects[data.subject_of[i]],
            sequence=data.sequences[data.sequence_of[data.subject_of[i]]],
            period=data.periods[data.period_of[i]],
            product=data.test if data.is_test[i] else data.reference,
            fitted=float(data.log_value[i] - fit.residuals[i]),
            residual=float(fit.residuals[i]),
            standardized=_told(scaled[i]),
            studentized=_told(without[i]),
        )
        for i in range(len(data.log_value))
    ]


def _told(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _suits(data: Arrangement, fit: WithinFit, values: Floats) -> ScaleFit:
    from scipy import stats

    scaled = standardized(fit)
    there = np.isfinite(scaled)
    sizes, fitted = np.abs(scaled[there]), (values - fit.residuals)[there]
    varies = len(sizes) > 2 and np.ptp(sizes) > 0 and np.ptp(fitted) > 0
    spread = stats.spearmanr(sizes, fitted) if varies else None
    independent = there & (data.period_of > 0) if len(data.periods) == 2 else there
    shapiro = stats.shapiro(scaled[independent]) if 3 <= independent.sum() <= 5000 else None
    return ScaleFit(
        shapiro_w=float(shapiro.statistic) if shapiro else None,
        shapiro_p=float(shapiro.pvalue) if shapiro else None,
        spread_correlation=_told(spread.statistic) if spread else None,
        spread_p=_told(spread.pvalue) if spread else None,
    )


def _box_cox(data: Arrangement, columns: Floats, centered: Floats) -> BoxCox:
    from scipy import optimize, special

    def log_likelihood(power: float) -> float:
        changed = centered if abs(power) < 1e-8 else np.expm1(power * centered) / power
        return -len(centered) / 2 * math.log(fit_within_subjects(columns, changed, data.subject_of).rss / len(centered))

    best = optimize.minimize_scalar(lambda power: -log_likelihood(power), bounds=POWERS, method="bounded")
    power, top = float(best.x), -float(best.fun)
    return BoxCox(
        power=power,
        lower=_crossing(log_likelihood, top - CHI_SQUARE_95 / 2, POWERS[0], power),
        upper=_crossing(log_likelihood, top - CHI_SQUARE_95 / 2, POWERS[1], power),
        p_log=float(special.chdtrc(1, max(2 * (top - log_likelihood(0.0)), 0.0))),
        p_none=float(special.chdtrc(1, max(2 * (top - log_likelihood(1.0)), 0.0))),
    )


def _crossing(curve: Callable[[float], float], level: float, far: float, near: float) -> float | None:
    """Where the curve falls through a level between `near`, where it is above, and `far`."""
    from scipy import optimize

    if curve(far) >= level:
        return None
    return float(optimize.brentq(lambda x: curve(x) - level, far, near, xtol=1e-6))
