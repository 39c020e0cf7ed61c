"""Tables and figures of a stability study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.catalogue.outcome import Axis, Cell, Figure, Layer, OutcomeColumn, OutcomeTable, ReferenceLine
from galenic.catalogue.stability._evaluation import Attribute
from galenic.science.stability import Line, Model

MODELS = {
    Model.COMMON_LINE: "one line for all batches",
    Model.COMMON_SLOPE: "a common slope, an intercept for each batch",
    Model.SEPARATE_LINES: "a line for each batch",
    Model.SEPARATE_LINES_POOLED_VARIANCE: "a line for each batch, one variance",
}
POINTS_ON_CURVE = 49


def poolability(found: Sequence[Attribute]) -> Iterator[OutcomeTable]:
    """Give the analyses of covariance, one below another; none for a single batch."""
    rows = [
        (each.name, row.name, row.df, row.sum_of_squares, row.mean_square, row.f, row.p)
        for each in found
        if each.study.poolability
        for row in each.study.poolability.table
    ]
    if rows:
        yield OutcomeTable(
            name="poolability",
            title="May the batches be pooled?",
            columns=(
                OutcomeColumn(name="attribute", title="Attribute"),
                OutcomeColumn(name="source", title="Source of variation"),
                OutcomeColumn(name="df", title="df"),
                OutcomeColumn(name="sum_of_squares", title="Sum of squares (sequential)"),
                OutcomeColumn(name="mean_square", title="Mean square"),
                OutcomeColumn(name="f", title="F", decimals=3),
                OutcomeColumn(name="p", title="p", decimals=4),
            ),
            rows=tuple(rows),
            note="ICH Q1E, Appendix B: slopes first, then intercepts, each against the residual of separate lines.",
        )


def lives(found: Sequence[Attribute]) -> OutcomeTable:
    """Shelf life under every model, the chosen one marked."""
    rows = [
        (
            each.name,
            MODELS[model],
            "chosen" if model is each.study.model else "",
            life.months,
            life.batch,
            life.side,
            life.crossing,
        )
        for each in found
        for model, life in each.study.lives.items()
    ]
    return OutcomeTable(
        name="models",
        title="Shelf life by model",
        columns=(
            OutcomeColumn(name="attribute", title="Attribute"),
            OutcomeColumn(name="model", title="Model"),
            OutcomeColumn(name="chosen", title="Chosen"),
            OutcomeColumn(name="months", title="Shelf life", unit="month", decimals=2),
            OutcomeColumn(name="batch", title="Deciding batch"),
            OutcomeColumn(name="side", title="Limit"),
            OutcomeColumn(name="bound", title="The bound"),
        ),
        rows=tuple(rows),
        note="Where the bound first meets the limit, for the worst batch (ICH Q1E 2.6, Appendix B).",
    )


def lines(found: Sequence[Attribute]) -> OutcomeTable:
    """The fitted lines of the chosen model."""
    rows = [
        (each.name, line.batch, line.intercept, line.slope, line.mse**0.5, line.df, line.n)
        for each in found
        for line in each.study.lines[each.study.model]
    ]
    return OutcomeTable(
        name="lines",
        title="Fitted lines of the chosen model",
        columns=(
            OutcomeColumn(name="attribute", title="Attribute"),
            OutcomeColumn(name="batch", title="Batch"),
            OutcomeColumn(name="intercept", title="Intercept"),
            OutcomeColumn(name="slope", title="Slope per month"),
            OutcomeColumn(name="residual_sd", title="Residual SD"),
            OutcomeColumn(name="df", title="df"),
            OutcomeColumn(name="n", title="Results"),
        ),
        rows=tuple(rows),
        note="On the scale of the fit.",
    )


def results(found: Sequence[Attribute]) -> OutcomeTable:
    """The results as they were evaluated."""
    rows = [
        (each.name, batch, time, value)
        for each in found
        for batch, time, value in zip(each.batch, each.time, each.value, strict=True)
    ]
    return OutcomeTable(
        name="results",
        title="Long-term results",
        columns=(
            OutcomeColumn(name="attribute", title="Attribute"),
            OutcomeColumn(name="batch", title="Batch"),
            OutcomeColumn(name="time", title="Time", unit="month"),
            OutcomeColumn(name="value", title="Result", unit=found[0].unit),
        ),
        rows=tuple(rows),
    )


def figure(attribute: Attribute) -> Figure:
    """Results, fitted lines and confidence bounds against the limits, up to where the bound meets one."""
    study = attribute.study
    end = 1.1 * max(study.longest_observed, min(attribute.months or 0.0, 3 * study.longest_observed))
    points: list[tuple[Cell, ...]] = [
        (batch, time, value, None, None, None)
        for batch, time, value in zip(attribute.batch, attribute.time, attribute.value, strict=True)
        if value is not None
    ]
    curves = [row for line in study.lines[study.model] for row in _curve(attribute, line, end)]
    sides = [limit.side for limit in study.limits]
    bounds = tuple(Layer(mark="line", x="time", y=f"{side}_bound", series="batch") for side in sides)
    limits = [ReferenceLine(axis="y", value=limit.effective, label=f"{limit.side} limit") for limit in study.limits]
    life = [ReferenceLine(axis="x", value=attribute.months, label="shelf life")] if attribute.months else []
    level = f"{100 * (1 - study.precision.alpha):g} % {'two' if study.precision.two_sided else 'one'}-sided"
    kind = "prediction" if study.precision.prediction else "confidence"
    return Figure(
        name=f"regression_{attribute.name}",
        title=f"{attribute.name} over time: {MODELS[study.model]}",
        caption=f"Points: results. Lines: fit and {level} {kind} bound of each line, against the limit.",
        x=Axis(title="Time on stability", unit="month"),
        y=Axis(title=attribute.name, unit=attribute.unit),
        columns=("batch", "time", "value", "fitted", "lower_bound", "upper_bound"),
        rows=(*points, *curves),
        layers=(
            Layer(mark="point", x="time", y="value", series="batch"),
            Layer(mark="line", x="time", y="fitted", series="batch"),
            *bounds,
        ),
        lines=(*limits, *(line for line in life if line.value <= end)),
    )


def _curve(attribute: Attribute, line: Line, end: float) -> Iterator[tuple[Cell, ...]]:
    months = [end * i / (POINTS_ON_CURVE - 1) for i in range(POINTS_ON_CURVE)]
    band = attribute.study.band(line, months)
    for month, fitted, lower, upper in zip(months, band.fitted, band.lower, band.upper, strict=True):
        yield line.batch, month, None, float(fitted), float(lower), float(upper)
