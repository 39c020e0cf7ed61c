"""Studies in two stages: what a scheme does for the assumed truth, and at the limits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from galenic.catalogue.bioequivalence._design_plans import Variability, alpha_of, ratio_of
from galenic.catalogue.bioequivalence._design_settings import DesignOptions
from galenic.catalogue.outcome import Axis, Figure, Layer, OutcomeColumn, OutcomeTable, ReferenceLine, Value
from galenic.errors import Fault
from galenic.science.study_design import two_stage
from galenic.science.study_design.refusals import refuse

FACTORS = (0.6, 0.8, 1.0, 1.25, 1.5)
# Within a Monte Carlo error of 0.05 in the literature's own million simulations; the exact figure is printed beside it.
NEGLIGIBLE = 5e-4


@dataclass(frozen=True)
class Stages:
    """Probabilities for the assumed ratio and at the upper limit, for several CVs; the third row is the assumed one."""

    options: DesignOptions
    cvs: tuple[float, ...]
    assumed: tuple[two_stage.OperatingCharacteristics, ...]
    at_limit: tuple[two_stage.OperatingCharacteristics, ...]

    @property
    def here(self) -> two_stage.OperatingCharacteristics:
        """What the scheme does for what is assumed."""
        return self.assumed[FACTORS.index(1.0)]

    @property
    def errors(self) -> dict[float, float]:
        """Type I error by CV."""
        return {cv: found.passes for cv, found in zip(self.cvs, self.at_limit, strict=True)}

    @property
    def first_stage(self) -> tuple[int, ...]:
        """Subjects of the first stage by sequence."""
        return (self.options.first_stage // 2,) * 2


def stages(options: DesignOptions, known: Variability) -> Stages:
    """Compute both for CVs about the assumed one. Raises InputError PWR-001 for what cannot be planned."""
    _refuse_other_designs(options)
    cv = math.nan if known.cv is None else known.cv
    _plan(options, cv, ratio_of(options))  # tells what is wrong with the CV that was given
    cvs = tuple(min(cv * factor, 5.0) for factor in FACTORS)
    return Stages(
        options,
        cvs,
        tuple(_plan(options, each, ratio_of(options)).operating_characteristics() for each in cvs),
        tuple(_plan(options, each, options.upper_limit).operating_characteristics() for each in cvs),
    )


def _refuse_other_designs(options: DesignOptions) -> None:
    if options.design not in ("", "2x2x2", "2x2"):
        message = "Two stages are planned as 2x2x2 crossovers."
        refuse([Fault("PWR-015", message, column="design", value=options.design, allowed="2x2x2")])


def _plan(options: DesignOptions, cv: float, ratio: float) -> Any:
    limits, n1 = (options.lower_limit, options.upper_limit), options.first_stage
    levels = (options.levels[0], options.levels[1]) if options.levels else None
    if options.scheme == "inverse-normal":
        rules = two_stage.CombinationRules(
            alpha=alpha_of(options),
            limits=limits,
            planned_ratio=ratio_of(options),
            target=options.target_power,
            max_total=options.largest_total,
        )
        return two_stage.AdaptiveCombination(cv=cv, n1=n1, ratio=ratio, rules=rules)
    if options.scheme == "group-sequential":
        levels = levels or (0.0294, 0.0294)
        return two_stage.GroupSequential(
            cv=cv, n1=n1, n2=options.second_stage, ratio=ratio, limits=limits, levels=levels
        )
    return two_stage.TwoStage(
        cv=cv,
        n1=n1,
        ratio=ratio,
        planned_ratio=ratio_of(options),
        target=options.target_power,
        scheme=options.scheme,
        levels=levels,
        alpha0=alpha_of(options),
        limits=limits,
        max_total=options.largest_total,
    )


def values(found: Stages) -> Iterator[Value]:
    """Figures of the scheme for what is assumed."""
    here = found.here
    yield Value(name="power", title="Power", value=100 * here.passes, unit="%")
    yield Value(name="power_first", title="Power of the first stage alone", value=100 * here.passes_first, unit="%")
    yield Value(name="second_stage", title="Studies with a second stage", value=100 * here.second_stage, unit="%")
    yield Value(name="first_stage", title="Subjects of the first stage", value=found.options.first_stage)
    yield Value(name="expected_size", title="Expected number of subjects", value=here.expected_size)
    for name, title, at in (("median", "Median", 0.5), ("p95", "95th percentile of the", 0.95)):
        yield Value(name=f"{name}_size", title=f"{title} number of subjects", value=here.size_quantile(at))
    yield Value(
        name="type_1_error",
        title="Type I error, largest over the CVs",
        value=100 * max(found.errors.values()),
        unit="%",
    )


def tables(found: Stages) -> Iterator[OutcomeTable]:
    """Operating characteristics by CV."""
    percent = {"unit": "%", "decimals": 2}
    rows = [
        (
            100 * cv,
            100 * a.passes,
            100 * a.passes_first,
            100 * a.second_stage,
            a.expected_size,
            a.size_quantile(0.5),
            a.size_quantile(0.95),
            100 * z.passes,
        )
        for cv, a, z in zip(found.cvs, found.assumed, found.at_limit, strict=True)
    ]
    yield OutcomeTable(
        name="operating_characteristics",
        title="What the scheme does",
        columns=(
            OutcomeColumn(name="cv", title="CV", unit="%", decimals=1),
            OutcomeColumn(name="power", title="Power", **percent),
            OutcomeColumn(name="first", title="Passes at once", **percent),
            OutcomeColumn(name="second", title="Second stages", **percent),
            OutcomeColumn(name="mean", title="Subjects, expected", decimals=1),
            OutcomeColumn(name="median", title="Median"),
            OutcomeColumn(name="p95", title="95th percentile"),
            OutcomeColumn(name="error", title="Type I error", **percent),
        ),
        rows=tuple(rows),
        note=f"Power for a true ratio of {100 * ratio_of(found.options):g} %, type I error at the upper limit.",
    )


def figures(found: Stages) -> Iterator[Figure]:
    """Power by CV, and the law of the number of subjects."""
    points = [(100 * cv, 100 * each.passes) for cv, each in zip(found.cvs, found.assumed, strict=True)]
    yield Figure(
        name="power_cv",
        title="Power over the CV",
        caption="Both stages together.",
        x=Axis(title="CV", unit="%"),
        y=Axis(title="Power", unit="%"),
        columns=("cv", "power"),
        rows=tuple(points),
        layers=tuple(Layer(mark=mark, x="cv", y="power") for mark in ("line", "point")),
        lines=(ReferenceLine(axis="y", value=100 * found.options.target_power, label="target"),),
    )
    yield Figure(
        name="sizes",
        title="Number of subjects",
        caption="Probability of every total size for what is assumed.",
        x=Axis(title="Subjects"),
        y=Axis(title="Probability", unit="%"),
        columns=("n", "probability"),
        rows=tuple((n, 100 * p) for n, p in sorted(found.here.sizes.items()) if p > 5e-4),
        layers=(Layer(mark="bar", x="n", y="probability"),),
    )
