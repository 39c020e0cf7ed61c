"""What supports a decision without being part of it: outliers, the shift of tmax, and whether the log scale suits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._judging import Rules, metric
from galenic.catalogue.bioequivalence._observations import Observations
from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.errors import InputError
from galenic.science import bioequivalence as be

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions
    from galenic.science.study_design.scaled import ExpandingRule

Row = tuple[Cell, ...]
RANKS = "Hodges and Lehmann's estimate; no distribution is assumed, and no decision hangs on it."


def outliers(endpoints: Sequence[Endpoint], rules: Rules) -> Iterator[OutcomeTable]:
    """Variability of the reference with and without subjects far off in a box plot, in replicate designs."""
    rows = [row for each in endpoints if each.decision for row in _outliers(each, rules)]
    if rows:
        names = ("endpoint", "subjects", "cvwr", "limits", "cvwr_without", "limits_without")
        titles = ("Endpoint", "Outliers", "CVwR", "Limits", "CVwR without", "Limits without")
        units = ("", "", "%", "%", "%", "%")
        yield OutcomeTable(
            name="outliers",
            title="Outliers among the replicates of the reference",
            columns=tuple(
                OutcomeColumn(name=name, title=title, unit=unit, decimals=2 if name.startswith("cvwr") else None)
                for name, title, unit in zip(names, titles, units, strict=True)
            ),
            rows=tuple(rows),
            note="Studentized residuals of the reference beyond 2 interquartile ranges from the quartiles (type 7). "
            "Limits may not widen because of outliers (EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.10); the comparison of the "
            "products keeps every subject.",
        )


def _outliers(each: Endpoint, rules: Rules) -> Iterator[Row]:
    try:
        found = be.find_outliers(each.evaluation.replicates or each.evaluation.data) if each.evaluation else None
    except InputError:  # no subject has two values of the reference that could be compared
        return
    if found is None:
        return
    without = found.without
    yield (
        each.code,
        ", ".join(found.subjects) or "none",
        found.variability.cv_pct,
        _limits(each, found.variability, rules),
        without.cv_pct if without else None,
        _limits(each, without, rules) if without else None,
    )


def _limits(each: Endpoint, variability: be.WithinVariability, rules: Rules) -> str:
    """The limits that the decisive rule sets for this variability."""
    way = each.decision.way if each.decision else ""
    widened = be.widened_limits(variability, rules.decisive.values["scaling"]) if way == be.WIDENED else None
    low, high = widened or rules.limits(each.code)
    return f"{low:.2f} to {high:.2f}"


def levels(endpoints: Sequence[Endpoint], rules: Rules) -> Iterator[OutcomeTable]:
    """The type I error of limits that follow an estimate, at the variability observed, and the level that keeps it."""
    rows = [row for each in endpoints if each.decision for row in _levels(each, rules)]
    if rows:
        names = ("endpoint", "cvwr", "level", "error", "adjusted_level", "adjusted_error")
        titles = ("Endpoint", "CVwR", "Level", "Type I error", "Adjusted level", "Type I error at it")
        yield OutcomeTable(
            name="type_1_error",
            title="Type I error of the widened limits",
            columns=tuple(
                OutcomeColumn(
                    name=name,
                    title=title,
                    unit="%" if name == "cvwr" else "",
                    decimals={"endpoint": None, "cvwr": 2}.get(name, 6),
                )
                for name, title in zip(names, titles, strict=True)
            ),
            rows=tuple(rows),
            note="Probability that a product passes whose true ratio is the limit itself, were the observed "
            "variabilities the true ones; exact, by quadrature (Labes and Schütz, Pharm Res 2016;33:2805). An adjusted "
            "level has to be planned: option alpha.",
        )


def _levels(each: Endpoint, rules: Rules) -> Iterator[Row]:
    found, scaling = each.evaluation, rules.decisive.values.get("scaling", {})
    planned = found.as_planned if found else None
    scaled_metrics = {entry["name"] for entry in rules.decisive.values["metric"] if entry.get("scaled")}
    widens = "above_cv_pct" in scaling and metric(each.code) in scaled_metrics
    if found is None or planned is None or each.decision is None or not widens:
        return
    from galenic.science.study_design import scaled

    letters = {found.data.test: "T", found.data.reference: "R"}
    fixed = be.model_of(found, each.decision.rule) == "fixed"
    try:
        plan = scaled.ExpandingLimits(
            design="|".join("".join(letters.get(product, "?") for product in row) for row in found.design.patterns),
            cv=planned.cv,
            cv_test=planned.cv_test,
            alpha=found.alpha,
            rule=_expanding(scaling, "anova" if fixed else "contrasts", rules),
        )
        level = scaled.adjusted_level(plan, planned.n)
    except InputError:  # a design that the planning of widened limits does not know
        return
    yield each.code, 100 * planned.cv, level.planned, level.error_before, level.alpha, level.error


def _expanding(scaling: Mapping[str, Any], model: Literal["anova", "contrasts"], rules: Rules) -> ExpandingRule:
    """The decisive rule as planning knows it."""
    from galenic.science.study_design.scaled import ExpandingRule

    switch, scale = scaling["above_cv_pct"] / 100, scaling.get("k", 0.0)
    cap, fixed = scaling.get("cap_cv_pct", scaling["above_cv_pct"]) / 100, None
    if "widest_upper_pct" in scaling:
        cap = math.sqrt(math.expm1((math.log(scaling["widest_upper_pct"] / 100) / scale) ** 2))
    if "lower_pct" in scaling:
        fixed = 100 / scaling["lower_pct"]
    return ExpandingRule(rules.decisive.agency, scale, switch, cap, model, rules.decisive.source, fixed=fixed)


def tmax(found: Observations, options: StudyOptions) -> Iterator[OutcomeTable]:
    """The shift of tmax with its interval, where the data have it."""
    if "TMAX" not in found.parameters:
        return
    try:
        shift, how = _shift(found, options)
    except InputError:  # too few values, or a design that ranks cannot compare: tmax is described all the same
        return
    unit = found.units.get("TMAX", "h")
    names = ("parameter", "shift", "lower", "upper", "level", "compared", "remark")
    titles = ("Parameter", "T - R", "Lower", "Upper", "Level", "Compared", "Remark")
    units = ("", unit, unit, unit, "%", "", "")
    remark = "ties: the level is approximate" if shift.ties else ""
    yield OutcomeTable(
        name="tmax",
        title="Shift of tmax",
        columns=tuple(
            OutcomeColumn(name=name, title=title, unit=of, decimals=1 if name == "level" else None)
            for name, title, of in zip(names, titles, units, strict=True)
        ),
        rows=(("TMAX", shift.estimate, shift.lower, shift.upper, 100 * shift.confidence, how, remark),),
        note=RANKS,
    )


def _shift(found: Observations, options: StudyOptions) -> tuple[be.Shift, str]:
    """By the design: two groups, pairs, or the two mirrored sequences of a crossover."""
    rows = [row for row in found.rows if row.treatment in (options.test, options.reference)]
    values, treatments = [row.values.get("TMAX") for row in rows], [row.treatment for row in rows]
    names: dict[str, Any] = {"test": options.test, "reference": options.reference, "alpha": options.alpha}
    if options.design == "parallel":
        return be.shift_of_groups(treatments, values, **names), "groups"
    if options.is_crossover and not options.other_treatments:
        subjects, sequences = [row.subject for row in rows], [row.sequence for row in rows]
        periods = [row.period for row in rows]
        try:
            return be.shift_in_crossover(subjects, sequences, periods, treatments, values, **names), "sequences"
        except InputError as refused:
            if refused.code != "BEQ-007":
                raise
    return be.shift_of_pairs(_pairs(found, options), alpha=options.alpha), "pairs; period effects stay in"


def _pairs(found: Observations, options: StudyOptions) -> list[float | None]:
    """Mean of the test less mean of the reference of each subject."""
    people: dict[tuple[str, ...], dict[str, list[float]]] = {}
    for row in found.rows:
        value = row.values.get("TMAX")
        if value is not None:
            people.setdefault((row.group, row.sequence, row.subject), {}).setdefault(row.treatment, []).append(value)
    both = [each for each in people.values() if {options.test, options.reference} <= each.keys()]
    return [_mean(each[options.test]) - _mean(each[options.reference]) for each in both]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def diagnoses(endpoints: Sequence[Endpoint]) -> dict[str, be.Diagnostics]:
    """Residuals of each judged endpoint of a crossover."""
    return {each.code: be.diagnose(each.evaluation.data) for each in endpoints if each.decision and each.evaluation}


def scales(found: dict[str, be.Diagnostics]) -> Iterator[OutcomeTable]:
    """Whether residuals are nearer to normal, and spread more evenly, on the log scale than as measured."""
    if found:
        names = ("endpoint", "scale", "shapiro_w", "shapiro_p", "spread", "spread_p", "box_cox")
        titles = ("Endpoint", "Scale", "Shapiro-Wilk W", "p", "Spread against level", "p", "Box-Cox power")
        yield OutcomeTable(
            name="scales",
            title="Residuals on the log scale and as measured",
            columns=tuple(
                OutcomeColumn(name=name, title=title, decimals=4 if name in names[2:6] else None)
                for name, title in zip(names, titles, strict=True)
            ),
            rows=tuple(row for code, each in found.items() for row in _scales(code, each)),
            note="Spread against level: Spearman's correlation of the size of residuals with fitted values. Box-Cox: "
            "power 0 is the logarithm, 1 leaves values as they are; with 95 % interval. The logarithm is fixed before "
            "the data (ICH M13A 2.2.3.1); nothing here changes it.",
        )


def _scales(code: str, found: be.Diagnostics) -> Iterator[Row]:
    power = found.box_cox
    span = " to ".join("beyond 3" if end is None else f"{end:.2f}" for end in (power.lower, power.upper))
    told = f"{power.power:.2f} ({span})"
    for name, fit, box_cox in (("log", found.log_scale, told), ("measured", found.original_scale, "")):
        yield code, name, fit.shapiro_w, fit.shapiro_p, fit.spread_correlation, fit.spread_p, box_cox
