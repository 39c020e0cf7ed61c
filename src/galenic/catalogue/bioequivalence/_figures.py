"""The figures of a bioequivalence study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._observations import Observations
from galenic.catalogue.bioequivalence._tables import residuals
from galenic.catalogue.outcome import Axis, Figure, Layer, ReferenceLine
from galenic.catalogue.pharmacokinetics import _figures as pharmacokinetics


def figures(endpoints: Sequence[Endpoint], found: Observations) -> Iterator[Figure]:
    """Draw ratios against their limits, individual values, residuals, and the curves where there are any."""
    yield _ratios(endpoints)
    yield from (_paired(each, found) for each in endpoints if each.verdict)
    yield from _residuals(endpoints)
    if found.curves is not None:
        yield from pharmacokinetics.figures(found.curves)


def _ratios(endpoints: Sequence[Endpoint]) -> Figure:
    verdicts = [each.verdict for each in endpoints if each.verdict]
    limits = sorted({limit for verdict in verdicts for limit in (verdict.lower_limit_pct, verdict.upper_limit_pct)})
    level = round(100 * (1 - 2 * endpoints[0].interval.alpha))
    return Figure(
        name="ratios",
        title=f"T/R with its {level} % confidence interval",
        caption="Point: ratio of geometric means. Lines across: limits of the rule.",
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


def _paired(endpoint: Endpoint, found: Observations) -> Figure:
    rows = [
        (row.subject, row.treatment, row.values[endpoint.code])
        for row in found.rows
        if row.values.get(endpoint.code) is not None
    ]
    joined = Layer(mark="line", x="treatment", y="value", series="subject")
    points = Layer(mark="point", x="treatment", y="value")
    return Figure(
        name=f"paired_{endpoint.code}",
        title=f"{endpoint.code} of each subject",
        caption="Lines join the two products of a subject." if endpoint.crossover else "One point per subject.",
        x=Axis(title="Treatment", scale="category"),
        y=Axis(title=endpoint.code, unit=endpoint.unit, scale="log"),
        columns=("subject", "treatment", "value"),
        rows=tuple(rows),
        layers=(joined, points) if endpoint.crossover else (points,),
    )


def _residuals(endpoints: Sequence[Endpoint]) -> Iterator[Figure]:
    rows = [
        (each.code, subject, sequence, residual)
        for each in endpoints
        for subject, sequence, residual in residuals(each)
    ]
    if rows:
        yield Figure(
            name="residuals",
            title="Studentized residuals within subjects",
            caption="Of the test product; those of the reference have the opposite sign. A residual alone is no reason "
            "to leave a subject out (ICH M13A 2.2.1.1).",
            x=Axis(title="Subject", scale="category"),
            y=Axis(title="Studentized residual"),
            columns=("endpoint", "subject", "sequence", "residual"),
            rows=tuple(rows),
            layers=(Layer(mark="point", x="subject", y="residual", series="sequence"),),
            lines=(ReferenceLine(axis="y", value=0.0, label=""),),
            facet="endpoint",
        )
