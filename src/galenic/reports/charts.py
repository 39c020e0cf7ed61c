"""A figure as a Vega-Lite specification: one look for all services, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.catalogue.outcome import Figure, Layer
from galenic.reports.diagrams import BOX_STEP, link_mark, node_marks, span_mark
from galenic.reports.plot import Plot, axis_title, sentence
from galenic.reports.text import tidy
from galenic.reports.ticks import ticks
from galenic.reports.tokens import FAMILY, LIGHT, Theme

if TYPE_CHECKING:
    import altair as alt

Json = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 620
HEIGHT = 250
FACET_HEIGHT = 140
FACET_COLUMNS = 3
FACET_GAP = 20
# What the axis to the left of a row of small charts takes.
AXIS_ROOM = 64
CATEGORY_STEP = 30
SPAN_STEP = 15
# What the names at the left of a timeline take.
LABEL_ROOM = 190
# Clear of the labels of upright reference lines, which stand above the frame.
ABOVE_LABELS = 24
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3])
FONTS = f"{FAMILY}, Helvetica, Arial, sans-serif"


def specification(figure: Figure, theme: Theme = LIGHT, *, facets: tuple[str, ...] = (), width: int = WIDTH) -> Json:
    """The Vega-Lite specification of `figure`, `width` pixels wide; with `facets`, of those small charts only."""
    plot = Plot(figure)
    if plot.empty:
        return _nothing(theme, width)
    layers = [part for layer in figure.layers for part in _layer(plot, layer, theme)]
    layers += [part for line in figure.lines for part in _reference(line.axis, line.value, line.label, theme)]
    drawing: Json = {"height": _height(plot), "layer": layers}
    config = _config(theme)
    if any(line.axis == "x" for line in figure.lines):
        config["legend"]["offset"] = ABOVE_LABELS
    spec: Json = {"$schema": SCHEMA, "config": config, "data": {"values": plot.rows(facets)}}
    if not figure.facet:
        return spec | drawing | {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    if plot.has("span"):
        return spec | _bands(plot, theme, drawing | {"width": width - LABEL_ROOM})
    columns = min(FACET_COLUMNS, max(len(facets or plot.facets), 1))
    share = (width - AXIS_ROOM - FACET_GAP * (columns - 1)) // columns
    return spec | {"facet": _facet(plot, theme), "columns": columns, "spec": drawing | {"width": share}}


def browser_specification(figure: Figure, theme: Theme = LIGHT) -> Json:
    """The specification for a page: as wide as its container (small charts keep their width), with tooltips."""
    spec = specification(figure, theme)
    spec["config"]["mark"]["tooltip"] = True
    return spec if figure.facet else spec | {"width": "container"}


def chart(figure: Figure, theme: Theme = LIGHT) -> alt.TopLevelMixin:
    """The figure as an Altair chart, for notebooks; Altair checks it against the schema of Vega-Lite."""
    import altair as alt

    return alt.Chart.from_dict(specification(figure, theme))


def _nothing(theme: Theme, width: int) -> Json:
    text = {"type": "text", "color": theme.muted, "text": "No data to draw", "fontSize": 12}
    spec = {"$schema": SCHEMA, "config": _config(theme), "data": {"values": [{}]}}
    return spec | {"mark": text, "width": width, "height": 60}


def _layer(plot: Plot, layer: Layer, theme: Theme) -> list[Json]:
    x, y = _position(plot, layer.x, "x"), _position(plot, layer.y, "y") if layer.y else {}
    series = _color(plot, layer, theme)
    faint = {"opacity": 0.45} if layer.series and plot.crowded else {}
    match layer.mark:
        case "line":
            dash = _dash(plot, layer)
            return [{"mark": {"type": "line", "strokeWidth": 1.8, **faint}, "encoding": x | y | series | dash}]
        case "point":
            mark = {"type": "point", "filled": True, "size": 64 if plot.has("interval") else 36, "opacity": 1, **faint}
            shape = _by_series(plot, layer, "shape", SHAPES)
            return [{"mark": mark, "encoding": x | y | series | shape | _offset(plot, layer)}]
        case "band":
            span = _position(plot, layer.low, "y") | {"y2": {"field": plot.field(layer.high)}}
            return [{"mark": {"type": "area", "opacity": 0.16}, "encoding": x | span | series}]
        case "bar":
            return [{"mark": {"type": "bar", "cornerRadiusEnd": 1}, "encoding": x | y | series | _offset(plot, layer)}]
        case "interval":
            return _interval(plot, layer, y | series | _offset(plot, layer))
        case _:
            return _diagram(plot, layer, theme, x | y)


def _diagram(plot: Plot, layer: Layer, theme: Theme, place: Json) -> list[Json]:
    """Layers of timelines and networks."""
    series = _color(plot, layer, theme)
    if layer.mark == "node":
        return node_marks(layer, theme, place, series, plot.field(layer.text))
    if layer.mark == "link":
        ends = {"x2": {"field": plot.field(layer.x2)}, "y2": {"field": plot.field(layer.y2)}}
        return [link_mark(layer, theme, place | ends)]
    span = _position(plot, layer.low, "x") | {"x2": {"field": plot.field(layer.high)}}
    return [span_mark(layer, theme, place | span, series)]


def _interval(plot: Plot, layer: Layer, shared: Json) -> list[Json]:
    """A span along x with end caps, as in a forest plot."""
    low, high = _position(plot, layer.low, "x"), _position(plot, layer.high, "x")
    cap = {"type": "tick", "thickness": 1.8, "size": 11, "orient": "vertical", "opacity": 1}
    span = low | {"x2": {"field": plot.field(layer.high)}} | shared
    return [
        {"mark": {"type": "rule", "strokeWidth": 1.8}, "encoding": span},
        {"mark": cap, "encoding": low | shared},
        {"mark": cap, "encoding": high | shared},
    ]


def _reference(axis: str, value: float, label: str, theme: Theme) -> list[Json]:
    """A dashed limit with its label: above the frame for an upright line, at the left end for a level one."""
    data: Json = {"values": [{}]}
    at = {axis: {"datum": value}}
    place = {"y": {"value": 0}} if axis == "x" else {"x": {"value": 4}}
    rule = {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.2, "color": theme.limit}
    text = {"type": "text", "color": theme.limit, "dy": -4, "baseline": "bottom"}
    text["align"] = "center" if axis == "x" else "left"
    halo = text | {"stroke": theme.surface, "strokeWidth": 3, "strokeJoin": "round"}
    wording = at | place | {"text": {"value": tidy(label)}}
    return [
        {"data": data, "mark": rule, "encoding": at},
        {"data": data, "mark": halo, "encoding": wording},
        {"data": data, "mark": text, "encoding": wording},
    ]


def _position(plot: Plot, name: str, channel: str) -> Json:
    """The encoding of one position: a category in the order of the rows, or a quantity over the range of all layers."""
    axis = plot.axis(channel)
    encoding: Json = {"field": plot.field(name), "title": axis_title(axis)}
    if axis.scale == "category":
        angle = {"labelAngle": 0} if channel == "y" or len(plot.distinct(name)) <= 8 else {"labelAngle": -40}
        return {channel: encoding | {"type": "nominal", "sort": plot.distinct(name), "axis": angle | {"grid": False}}}
    if axis.scale == "none":
        bare: Json = {"zero": False, "nice": False, "domain": plot.domain(channel), "reverse": channel == "y"}
        return {channel: encoding | {"type": "quantitative", "axis": None, "scale": bare}}
    encoding |= {"type": "quantitative"} | ({"stack": None} if plot.has("bar") else {})
    domain = plot.domain(channel)
    marks = ticks(axis.scale, axis.unit, domain) if domain else None
    scale = {"type": axis.scale, "zero": False, "nice": marks is None, "domain": domain}
    placed = {"axis": {"values": marks, "tickCount": len(marks)}} if marks else {}
    return {channel: encoding | {"scale": scale} | placed}


def _color(plot: Plot, layer: Layer, theme: Theme) -> Json:
    """A layer's color: by series; else ink where other layers have series, to stand out, or the first color alone."""
    if layer.series and plot.crowded:
        return {"color": {"value": theme.series[0]}, "detail": {"field": plot.field(layer.series), "type": "nominal"}}
    if layer.series:
        return _by_series(plot, layer, "color", theme.series)
    return {"color": {"value": theme.ink if plot.series else theme.series[0]}}


