"""A figure read for drawing: which columns lie along which axis, which series there are, what range the axes span."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from galenic.catalogue.outcome import Axis, Cell, Figure, Layer
from galenic.reports.numbers import shown
from galenic.reports.text import tidy

FACETS_PER_PICTURE = 12
# More series than this cannot be told apart by color and shape: they are drawn alike, as a crowd, without a legend.
MOST_SERIES = 10
# Room between the data and the frame, as part of the axis.
MARGIN = 0.04
# The same where positions are counted and boxes stand on them: a little more than half a box.
BOX_ROOM = 0.55


@dataclass(frozen=True)
class Plot:
    """What the charts ask of a figure."""

    figure: Figure

    @cached_property
    def along(self) -> dict[str, list[str]]:
        """The columns whose values are positions, by axis."""
        x, y = [], []
        for layer in self.figure.layers:
            x += [layer.low, layer.high] if layer.mark == "span" else [layer.x, layer.x2]
            x += [layer.low, layer.high] if layer.mark == "interval" else []
            y += [layer.low, layer.high] if layer.mark == "band" else [layer.y, layer.y2]
        return {"x": [name for name in dict.fromkeys(x) if name], "y": [name for name in dict.fromkeys(y) if name]}

    @cached_property
    def series(self) -> list[str]:
        """The names of all series, in the order of the rows."""
        names = dict.fromkeys(layer.series for layer in self.figure.layers if layer.series)
        return list(dict.fromkeys(value for name in names for value in self.distinct(name)))

    @property
    def crowded(self) -> bool:
        return len(self.series) > MOST_SERIES

    @property
    def empty(self) -> bool:
        """Whether an axis has nothing to show."""
        return any(not self._positions(channel) for channel in "xy")

    def has(self, *marks: str) -> bool:
        return any(layer.mark in marks for layer in self.figure.layers)

    def axis(self, channel: str) -> Axis:
        return self.figure.x if channel == "x" else self.figure.y

    def field(self, name: str) -> str:
        """The name under which the chart knows a column: no column name is ever read as a path or an expression."""
        return f"c{self.figure.columns.index(name)}"

    def column(self, name: str) -> list[Cell]:
        index = self.figure.columns.index(name)
        return [row[index] for row in self.figure.rows]

    def distinct(self, name: str) -> list[str]:
        """A column's values as text, each once, in the order of the rows."""
        return list(dict.fromkeys(tidy(str(value)) for value in self.column(name) if value is not None))

    @cached_property
    def facets(self) -> list[str]:
        """The names of the small charts, in the order of the rows; a bare number gets the name of its column."""
        return list(dict.fromkeys(name for name in self._facet_names() if name is not None))

    def rows(self, facets: tuple[str, ...] = ()) -> list[dict[str, Cell]]:
        """The rows to draw: positions as numbers, categories as text, null where a logarithmic axis has no place."""
        names = dict.fromkeys(name for layer in self.figure.layers for name in _columns_of(layer))
        names |= {self.figure.facet: None} if self.figure.facet else {}
        columns = {name: self._drawable(name) for name in names}
        if self.figure.facet:
            columns[self.figure.facet] = self._facet_names()
        kept = [number for number, name in enumerate(columns.get(self.figure.facet, ())) if name in facets]
        return [
            {self.field(name): values[number] for name, values in columns.items()}
            for number in (kept if facets else range(len(self.figure.rows)))
        ]

    def domain(self, channel: str) -> list[float] | None:
        """The range of an axis over all rows, layers and reference lines, with some room; None without a number."""
        numbers = [float(value) for value in self._positions(channel) if _is_number(value)]
        if not numbers:
            return None
        numbers += [line.value for line in self.figure.lines if line.axis == channel]
        if self.axis(channel).scale == "log":
            logs = [math.log10(number) for number in numbers if number > 0]
            return [10**edge for edge in _padded(min(logs), max(logs))]
        numbers += [0.0] if self.has("bar") else []
        if self.axis(channel).scale == "none":
            return [min(numbers) - BOX_ROOM, max(numbers) + BOX_ROOM]
        low, high = _padded(min(numbers), max(numbers))
        return [max(low, 0.0) if min(numbers) >= 0 else low, high]

    def _positions(self, channel: str) -> list[Any]:
        return [value for name in self.along[channel] for value in self._drawable(name) if value is not None]

    def _facet_names(self) -> list[Any]:
        title = sentence(self.figure.facet)
        texts = [None if value is None else tidy(str(value)) for value in self.column(self.figure.facet)]
        return [f"{title} {text}" if text and text.replace(".", "").isdigit() else text for text in texts]

    def _drawable(self, name: str) -> list[Cell]:
        values = self.column(name)
        scales = {self.axis(channel).scale for channel in "xy" if name in self.along[channel]}
        if "log" in scales:
            return [value if _is_number(value) and float(value or 0) > 0 else None for value in values]
        return (
            values if scales & {"linear", "none"} else [None if value is None else tidy(str(value)) for value in values]
        )


