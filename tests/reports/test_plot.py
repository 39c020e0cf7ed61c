from __future__ import annotations

import pytest

from galenic.catalogue.outcome import Axis, Figure, Layer
from galenic.reports.plot import Plot, describe, facet_groups, undrawn
from tests.reports import examples


def test_the_axes_know_their_columns():
    assert Plot(examples.forest()).along == {"x": ["estimate", "lower", "upper"], "y": ["parameter"]}
    assert Plot(examples.curves()).along == {"x": ["time"], "y": ["low", "high", "mean"]}


def test_series_and_facets_keep_the_order_of_the_rows():
    plot = Plot(examples.profiles(3))
    assert plot.series == ["Test", "Reference"]
    assert plot.distinct("subject") == ["Subject 1", "Subject 2", "Subject 3"]


def test_an_axis_spans_all_layers_and_reference_lines():
    low, high = Plot(examples.forest()).domain("x")
    assert low < 80 < 125 < high
    start, end = Plot(examples.curves()).domain("x")
    assert start == 0.0
    assert end > 24


def test_many_small_charts_go_on_several_pictures():
    groups = facet_groups(examples.profiles(30))
    assert [len(group) for group in groups] == [12, 12, 6]
    assert len({name for group in groups for name in group}) == 30
    assert facet_groups(examples.curves()) == ((),)


def test_a_small_chart_for_a_bare_number_is_named_after_its_column():
    figure = examples.profiles(2)
    rows = tuple((row[0].removeprefix("Subject "), *row[1:]) for row in figure.rows)
    plot = Plot(figure.model_copy(update={"rows": rows}))
    assert plot.facets == ["Subject 1", "Subject 2"]
    assert {row[plot.field("subject")] for row in plot.rows(("Subject 2",))} == {"Subject 2"}


def test_a_picture_holds_the_rows_of_its_facets_only():
    plot = Plot(examples.profiles(3))
    names = {row[plot.field("subject")] for row in plot.rows(("Subject 2",))}
    assert names == {"Subject 2"}


def test_what_a_logarithmic_axis_cannot_show_is_said():
    assert undrawn(examples.curves("linear")) == ""
    sentence = undrawn(examples.curves("log"))
    assert sentence == "6 values at or below zero cannot be drawn on a logarithmic axis."
    assert all(row["c2"] is None or row["c2"] > 0 for row in Plot(examples.curves("log")).rows())


@pytest.mark.parametrize("rows", [(), ((None, None),), ((0.0, 1.0), (-1.0, 2.0))])
def test_a_figure_without_anything_to_draw_is_known(rows):
    axis = Axis(title="x", scale="log")
    figure = Figure(
        name="f",
        title="t",
        x=axis,
        y=Axis(title="y"),
        columns=("x", "y"),
        rows=rows,
        layers=(Layer(mark="line", x="x", y="y"),),
    )
    assert Plot(figure).empty


def test_the_description_names_axes_series_and_limits():
    text = describe(examples.forest())
    assert "Ratio of geometric means (%)" in text
    assert "80.00 % at 80, 125.00 % at 125" in text
    assert "Test, Reference" in describe(examples.curves())