def _by_series(plot: Plot, layer: Layer, channel: str, palette: tuple[Any, ...]) -> Json:
    """A channel that follows the series; equal titles let Vega-Lite merge the legends of color, shape and dash."""
    if not layer.series or plot.crowded:
        return {}
    names = dict.fromkeys(item.series for item in plot.figure.layers if item.series)
    title = ", ".join(map(sentence, names))
    values = [palette[number % len(palette)] for number in range(len(plot.series))]
    field = {"field": plot.field(layer.series), "type": "nominal", "title": title}
    return {channel: field | {"scale": {"domain": plot.series, "range": values}}}


def _dash(plot: Plot, layer: Layer) -> Json:
    """Lines differ by their dashes: from layer to layer (a fit and its bound), and by series where no points do."""
    lines = [item for item in plot.figure.layers if item.mark == "line" and bool(item.series) == bool(layer.series)]
    order = lines.index(layer)
    if order or not layer.series:
        return {"strokeDash": {"value": DASHES[order % len(DASHES)]}}
    return {} if plot.has("point") or len(lines) > 1 else _by_series(plot, layer, "strokeDash", DASHES)


def _offset(plot: Plot, layer: Layer) -> Json:
    """Series side by side within a category, unless lines join the points."""
    category = next((channel for channel in "xy" if plot.axis(channel).scale == "category"), "")
    if not layer.series or not category or plot.has("line", "band"):
        return {}
    return {f"{category}Offset": {"field": plot.field(layer.series), "type": "nominal", "sort": plot.series}}


