"""From options to a plan of the science package, and to the CV behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from galenic.catalogue.bioequivalence._design_settings import DesignOptions, Objective
from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError
from galenic.science import study_design as sd
from galenic.science.study_design import scaled
from galenic.science.study_design.refusals import cv_faults, ratio_faults, refuse

M13A, EMA, FDA = "ICH M13A 2.2.4", "EMA CPMP/EWP/QWP/1401/98 Rev. 1", "FDA Statistical Approaches (2026)"
SCALED: tuple[Objective, ...] = (
    "expanding-limits",
    "reference-scaled",
    "narrow-index",
    "highly-variable-narrow-index",
)
RATIOS: Mapping[Objective, float] = {
    "expanding-limits": 0.90,
    "reference-scaled": 0.90,
    "narrow-index": 0.975,
}


# What the science calls an argument, where the option has another name.
OPTIONS = {
    "limits": "lower_limit",
    "n1": "first_stage",
    "n2": "second_stage",
    "target": "target_power",
    "before": "lost_before",
    "per_period": "lost_per_period",
}


@contextmanager
def naming_options() -> Iterator[None]:
    """Let the science's faults name the option that they stem from, so that a form can show them at its field."""
    try:
        yield
    except InputError as error:
        faults = [
            replace(fault, table=f"option {OPTIONS.get(fault.column, fault.column)}", column="")
            if not fault.table and fault.column in {*DesignOptions.model_fields, *OPTIONS}
            else fault
            for fault in error.faults
        ]
        raise InputError(error.message, code=error.code, faults=faults, remedy=error.remedy) from error


@dataclass(frozen=True)
class Variability:
    """The CV that is planned with, its degrees of freedom where they are known, where it comes from, and the studies.

    None stands for a CV that the options leave open: the plan itself then says that one is missing.
    """

    cv: float | None
    df: float | None
    words: str
    table: OutcomeTable | None = None


def variability(studies: Table | None, options: DesignOptions) -> Variability:
    """Take the CV from the option, from a published interval, or pooled from studies.

    Raises InputError PWR-001 for CVs that cannot be used, PWR-006 when none or two are given.
    """
    interval = options.interval_subjects is not None
    given = [options.cv is not None, interval, studies is not None]
    if sum(given) != 1:
        told = "no CV is given" if not any(given) else "several CVs are given"
        remedy = "Give cv, or interval_lower, interval_upper and interval_subjects, or the table of studies."
        fault = Fault("PWR-033", f"For the plan {told}.", "option cv", allowed="one of the three")
        raise InputError("The CV of the plan is not clear.", code="PWR-006", faults=[fault], remedy=remedy)
    if studies is not None:
        return _pooled(studies, options)
    if not interval:
        return Variability(options.cv, options.cv_df, "as assumed")
    n, design = int(options.interval_subjects or 0), options.interval_design
    cv = sd.cv_from_interval(options.interval_lower, options.interval_upper, n, design=design)
    df = sd.StudyCV(cv=cv, n=n, design=design).degrees_of_freedom()
    limits = f"{100 * (options.interval_lower or 0):.2f} to {100 * (options.interval_upper or 0):.2f} %"
    return Variability(cv, df, f"from a 90 % interval of {limits} with {n} subjects ({design})")


def _pooled(studies: Table, options: DesignOptions) -> Variability:
    found: list[sd.StudyCV] = []
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(studies.frame.iter_rows(named=True), start=1):
        study = _study(row, number, studies)
        found.append(study)
        rows.append((row["study"], study.design, study.n, 100 * study.cv, study.degrees_of_freedom()))
    pooled = sd.pooled_cv(found, alpha=1 - options.pooling_confidence)
    title = f"Upper limit, confidence {100 * options.pooling_confidence:g} %"
    rows += [("pooled", None, None, 100 * pooled.cv, pooled.df), (title, None, None, 100 * pooled.upper, pooled.df)]
    table = OutcomeTable(
        name="studies",
        title="CV pooled over studies",
        columns=(
            OutcomeColumn(name="study", title="Study"),
            OutcomeColumn(name="design", title="Design"),
            OutcomeColumn(name="n", title="Subjects"),
            OutcomeColumn(name="cv", title="CV", unit="%", decimals=2),
            OutcomeColumn(name="df", title="Degrees of freedom", decimals=0),
        ),
        rows=tuple(rows),
        note="Variances on the log scale, weighted by their degrees of freedom.",
    )
    upper = options.planned_cv == "upper-limit"
    words = f"pooled over {len(found)} studies" + (f", {title.lower()}" if upper else "")
    return Variability(pooled.upper if upper else pooled.cv, pooled.df, words, table)


def _study(row: Mapping[str, Any], number: int, studies: Table) -> sd.StudyCV:
    design = row["design"] or "2x2x2"
    if (row["cv"] is None) == (row["lower"] is None or row["upper"] is None):
        message = "Give either the CV of this study or both limits of its interval."
        fault = Fault("PWR-034", message, studies.source, row=number + 1, column="cv", value=str(row["study"]))
        raise InputError("A study's CV is not clear.", code="PWR-006", faults=[fault])
    cv = row["cv"]
    if cv is None:
        cv = sd.cv_from_interval(row["lower"], row["upper"], row["n"], design=design)
    return sd.StudyCV(cv=cv, n=row["n"], design=design)


@dataclass(frozen=True)
class Rule:
    """What a plan is judged by, in words, with its source."""

    words: str
    source: str


def plan_of(options: DesignOptions, cv: float) -> Any:
    """The plan of one objective, but for two stages. Raises InputError PWR-001, naming every unusable argument."""
    return _MAKERS[options.objective](options, cv)


