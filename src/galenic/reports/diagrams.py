"""The marks of timelines and networks: spans, links between boxes, and boxes with text."""

from __future__ import annotations

from typing import Any

from galenic.catalogue.outcome import Layer
from galenic.reports.tokens import Theme

Json = dict[str, Any]

BOX_WIDTH = 102
BOX_HEIGHT = 40
#: From one row of boxes to the next.
BOX_STEP = 58
LINE_HEIGHT = 10


def span_mark(layer: Layer, theme: Theme, place: Json, color: Json) -> Json:
    """A bar from one end to the other; the strong ones are an outline around it."""
    if layer.strong:
        outline = {"type": "bar", "filled": False, "stroke": theme.ink, "strokeWidth": 1.6, "height": {"band": 0.86}}
        return {"mark": outline, "encoding": place}
    return {"mark": {"type": "bar", "cornerRadius": 1, "height": {"band": 0.62}}, "encoding": place | color}


def link_mark(layer: Layer, theme: Theme, place: Json) -> Json:
    """A line between two boxes."""
    look = {"color": theme.ink, "strokeWidth": 2.2} if layer.strong else {"color": theme.muted, "strokeWidth": 0.9}
    return {"mark": {"type": "rule", **look, "opacity": 1 if layer.strong else 0.6}, "encoding": place}


def node_marks(layer: Layer, theme: Theme, place: Json, color: Json, text: str) -> list[Json]:
    """A box that covers the lines behind it, and its text; a strong box has a thick border in ink."""
    half = BOX_HEIGHT / BOX_WIDTH
    shape = f"M-1,-{half:.4f}H1V{half:.4f}H-1Z"
    box: Json = {"type": "point", "shape": shape, "size": BOX_WIDTH**2, "fill": theme.surface, "opacity": 1}
    if layer.strong:
        box |= {"fill": None, "stroke": theme.ink, "strokeWidth": 2.2, "size": (BOX_WIDTH + 5) ** 2}
        return [{"mark": box, "encoding": place}]
    words = {"type": "text", "fontSize": 9, "lineBreak": "|", "lineHeight": LINE_HEIGHT, "color": theme.ink}
    words |= {"baseline": "middle", "align": "center", "dy": -LINE_HEIGHT}
    stroke = {"stroke": color["color"]} if "field" in color.get("color", {}) else {}
    return [
        {"mark": box | {"strokeWidth": 1.8}, "encoding": place | stroke},
        {"mark": words, "encoding": place | {"text": {"field": text, "type": "nominal"}}},
    ]
