"""A chart as the page shows it: the drawing, with what a script needs to read its points and to hide series.

The drawing is made by the server, once, and stands for itself without any script. The chart library describes every
mark for screen readers; the page says in one sentence what the chart shows instead, and keeps of the marks their values
and the number of their series (`data-p`, `data-s`), which static/galenic/charts.js reads. So nothing is drawn twice,
and no second renderer goes to the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from galenic.catalogue.outcome import Axis, Figure
from galenic.reports.pictures import svg
from galenic.reports.plot import Plot, sentence

_DESCRIBED = re.compile(
    r' aria-label="(?P<said>[^"]*)" role="graphics-symbol" aria-roledescription="(?P<mark>[^"]*)"|'
    r' (?:role|aria-[a-z]+)="[^"]*"'
)
_COLUMN = re.compile(r"c(\d+)")
_LONG = re.compile(r"-?\d+\.\d{6,}(?:e[-+]?\d+)?")
#: Marks that are points to be read; others are drawn from several rows.
READ = frozenset({"point", "tick", "bar"})
#: Marks that a logarithmic axis has no place for: they begin at zero, or stand where nothing is measured.
FROM_ZERO = ("bar", "span", "node", "link")


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a chart: its number, from 0, its name, and the number of its color, from 1."""

    number: int
    name: str
    color: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, and what is to be known for reading it: what the values of its points are of, and its small charts."""

    markup: str
    fields: list[str]
    facets: list[str]
    series: list[Series]


def drawn(figure: Figure, facets: tuple[str, ...], colors: int) -> Drawn:
    """The figure as SVG without words for its parts, its marks with values and series; `colors` are those there are."""
    plot = Plot(figure)
    numbers = {name: number for number, name in enumerate(plot.series)}
    fields: list[str] = []
    markup = _DESCRIBED.sub(lambda found: _attributes(plot, numbers, fields, found), svg(figure, facets=facets))
    markup = markup.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    told = [] if plot.crowded else [Series(number, name, number % colors + 1) for name, number in numbers.items()]
    shown = list(facets or plot.facets) if figure.facet else []
    return Drawn(markup, fields, shown, told)


def other_scale(figure: Figure) -> str:
    """What the axis of the numbers can be changed to: `log`, `linear`, or nothing."""
    axis = _axis(figure)
    if axis.scale == "log":
        return "linear"
    if axis.scale != "linear" or Plot(figure).has(*FROM_ZERO):
        return ""
    channel = "y" if axis is figure.y else "x"
    limits = [line.value for line in figure.lines if line.axis == channel]
    numbers = [value for name in Plot(figure).along[channel] for value in Plot(figure).column(name)]
    some = any(isinstance(value, (int, float)) and value > 0 for value in numbers)
    return "log" if some and all(limit > 0 for limit in limits) else ""


def scaled(figure: Figure, scale: str) -> Figure:
    """The figure with another scale on the axis of its numbers; as it is where that is not possible."""
    if scale != other_scale(figure):
        return figure
    channel = "y" if _axis(figure) is figure.y else "x"
    return figure.model_copy(update={channel: _axis(figure).model_copy(update={"scale": scale})})


def _axis(figure: Figure) -> Axis:
    """The axis of the numbers: upright, but for a chart whose categories stand there."""
    return figure.y if figure.y.scale in ("linear", "log") else figure.x


def _attributes(plot: Plot, numbers: dict[str, int], fields: list[str], found: re.Match[str]) -> str:
    """A mark's values and series instead of its description; `fields` are what the first point's values are of."""
    if not found["said"] or found["mark"] == "axis":
        return ""
    parts = [part.partition(": ") for part in unescape(found["said"]).split("; ")]
    names = {sentence(layer.series) for layer in plot.figure.layers if layer.series}
    names.add(", ".join(dict.fromkeys(sentence(layer.series) for layer in plot.figure.layers if layer.series)))
    of_series = (numbers.get(value) for title, _, value in parts if _name(plot, title) in names)
    series = next((number for number in of_series if number is not None), None)
    made = f' data-s="{series}"' if series is not None else ""
    if found["mark"] in READ and not plot.has("node"):
        titles = [_name(plot, title) for title, _, _ in parts]
        fields += [] if fields else titles
        values = [_LONG.sub(_short, value).replace("|", "/") for _, _, value in parts]
        told = "data-p" if titles == fields else "data-said"
        said = (
            values if titles == fields else [f"{title}: {value}" for title, value in zip(titles, values, strict=True)]
        )
        made += f' {told}="{escape("|".join(said))}"'
    return made


def _short(number: re.Match[str]) -> str:
    return format(float(number[0]), ".6g")


def _name(plot: Plot, title: str) -> str:
    """A column of the chart library by the name that the figure gives it."""
    found = _COLUMN.fullmatch(title)
    return sentence(plot.figure.columns[int(found[1])]) if found else title