def alpha_of(options: DesignOptions) -> float:
    """The one-sided level: as given, or usual for the objective."""
    usual = 0.025 if options.objective in ("non-inferiority", "ratio-of-means") else 0.05
    return usual if options.alpha is None else options.alpha


def ratio_of(options: DesignOptions) -> float:
    """The true ratio that is assumed: as given, or usual for the objective."""
    return RATIOS.get(options.objective, 0.95) if options.ratio is None else options.ratio


def rule_of(options: DesignOptions, plan: Any) -> Rule:
    """Say what the study has to show."""
    level = f"{100 * (1 - 2 * alpha_of(options)):g} % interval"
    fixed = f"{100 * options.lower_limit:.2f} to {100 * options.upper_limit:.2f} %"
    if options.objective == "expanding-limits":
        upper = plan.rule.upper(plan.cv)
        limits = f"limits that widen with swR ({100 / upper:.2f} to {100 * upper:.2f} % at the true CV)"
        return Rule(f"{level} within {limits}, estimate within 80.00 to 125.00 %", plan.rule.source)
    words: dict[Objective, str] = {
        "average": f"{level} within {fixed}",
        "two-stage": f"interval within {fixed} at either look",
        "reference-scaled": "upper bound of the scaled criterion at most 0 from swR 0.294 on, else 80.00 to 125.00 %; "
        "estimate within 80.00 to 125.00 %",
        "narrow-index": "scaled criterion at most 0, interval within 80.00 to 125.00 %, swT/swR at most 2.5",
        "highly-variable-narrow-index": "reference-scaled rule, and upper limit of swT/swR at most 2.5",
        "non-inferiority": f"T/R {'above' if options.margin < 1 else 'below'} {100 * options.margin:g} %",
        "ratio-of-means": f"Fieller's interval of the ratio of means within {fixed}",
        "dose-proportionality": "interval of the slope of the power model within the limits of its dose range",
        "two-endpoints": f"{level}s of both endpoints within {fixed}",
    }
    sources: dict[Objective, str] = {
        "reference-scaled": f"{FDA} III.C, appendix G",
        "narrow-index": f"{FDA} III.B, appendix F",
        "highly-variable-narrow-index": "FDA product guidances (dabigatran, rivaroxaban, edoxaban)",
        "non-inferiority": "ICH E9 3.3.2",
        "ratio-of-means": "Hauschke et al. 1999",
        "two-stage": f"{EMA} 4.1.8",
        "dose-proportionality": "Smith et al. 2000",
    }
    return Rule(words[options.objective], sources.get(options.objective, M13A))


def _average(options: DesignOptions, cv: float) -> Any:
    plan = sd.AverageEquivalence(
        cv=cv,
        design=options.design or "2x2x2",
        ratio=ratio_of(options),
        limits=(options.lower_limit, options.upper_limit),
        alpha=alpha_of(options),
    )
    if options.groups == 1:
        return plan
    return sd.GroupedEquivalence(plan=plan, groups=options.groups, interaction_level=options.interaction_level)


def _two_endpoints(options: DesignOptions, cv: float) -> Any:
    refuse(cv_faults("cv_second", options.cv_second))
    first = _average(options, cv)
    ratio = first.ratio if options.ratio_second is None else options.ratio_second
    refuse(ratio_faults("ratio_second", ratio))
    return sd.TwoEndpoints(
        first=first, second=replace(first, cv=options.cv_second, ratio=ratio), correlation=options.correlation
    )


def _replicate(options: DesignOptions, cv: float) -> dict[str, Any]:
    return {
        "cv": cv,
        "cv_test": options.cv_test,
        "design": options.design or "2x2x4",
        "ratio": ratio_of(options),
        "alpha": alpha_of(options),
        "interaction": options.interaction,
    }


def _expanding(options: DesignOptions, cv: float) -> Any:
    return scaled.ExpandingLimits(rule=scaled.expanding_rule(options.agency), **_replicate(options, cv))


def _noninferiority(options: DesignOptions, cv: float) -> Any:
    design, ratio = options.design or "2x2x2", ratio_of(options)
    return sd.Noninferiority(cv=cv, design=design, ratio=ratio, margin=options.margin, alpha=alpha_of(options))


def _ratio_of_means(options: DesignOptions, cv: float) -> Any:
    return sd.RatioOfMeans(
        cv=cv,
        cv_between=options.cv_between,
        design=options.design or "2x2x2",
        ratio=ratio_of(options),
        limits=(options.lower_limit, options.upper_limit),
        alpha=alpha_of(options),
    )


def _proportionality(options: DesignOptions, cv: float) -> Any:
    doses, ratio = options.doses, ratio_of(options)
    sound = len(doses) > 1 and min(doses) > 0 and max(doses) > min(doses) and ratio > 0
    slope = 1 + math.log(ratio) / math.log(max(doses) / min(doses)) if sound else None
    return sd.DoseProportionality(
        cv=cv,
        doses=doses,
        slope=slope,
        limits=(options.lower_limit, options.upper_limit),
        alpha=alpha_of(options),
        design=options.design or "crossover",
    )


_MAKERS: Mapping[Objective, Callable[[DesignOptions, float], Any]] = {
    "average": _average,
    "expanding-limits": _expanding,
    "reference-scaled": lambda options, cv: scaled.ReferenceScaled(**_replicate(options, cv)),
    "narrow-index": lambda options, cv: scaled.NarrowIndex(**_replicate(options, cv)),
    "highly-variable-narrow-index": lambda options, cv: scaled.HighlyVariableNarrowIndex(**_replicate(options, cv)),
    "non-inferiority": _noninferiority,
    "ratio-of-means": _ratio_of_means,
    "dose-proportionality": _proportionality,
    "two-endpoints": _two_endpoints,
}