def facet_groups(figure: Figure) -> tuple[tuple[str, ...], ...]:
    """The small charts by picture, so that none is taller than a page; one empty group when there are no facets."""
    values = Plot(figure).facets if figure.facet else []
    groups = [tuple(values[at : at + FACETS_PER_PICTURE]) for at in range(0, len(values), FACETS_PER_PICTURE)]
    return tuple(groups) or ((),)


def describe(figure: Figure) -> str:
    """What the chart shows, in words, for readers who cannot see it."""
    plot = Plot(figure)
    if plot.has("node"):
        return _describe_network(plot)
    marks = " and ".join(dict.fromkeys(f"{layer.mark}s" for layer in figure.layers)) or "no data"
    parts = [f"{figure.title}: {marks}, {axis_title(figure.y)} against {axis_title(figure.x)}."]
    parts += [f"Series: {', '.join(plot.series)}."] if plot.series else []
    parts += [f"One small chart for each of: {', '.join(plot.facets)}."] if figure.facet else []
    lines = ", ".join(f"{line.label} at {shown(line.value)}" for line in figure.lines)
    return " ".join([*parts, f"Reference lines: {lines}."] if lines else parts)


def _describe_network(plot: Plot) -> str:
    """A network in words; what is joined to what stands in the tables."""
    boxes = {text for layer in plot.figure.layers if layer.mark == "node" for text in plot.distinct(layer.text)}
    return f"{plot.figure.title}: {len(boxes)} boxes joined by lines. Kinds of boxes: {', '.join(plot.series)}."


def undrawn(figure: Figure) -> str:
    """A sentence on values that a logarithmic axis cannot show, or nothing."""
    plot = Plot(figure)
    logarithmic = [name for channel in "xy" if plot.axis(channel).scale == "log" for name in plot.along[channel]]
    count = sum(_is_number(value) and float(value or 0) <= 0 for name in logarithmic for value in plot.column(name))
    if not count:
        return ""
    return f"{count} value{'s' if count > 1 else ''} at or below zero cannot be drawn on a logarithmic axis."


def axis_title(axis: Axis) -> str:
    """`Plasma concentration (µg/mL)`."""
    return tidy(f"{axis.title} ({axis.unit})" if axis.unit else axis.title)


def sentence(name: str) -> str:
    """A column's name as the beginning of a sentence: `lower_limit` as "Lower limit"."""
    words = tidy(name.replace("_", " "))
    return words[:1].upper() + words[1:]


def _columns_of(layer: Layer) -> list[str]:
    return [name for name in (*_places(layer), layer.text, layer.series) if name]


def _places(layer: Layer) -> tuple[str, ...]:
    return layer.x, layer.y, layer.low, layer.high, layer.x2, layer.y2


def _is_number(value: Cell) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _padded(low: float, high: float) -> tuple[float, float]:
    room = (high - low) * MARGIN or abs(low) * MARGIN or 1.0
    return low - room, high + room