def _facet(plot: Plot, theme: Theme) -> Json:
    header = {"title": None, "labelColor": theme.ink, "labelFontWeight": 600, "labelFontSize": 11}
    if any(line.axis == "x" for line in plot.figure.lines):
        header["labelPadding"] = ABOVE_LABELS
    return {"field": plot.field(plot.figure.facet), "type": "nominal", "sort": plot.facets, "header": header}


def _bands(plot: Plot, theme: Theme, drawing: Json) -> Json:
    """Small charts one below another, each with the categories that it has, over one axis."""
    header = {"title": None, "labelOrient": "top", "labelAngle": 0, "labelAnchor": "start", "labelPadding": 2}
    header |= {"labelColor": theme.ink, "labelFontWeight": 600, "labelFontSize": 11}
    row = {"field": plot.field(plot.figure.facet), "type": "nominal", "sort": plot.facets, "header": header}
    return {"facet": {"row": row}, "spec": drawing, "resolve": {"scale": {"y": "independent"}}}


def _height(plot: Plot) -> int | Json:
    figure = plot.figure
    if figure.y.scale == "none":
        low, high = plot.domain("y") or (0.0, 0.0)
        return round((high - low) * BOX_STEP)
    if figure.y.scale == "category":
        return {"step": SPAN_STEP if plot.has("span") else CATEGORY_STEP}
    return FACET_HEIGHT if figure.facet else HEIGHT


def _config(theme: Theme) -> Json:
    ink, muted = theme.ink, theme.muted
    axis = {"labelColor": muted, "labelFontSize": 11, "labelLimit": 230, "labelOverlap": True, "tickSize": 4}
    axis |= {"titleColor": ink, "titleFontSize": 11.5, "titleFontWeight": 600, "titlePadding": 8}
    axis |= {"domainColor": muted, "tickColor": muted, "gridColor": theme.grid}
    legend = {"orient": "top", "columns": 6, "labelColor": ink, "labelFontSize": 11, "labelLimit": 160}
    legend |= {"symbolSize": 60, "symbolOpacity": 1}
    legend |= {"titleColor": muted, "titleFontSize": 11, "titleFontWeight": 400, "titleOrient": "left"}
    return {
        "background": "transparent",
        "font": FONTS,
        "view": {"stroke": None},
        "axis": axis,
        "axisQuantitative": {"format": "~r", "tickCount": 6, "labelFlush": False},
        "legend": legend,
        "text": {"fontSize": 10.5},
        "mark": {"invalid": "filter"},
        "facet": {"spacing": FACET_GAP},
    }
