"""Timelines and networks: valid, legible, in every format, and described for those who cannot see them."""

from __future__ import annotations

import pytest

from galenic.catalogue.outcome import Axis, Figure, Layer
from galenic.reports import charts
from galenic.reports.diagrams import BOX_STEP
from galenic.reports.pictures import png, svg
from galenic.reports.plot import Plot, describe
from galenic.reports.tokens import DARK, LIGHT


def network() -> Figure:
    return Figure(
        name="network",
        title="Network",
        x=Axis(title="Across", scale="none"),
        y=Axis(title="Row", scale="none"),
        columns=("text", "kind", "x", "y", "x1", "y1", "x2", "y2"),
        rows=(
            ("method|validation", "CRO", 0.0, 0, None, None, None, None),
            ("drug|product", "CDMO", 1.0, 1, None, None, None, None),
            (None, None, None, None, 0.0, 0.35, 1.0, 0.65),
        ),
        layers=(
            Layer(mark="link", x="x1", y="y1", x2="x2", y2="y2"),
            Layer(mark="link", x="x1", y="y1", x2="x2", y2="y2", strong=True),
            Layer(mark="node", x="x", y="y", text="text", series="kind"),
            Layer(mark="node", x="x", y="y", text="text", strong=True),
        ),
    )


def timeline() -> Figure:
    return Figure(
        name="timeline",
        title="Timeline",
        x=Axis(title="Time", unit="week"),
        y=Axis(title="", scale="category"),
        columns=("stage", "service", "partner", "start", "end", "first", "last"),
        rows=(
            ("1 Research", "method", "CRO", 0.0, 9.0, 0.0, 9.0),
            ("1 Research", "profile", "CRO", 9.0, 12.0, None, None),
            ("3 Development", "formulation", "CDMO", 2.0, 30.0, 2.0, 30.0),
        ),
        layers=(
            Layer(mark="span", x="start", y="service", low="start", high="end", series="partner"),
            Layer(mark="span", x="start", y="service", low="first", high="last", strong=True),
        ),
        facet="stage",
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("figure", [network(), timeline()], ids=lambda figure: figure.name)
def test_they_are_valid_and_can_be_drawn(figure, theme):
    charts.chart(figure, theme)
    drawn = svg(figure, theme)
    assert drawn.startswith("<svg")
    assert png(figure, theme).startswith(b"\x89PNG")
    words = ("validation", "CDMO") if figure.name == "network" else ("formulation", "3 Development", "Time (week)")
    assert all(word in drawn for word in words)


def test_a_network_has_no_axes_and_rows_of_one_height():
    spec = charts.specification(network())
    assert {layer["encoding"]["x"]["axis"] for layer in spec["layer"]} == {None}
    assert spec["height"] == round(2.1 * BOX_STEP)
    assert spec["layer"][0]["encoding"]["y"]["scale"]["reverse"] is True


def test_boxes_cover_the_lines_and_stand_above_them():
    marks = [layer["mark"]["type"] for layer in charts.specification(network())["layer"]]
    assert marks == ["rule", "rule", "point", "text", "point"]
    box = charts.specification(network(), DARK)["layer"][2]
    assert box["mark"]["fill"] == DARK.surface
    assert box["encoding"]["stroke"]["scale"]["domain"] == ["CRO", "CDMO"]


def test_the_lines_of_a_box_are_parted():
    words = charts.specification(network())["layer"][3]["mark"]
    assert words["lineBreak"] == "|"
    drawn = svg(network())
    assert ">method<" in drawn
    assert ">validation<" in drawn


def test_the_bands_of_a_timeline_share_their_axis_and_keep_their_own_names():
    spec = charts.specification(timeline())
    assert spec["facet"]["row"]["sort"] == ["1 Research", "3 Development"]
    assert spec["resolve"] == {"scale": {"y": "independent"}}
    assert Plot(timeline()).domain("x")[1] > 30


def test_what_stands_out_is_an_outline_in_ink():
    outline = charts.specification(timeline())["spec"]["layer"][1]["mark"]
    assert (outline["filled"], outline["stroke"]) == (False, LIGHT.ink)


def test_a_network_is_told_in_words():
    assert describe(network()) == "Network: 2 boxes joined by lines. Kinds of boxes: CRO, CDMO."
    assert "Time (week)" in describe(timeline())
