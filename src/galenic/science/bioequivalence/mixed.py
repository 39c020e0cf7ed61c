"""Mixed models of a crossover: subjects random (EMA method B), or variances by treatment (FDA; EMA method C)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.bioequivalence import observations as obs
from galenic.science.bioequivalence.arrangement import Arrangement
from galenic.science.bioequivalence.boundaries import Settled, settle
from galenic.science.bioequivalence.covariance import Array, summarize
from galenic.science.bioequivalence.crossovers import refuse_too_few, refuse_undetermined
from galenic.science.bioequivalence.degrees_of_freedom import Information, kenward_roger, satterthwaite
from galenic.science.bioequivalence.model import CONVENTIONAL_LIMITS, NO_VARIABILITY, RatioInterval, refuse_bad_options
from galenic.science.bioequivalence.structures import (
    WITHIN_R,
    WITHIN_T,
    Structure,
    by_treatment,
    random_subject,
)
from galenic.science.bioequivalence.variability import Product, repeated_values
from galenic.science.bioequivalence.within_subjects import fit_within_subjects, period_columns

Df: TypeAlias = Literal["containment", "satterthwaite", "kenward-roger"]
ALIASED = 1e-9


@dataclass(frozen=True)
class MixedModel:
    """A crossover evaluated for one endpoint with random subjects.

    `variances` are on the natural-log scale, by name; where data cannot separate two of them, their sum stands there
    and `inseparable` says so. `boundary` names what ended where a variance, or a correlation of 1, cannot go further;
    it is then taken as fixed for the degrees of freedom. `minus_2_log_likelihood` is restricted, with the
    constant (n - p) log 2 pi.
    """

    interval: RatioInterval
    df_method: Df
    minus_2_log_likelihood: float
    variances: Mapping[str, float]
    boundary: tuple[str, ...]
    inseparable: tuple[str, ...]
    steps: int
    n_subjects: int
    n_observations: int


@dataclass(frozen=True, eq=False)
class _Problem:
    """The data as the likelihood takes them: the response less its least-squares fit, in units of what that leaves."""

    columns: Array  # (N, p) of full rank, test against reference last
    start: Array  # (p,) least squares
    response: Array  # (N,)
    scale: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """How the interval is wanted."""

    df: Df
    information: Information | None
    alpha: float
    limits: tuple[float, float]


def random_subject_model(
    data: Arrangement,
    *,
    df: Df = "satterthwaite",
    information: Information | None = None,
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
) -> MixedModel:
    """Fit sequence, period and treatment as fixed and subject(sequence) as random effects by REML.

    This is EMA's method B (EMA/582648/2016, annex I). Degrees of freedom: "containment" is SAS's default, and what EMA
    shows; "satterthwaite" uses observed, "kenward-roger" expected `information` unless told otherwise (SAS takes the
    observed for both). With groups, the fixed effects are those of ICH M13A 2.2.3.5.

    Raises InputError BEQ-001 when the products cannot be compared or nothing varies, BEQ-002 for options, BEQ-005 when
    no maximum of the likelihood was found.
    """
    refuse_bad_options(alpha, limits)
    return _evaluate(data, random_subject(), (), _Asked(df, information, alpha, limits))


def variances_by_treatment_model(
    data: Arrangement,
    *,
    df: Df = "satterthwaite",
    information: Information | None = None,
    alpha: float = 0.05,
    limits: tuple[float, float] = CONVENTIONAL_LIMITS,
) -> MixedModel:
    """Fit variances of test and reference, within and between subjects, with their covariance, by REML.

    This is SAS PROC MIXED with RANDOM treatment / TYPE=FA0(2) (or CSH) SUB=subject, REPEATED / GRP=treatment (FDA,
    Statistical Approaches, May 2026, appendix C; EMA's method C). All observed data enter. Where no subject has a
    product twice, as the test in a partial replicate, only the sum of its variances exists; contrast, error and
    interval do not depend on how it is split.

    Raises InputError as `random_subject_model` does.
    """
    refuse_bad_options(alpha, limits)
    repeats = [bool((data.count(product) > 1).any()) for product in (1.0, 0.0)]
    structure = by_treatment(repeats_test=repeats[0], repeats_reference=repeats[1])
    inseparable = tuple(
        f"variance of the {name} between and within subjects: no subject received it twice"
        for name, repeated in zip(("test", "reference"), repeats, strict=True)
        if not repeated
    )
    return _evaluate(data, structure, inseparable, _Asked(df, information, alpha, limits))


def _evaluate(data: Arrangement, structure: Structure, inseparable: tuple[str, ...], asked: _Asked) -> MixedModel:
    refuse_too_few(data)
    within = fit_within_subjects(np.column_stack([period_columns(data), data.is_test]), data.log_value, data.subject_of)
    refuse_undetermined(data, within)
    _refuse_no_variance_within(data, structure)
    problem = _problem(data)
    summary = summarize(np.column_stack([problem.columns, problem.response]), data.is_test, data.subject_of)
    found = settle(summary, structure)
    at = found.optimum.at
    _refuse_no_minimum(found)
    error, freedom = _error_and_df(found, asked, within.df)
    difference = problem.start[-1] + problem.scale * at.coefficients[-1]
    theta = problem.scale**2 * found.optimum.theta
    return MixedModel(
        interval=RatioInterval(float(difference), problem.scale * error, freedom, asked.alpha, *asked.limits),
        df_method=asked.df,
        minus_2_log_likelihood=at.value + 2 * (summary.n - summary.p) * math.log(problem.scale),
        variances=dict(zip(structure.names, theta.tolist(), strict=True)),
        boundary=found.boundary,
        inseparable=inseparable,
        steps=found.steps,
        n_subjects=data.n_subjects,
        n_observations=summary.n,
    )


def _problem(data: Arrangement) -> _Problem:
    cells = np.unique(data.cell_of)[1:]
    between = (data.cell_of[data.subject_of][:, None] == cells).astype(np.float64)
    columns = np.column_stack([np.ones_like(data.is_test), between, period_columns(data), data.is_test])
    independent = np.abs(np.diag(np.linalg.qr(columns, mode="r"))) > ALIASED * math.sqrt(len(columns))
    columns = columns[:, independent]
    start = np.linalg.lstsq(columns, data.log_value, rcond=None)[0]
    response = data.log_value - columns @ start
    scale = math.sqrt(float(response @ response) / len(response))
    return _Problem(columns, start, response / scale, scale)


def _refuse_no_variance_within(data: Arrangement, structure: Structure) -> None:
    """Where replicates agree exactly the likelihood has no maximum: it grows beyond all bounds."""
    products: tuple[tuple[str, Product], ...] = ((WITHIN_T, "test"), (WITHIN_R, "reference"))
    for name, product in products:
        found = repeated_values(data, product) if name in structure.names else None
        if found and found[0].rss <= NO_VARIABILITY * float(data.log_value @ data.log_value + 1.0):
            fault = Fault("BEQ-020", f"The {product} does not vary within subjects.", column="value")
            obs.refuse(
                [fault], "Check whether one value was entered for both replicates; or use the random-subject model."
            )


def _refuse_no_minimum(found: Settled) -> None:
    if not found.is_minimum:
        fault = Fault(
            "BEQ-028", "The search for the maximum of the likelihood did not end.", value=f"{found.steps} steps"
        )
        remedy = (
            "Judge by the model with fixed effects, or by contrasts, and say so; check the data for extreme values."
        )
        raise InputError(
            "The mixed model cannot be fitted to these data.", remedy=remedy, faults=[fault], code="BEQ-005"
        )


def _error_and_df(found: Settled, asked: _Asked, contained: int) -> tuple[float, float]:
    """The standard error of the treatment contrast, in units of the scaled response, and its degrees of freedom."""
    if asked.df == "satterthwaite":
        return satterthwaite(found.optimum, asked.information or "observed")
    if asked.df == "kenward-roger":
        return kenward_roger(found.optimum, asked.information or "expected")
    return math.sqrt(found.optimum.at.covariance[-1, -1]), float(contained)
