"""Coefficients of variation out of published results, and the interval that a study of known variability would give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy import special

from galenic.errors import Fault, InputError
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import DESIGNS, Design, Subjects, find_design, layout_of
from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.equivalence import cv_of_log_sd, log_sd


@dataclass(frozen=True, slots=True)
class PooledCV:
    """A CV pooled over studies with its degrees of freedom, and its one-sided upper limit of confidence 1 - alpha."""

    cv: float
    df: float
    upper: float
    alpha: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCV:
    """The CV that a study found, with its design and size, or its degrees of freedom where these are known."""

    cv: float
    n: int | None = None
    design: str = "2x2x2"
    df: float | None = None
    robust: bool = False

    def degrees_of_freedom(self) -> float:
        """Degrees of freedom of the CV. Raises InputError PWR-001 when neither they nor a size are given."""
        if self.df is not None:
            refusals.refuse(refusals.within("PWR-019", "df", self.df, 0.0, 1e9, what="The degrees of freedom"))
            return float(self.df)
        if self.n is None:
            refusals.refuse([Fault("PWR-019", "Give degrees of freedom, or the number of subjects.", column="df")])
        layout = _layout(self.design)
        return layout.df(sum(layout.allocate(self.n or 0, robust=self.robust)), robust=self.robust)


def interval(
    ratio: float, cv: float, n: Subjects, *, design: str = "2x2x2", alpha: float = 0.05, robust: bool = False
) -> tuple[float, float]:
    """The 100(1 - 2 alpha) % confidence interval of T/R that this estimate and CV give with `n` subjects.

    Raises InputError PWR-001 for arguments that cannot be used.
    """
    refusals.refuse(refusals.ratio_faults("ratio", ratio) + refusals.alpha_faults(alpha))
    error, df = _standard_error(cv, n, design, robust)
    half = float(student_quantile(alpha, df)) * error
    return ratio * math.exp(-half), ratio * math.exp(half)


def tost_p_values(
    ratio: float,
    cv: float,
    n: Subjects,
    *,
    design: str = "2x2x2",
    limits: tuple[float, float] = (0.80, 1.25),
    robust: bool = False,
) -> tuple[float, float]:
    """P values of the two one-sided tests: against the lower, and against the upper limit (Schuirmann 1987).

    Raises InputError PWR-001 for arguments that cannot be used.
    """
    refusals.refuse(refusals.ratio_faults("ratio", ratio) + refusals.limit_faults(limits))
    error, df = _standard_error(cv, n, design, robust)
    lower = float(special.stdtr(df, math.log(limits[0] / ratio) / error))
    return lower, float(special.stdtr(df, math.log(ratio / limits[1]) / error))


def cv_from_interval(
    lower: float | None,
    upper: float | None,
    n: Subjects,
    *,
    ratio: float | None = None,
    design: str = "2x2x2",
    alpha: float = 0.05,
    robust: bool = False,
) -> float:
    """The CV behind a published 100(1 - 2 alpha) % confidence interval of T/R; `ratio` may stand for one limit.

    Of both limits and the ratio, the limits are used: they carry more digits of the variance.
    Raises InputError PWR-001 when limits and ratio are not two numbers in order, or no CV up to 500 % gives them.
    """
    refusals.refuse(refusals.alpha_faults(alpha))
    half = _half_width(lower, upper, ratio)
    layout = _layout(design)
    allocation = layout.allocate(n, robust=robust)
    df = layout.df(sum(allocation), robust=robust)
    sd = half / float(student_quantile(alpha, df)) / math.sqrt(layout.variance_factor(allocation))
    cv = cv_of_log_sd(sd) if sd < 5 else math.inf
    refusals.refuse(refusals.cv_faults("cv", cv))
    return cv


def cv_limits(
    cv: float, df: float, *, alpha: float = 0.05, side: Literal["upper", "lower", "both"] = "upper"
) -> tuple[float, float]:
    """Confidence limits of a CV with `df` degrees of freedom; a side that is not asked for is 0 or infinite.

    `alpha` is the error of the statement as a whole. Raises InputError PWR-001 for arguments that cannot be used.
    """
    refusals.refuse(
        refusals.cv_faults("cv", cv)
        + refusals.within("PWR-019", "df", df, 0.0, 1e9, what="The degrees of freedom")
        + refusals.alpha_faults(alpha)
        + refusals.choice_faults("side", side, ("upper", "lower", "both"))
    )
    tail = alpha / 2 if side == "both" else alpha
    sd = log_sd(cv)
    low = cv_of_log_sd(sd * math.sqrt(df / (2 * special.gammainccinv(df / 2, tail)))) if side != "upper" else 0.0
    high = cv_of_log_sd(sd * math.sqrt(df / (2 * special.gammaincinv(df / 2, tail)))) if side != "lower" else math.inf
    return float(low), float(high)


def pooled_cv(studies: Sequence[StudyCV], *, alpha: float = 0.20, log: bool = True) -> PooledCV:
    """Pool variances weighted by their degrees of freedom; `log`: CVs of log-normal data, else standard deviations.

    Raises InputError PWR-001 for CVs and designs that cannot be used, or no study at all.
    """
    faults = refusals.within("PWR-014", "alpha", alpha, 0.0, 1.0, what="The level")
    faults += [fault for study in studies for fault in refusals.cv_faults("cv", study.cv)]
    if not studies:
        faults.append(Fault("PWR-019", "There is no study to pool.", column="studies"))
    refusals.refuse(faults)
    dfs = [study.degrees_of_freedom() for study in studies]
    variances = [(log_sd(study.cv) if log else study.cv) ** 2 for study in studies]
    df = math.fsum(dfs)
    variance = math.fsum(each * var for each, var in zip(dfs, variances, strict=True)) / df
    highest = variance * df / (2 * float(special.gammaincinv(df / 2, alpha)))
    back = cv_of_log_sd if log else float
    return PooledCV(back(math.sqrt(variance)), df, back(math.sqrt(highest)), alpha)


def _half_width(lower: float | None, upper: float | None, ratio: float | None) -> float:
    """Half the interval on the log scale, from two of its limits and the estimate between them."""
    known = [value for value in (lower, ratio, upper) if value is not None]
    in_order = all(refusals.is_number(value) and value > 0 for value in known) and known == sorted(set(known))
    if len(known) < 2 or not in_order:
        found = f"lower {lower}, ratio {ratio}, upper {upper}"
        fault = Fault(
            "PWR-032", "No interval can be read from these.", value=found, allowed="lower < ratio < upper, two of them"
        )
        remedy = "Give both limits, or one of them and the ratio, as fractions (0.80, not 80)."
        raise InputError("The interval cannot be used.", code="PWR-003", faults=[fault], remedy=remedy)
    if lower is not None and upper is not None:
        return math.log(upper / lower) / 2
    return math.log(known[1] / known[0])


def _standard_error(cv: float, n: Subjects, design: str, robust: bool) -> tuple[float, int]:
    refusals.refuse(refusals.cv_faults("cv", cv))
    layout = _layout(design)
    allocation = layout.allocate(n, robust=robust)
    return log_sd(cv) * math.sqrt(layout.variance_factor(allocation)), layout.df(sum(allocation), robust=robust)


def _layout(design: str) -> Design:
    found = find_design(design)
    refusals.refuse(refusals.design_faults(design, found, DESIGNS, only=False))
    return layout_of(design)
