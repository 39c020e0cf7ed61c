"""What supports a decision without being part of it: outliers, the shift of tmax, and whether the log scale suits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._judging import Rules
from galenic.catalogue.bioequivalence._observations import Observations
from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.errors import InputError
from galenic.science import bioequivalence as be

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions

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
