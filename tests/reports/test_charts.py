from __future__ import annotations

import json

import pytest

from galenic.catalogue.outcome import Axis, Figure, Layer, ReferenceLine
from galenic.reports import charts
from galenic.reports.tokens import DARK, LIGHT
from tests.reports import examples


def bars() -> Figure:
    return Figure(
        name="impurities",
        title="Impurities",
        x=Axis(title="Impurity", scale="category"),
        y=Axis(title="Content", unit="%"),
        columns=("impurity", "batch", "content"),
        rows=tuple((name, batch, 0.02 + index / 50) for index, name in enumerate("ABC") for batch in ("B1", "B2")),
        layers=(Layer(mark="bar", x="impurity", y="content", series="batch"),),
        lines=(ReferenceLine(axis="y", value=0.15, label="Threshold"),),
    )


def crowd() -> Figure:
    layer = Layer(mark="line", x="time", y="concentration", series="subject")
    return examples.profiles(14).model_copy(update={"facet": "", "layers": (layer,)})


def hostile() -> Figure:
    figure = examples.forest()
    columns = ("a.b[0]", "datum['x']", "lower:Q", 'up"per')
    layer = Layer(mark="interval", x=columns[1], y=columns[0], low=columns[2], high=columns[3])
    return figure.model_copy(update={"columns": columns, "layers": (layer,), "title": "</svg><script>"})


FIGURES = {
    "forest": examples.forest(),
    "curves": examples.curves(),
    "log curves": examples.curves("log"),
    "profiles": examples.profiles(),
    "bars": bars(),
    "crowd": crowd(),
    "empty": examples.curves().model_copy(update={"rows": ()}),
    "hostile names": hostile(),
}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", FIGURES)
def test_every_kind_of_figure_is_valid_vega_lite(name, theme):
    charts.chart(FIGURES[name], theme)


def test_no_column_name_reaches_the_chart_as_a_field():
    fields = set()

    def collect(node):
        if isinstance(node, dict):
            fields.update(value for key, value in node.items() if key == "field")
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(charts.specification(hostile()))
    assert fields
    assert fields <= {"c0", "c1", "c2", "c3"}


def test_axes_are_titled_with_their_units():
    text = json.dumps(charts.specification(examples.curves()), ensure_ascii=False)
    assert '"title": "Time after dose (h)"' in text
    assert '"title": "Plasma concentration (mg/L)"' in text


def test_an_interval_spans_low_to_high_with_the_limits_drawn():
    spec = charts.specification(examples.forest())
    span = spec["layer"][0]["encoding"]
    assert (span["x"]["field"], span["x2"]["field"], span["y"]["type"]) == ("c2", "c3", "nominal")
    assert span["x"]["scale"]["type"] == "log"
    assert [layer["encoding"]["x"] for layer in spec["layer"] if layer["mark"]["type"] == "rule"][1:] == [
        {"datum": 80.0},
        {"datum": 125.0},
    ]


def test_series_differ_by_more_than_color():
    points = charts.specification(examples.curves())["layer"][2]["encoding"]
    assert points["color"]["scale"]["domain"] == points["shape"]["scale"]["domain"] == ["Test", "Reference"]
    line = examples.curves().model_copy(update={"layers": (examples.curves().layers[1],)})
    assert "strokeDash" in charts.specification(line)["layer"][0]["encoding"]


def test_a_fit_and_its_bound_differ_by_their_dashes():
    fit, bound = (Layer(mark="line", x="time", y=name, series="treatment") for name in ("mean", "low"))
    layers = charts.specification(examples.curves().model_copy(update={"layers": (fit, bound)}))["layer"]
    assert "strokeDash" not in layers[0]["encoding"]
    assert layers[1]["encoding"]["strokeDash"] == {"value": charts.DASHES[1]}


def test_too_many_series_are_drawn_alike_without_a_legend():
    encoding = charts.specification(crowd())["layer"][0]["encoding"]
    assert encoding["color"] == {"value": LIGHT.series[0]}
    assert "detail" in encoding


def test_facets_become_small_charts_that_share_their_axes():
    spec = charts.specification(examples.profiles(), facets=("Subject 2", "Subject 3"))
    assert spec["columns"] == 2
    assert {row["c0"] for row in spec["data"]["values"]} == {"Subject 2", "Subject 3"}
    whole = charts.specification(examples.profiles())["spec"]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert spec["spec"]["layer"][0]["encoding"]["y"]["scale"]["domain"] == whole


def test_a_page_gets_a_chart_as_wide_as_its_place():
    spec = charts.browser_specification(examples.curves(), DARK)
    assert spec["width"] == "container"
    assert spec["config"]["mark"]["tooltip"] is True
    json.dumps(spec)
