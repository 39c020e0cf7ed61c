"""The figures of a bioequivalence study."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._observations import Observations
from galenic.catalogue.outcome import Axis, Cell, Figure, Layer, ReferenceLine
from galenic.catalogue.pharmacokinetics import _figures as pharmacokinetics
from galenic.science import bioequivalence as be

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._concentrations import Curves

ZERO = (ReferenceLine(axis="y", value=0.0, label=""),)


def figures(
    endpoints: Sequence[Endpoint], found: Observations, diagnoses: Mapping[str, be.Diagnostics]
) -> Iterator[Figure]:
    """Draw ratios against limits, individual values, residuals, and the curves where there are any."""
    yield _ratios(endpoints)
    yield from (_agencies(each) for each in endpoints if each.decision)
    yield from (_paired(each, found) for each in endpoints if each.decision)
    if diagnoses:
        yield _residuals(diagnoses)
        yield _quantiles(diagnoses)
    if found.curves is not None:
        yield from pharmacokinetics.figures(found.curves)
        yield from _spaghetti(found.curves)


def _level(endpoint: Endpoint) -> str:
    return f"{100 * (1 - 2 * endpoint.interval.alpha):g} % confidence interval"


def _ratios(endpoints: Sequence[Endpoint]) -> Figure:
    limits = sorted({limit for each in endpoints if each.decision for limit in each.limits_pct})
    return Figure(
        name="ratios",
        title=f"T/R with its {_level(endpoints[0])}",
        caption="Point: ratio of geometric means. Lines across: limits of the rule that decides.",
        x=Axis(title="T/R", unit="%", scale="log"),
        y=Axis(title="Endpoint", scale="category"),
        columns=("endpoint", "ratio", "lower", "upper"),
        rows=tuple((e.code, e.interval.ratio_pct, e.interval.lower_pct, e.interval.upper_pct) for e in endpoints),
        layers=(
            Layer(mark="interval", x="ratio", y="endpoint", low="lower", high="upper"),
            Layer(mark="point", x="ratio", y="endpoint"),
        ),
        lines=tuple(ReferenceLine(axis="x", value=limit, label=f"{limit:.2f} %") for limit in limits),
    )


def _agencies(endpoint: Endpoint) -> Figure:
    """The interval that each agency looks at above the limits that it sets."""
    rows: list[tuple[Cell, ...]] = []
    for told in endpoint.agencies:
        decision = told.decision
        at = decision.interval if decision else None
        limits = decision.limits_pct if decision else None
        if at:
            rows.append((told.agency, _level(endpoint), at.ratio_pct, at.lower_pct, at.upper_pct))
        if limits:
            rows.append((told.agency, "limits", None, *limits))
    return Figure(
        name=f"agencies_{endpoint.code}",
        title=f"{endpoint.code}: T/R against the limits of every agency",
        caption="Each agency's own model and limits. Where a scaled criterion decides, there are no limits to draw.",
        x=Axis(title="T/R", unit="%", scale="log"),
        y=Axis(title="Agency", scale="category"),
        columns=("agency", "what", "ratio", "lower", "upper"),
        rows=tuple(rows),
        layers=(
            Layer(mark="interval", x="ratio", y="agency", low="lower", high="upper", series="what"),
            Layer(mark="point", x="ratio", y="agency", series="what"),
        ),
        lines=(ReferenceLine(axis="x", value=100.0, label="100 %"),),
    )


def _paired(endpoint: Endpoint, found: Observations) -> Figure:
    """What each subject had of test and reference; of replicates the geometric mean."""
    logs: dict[tuple[str, str, str], list[float]] = {}
    for row in found.rows:
        value = row.values.get(endpoint.code)
        if value and (endpoint.evaluation is None or row.treatment in _products(endpoint.evaluation)):
            logs.setdefault((row.subject, f"{row.group} {row.sequence}", row.treatment), []).append(math.log(value))
    rows = [
        (subject, f"{arm} {subject}", treatment, math.exp(math.fsum(each) / len(each)))
        for (subject, arm, treatment), each in logs.items()
    ]
    joined = Layer(mark="line", x="treatment", y="value", series="person")
    points = Layer(mark="point", x="treatment", y="value")
    is_joined = not isinstance(endpoint.study, be.ParallelGroups)
    replicated = ", geometric means of replicates" if any(len(each) > 1 for each in logs.values()) else ""
    return Figure(
        name=f"paired_{endpoint.code}",
        title=f"{endpoint.code} of each subject",
        caption=f"Lines join the products of a subject{replicated}." if is_joined else "One point per subject.",
        x=Axis(title="Treatment", scale="category"),
        y=Axis(title=endpoint.code, unit=endpoint.unit, scale="log"),
        columns=("subject", "person", "treatment", "value"),
        rows=tuple(rows),
        layers=(joined, points) if is_joined else (points,),
    )


def _products(evaluation: be.Evaluation) -> tuple[str, str]:
    return evaluation.data.test, evaluation.data.reference


def _residuals(diagnoses: Mapping[str, be.Diagnostics]) -> Figure:
    rows = [
        (code, row.subject, row.product, math.exp(row.fitted - mean), row.studentized)
        for code, found in diagnoses.items()
        for mean in (math.fsum(each.fitted for each in found.residuals) / len(found.residuals),)
        for row in found.residuals
        if row.studentized is not None
    ]
    return Figure(
        name="residuals",
        title="Studentized residuals against fitted values",
        caption="Of the model with all effects fixed, log scale, each leaving its own observation out of the error. A "
        "residual alone is no reason to leave a subject out (ICH M13A 2.2.1.1).",
        x=Axis(title="Fitted value over the geometric mean", scale="log"),
        y=Axis(title="Studentized residual"),
        columns=("endpoint", "subject", "treatment", "fitted", "residual"),
        rows=tuple(rows),
        layers=(Layer(mark="point", x="fitted", y="residual", series="treatment"),),
        lines=ZERO,
        facet="endpoint",
    )


def _quantiles(diagnoses: Mapping[str, be.Diagnostics]) -> Figure:
    """Standardized residuals against the normal law (Blom's positions): near the diagonal where it holds."""
    from scipy import special

    rows: list[tuple[Cell, ...]] = []
    for code, found in diagnoses.items():
        values = sorted(row.standardized for row in found.residuals if row.standardized is not None)
        places = special.ndtri([(i - 0.375) / (len(values) + 0.25) for i in range(1, len(values) + 1)])
        rows += [(code, float(place), value, float(place)) for place, value in zip(places, values, strict=True)]
    return Figure(
        name="quantiles",
        title="Normal quantiles of the residuals",
        caption="Standardized residuals on the log scale in the order of their size; the line is the normal law.",
        x=Axis(title="Normal quantile"),
        y=Axis(title="Standardized residual"),
        columns=("endpoint", "quantile", "residual", "normal"),
        rows=tuple(rows),
        layers=(Layer(mark="point", x="quantile", y="residual"), Layer(mark="line", x="quantile", y="normal")),
        facet="endpoint",
    )


def _spaghetti(curves: Curves) -> Iterator[Figure]:
    """The curves of all subjects upon each other, one chart per treatment (and analyte)."""
    panel = [at for at, name in enumerate(curves.identity) if name in ("analyte", "treatment")]
    if "treatment" not in curves.identity:
        return
    rows = tuple(
        (", ".join(str(curves.identities[int(profile)][at]) for at in panel), float(time), float(value), int(profile))
        for profile, time, value in zip(curves.profile, curves.time, curves.concentration, strict=True)
        if not math.isnan(value)
    )
    for scale in pharmacokinetics.SCALES:
        yield Figure(
            name=f"spaghetti_{scale}",
            title="Concentrations of all subjects by treatment",
            caption="One line per subject and period.",
            x=Axis(title="Time after dosing", unit=curves.table.units["time"]),
            y=Axis(title="Concentration", unit=curves.table.units.get("concentration", ""), scale=scale),
            columns=("treatment", "time", "concentration", "profile"),
            rows=rows,
            layers=(Layer(mark="line", x="time", y="concentration", series="profile"),),
            facet="treatment",
        )
