"""What a script is told of a drawing, and which axes can be changed."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from galenic.catalogue.outcome import Axis, Figure, Layer, ReferenceLine
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from galenic.web.evidence.charts import drawn, other_scale, scaled
from tests.reports import examples
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

CURVES = examples.curves()


def points(markup: str) -> list[list[str]]:
    return [found.split("|") for found in re.findall(r'data-p="([^"]*)"', markup)]


def test_every_point_has_its_values_and_its_series() -> None:
    chart = drawn(CURVES, (), 5)
    assert chart.fields == ["Time after dose (h)", "Plasma concentration (mg/L)", "Treatment"]
    assert [each.name for each in chart.series] == ["Test", "Reference"]
    assert [each.color for each in chart.series] == [1, 2]
    told = points(chart.markup)
    assert len(told) == len(CURVES.rows)
    for row, said in zip(CURVES.rows, told, strict=True):
        values = dict(zip(CURVES.columns, row, strict=True))
        layer = next(layer for layer in CURVES.layers if layer.mark == "point")
        assert said[2] == values[layer.series]
        assert float(said[0]) == pytest.approx(values[layer.x])
        assert float(said[1]) == pytest.approx(values[layer.y], rel=1e-5)
    assert len(re.findall(r'data-s="1"', chart.markup)) == len(CURVES.rows) // 2 + 2  # points, a line and a band


def test_the_drawing_says_nothing_of_its_parts_to_screen_readers() -> None:
    markup = drawn(CURVES, (), 5).markup
    assert "aria-label" not in markup
    assert "aria-roledescription" not in markup
    assert markup.startswith('<svg aria-hidden="true" focusable="false" ')


def test_a_category_without_title_is_named_by_its_column() -> None:
    chart = drawn(examples.forest(), (), 5)
    assert chart.fields == ["Ratio of geometric means (%)", "Parameter"]
    assert ["96.31", "Cmax"] in points(chart.markup)


def test_what_a_user_typed_stays_an_attribute() -> None:
    name = '"><script>alert(1)</script>|; a: b'
    row = (name, 1.0, 2.0)
    figure = CURVES.model_copy(
        update={
            "columns": ("s", "x", "y"),
            "rows": (row,),
            "layers": (Layer(mark="point", x="x", y="y", series="s"),),
            "lines": (),
        }
    )
    markup = drawn(figure, (), 5).markup
    assert "<script" not in markup
    assert len(re.findall(r"data-(?:p|said)=", markup)) == 1


def test_a_crowd_has_no_legend_and_still_its_series() -> None:
    rows = tuple((f"S{number}", float(hour), 1.0 + number) for number in range(12) for hour in (1, 2))
    layers = (Layer(mark="line", x="x", y="y", series="s"), Layer(mark="point", x="x", y="y", series="s"))
    figure = CURVES.model_copy(update={"columns": ("s", "x", "y"), "rows": rows, "layers": layers, "lines": ()})
    chart = drawn(figure, (), 5)
    assert chart.series == []
    assert set(re.findall(r'data-s="(\d+)"', chart.markup)) == {str(number) for number in range(12)}


def test_the_axis_of_numbers_changes_where_it_can() -> None:
    assert other_scale(CURVES) == "log"
    assert scaled(CURVES, "log").y.scale == "log"
    assert scaled(CURVES, "linear") is CURVES
    assert scaled(CURVES, "nonsense") is CURVES
    assert other_scale(scaled(CURVES, "log")) == "linear"
    assert other_scale(examples.forest()) == "linear"
    assert scaled(examples.forest(), "linear").x.scale == "linear"
    assert other_scale(_flat(-1.0)) == ""
    assert other_scale(_flat(1.0, ReferenceLine(axis="y", value=0.0, label="none"))) == ""
    assert other_scale(_flat(1.0, mark="bar")) == ""


def _flat(value: float, *lines: ReferenceLine, mark: str = "point") -> Figure:
    layer = Layer.model_validate({"mark": mark, "x": "x", "y": "y"})
    axis = Axis(title="A")
    return Figure(
        name="f", title="F", x=axis, y=axis, columns=("x", "y"), rows=((1.0, value),), layers=(layer,), lines=lines
    )


@pytest.fixture
def qa(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_QA])


@pytest.mark.django_db
def test_a_chart_by_itself_and_on_another_axis(pages: Pages, qa: Client) -> None:
    address = f"/evidence/{pages.computed.pk}/figures/1/"
    page = qa.get(address)
    assert "Figure 1" in words(page)
    assert "Computed from" in words(page)
    other = re.search(r'hx-get="([^"]*\?scale=log[^"]*)"', page.content.decode())
    assert other is not None
    fragment = qa.get(other[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<figure class="figure" id="figure-1">')
    assert "Linear axis" in fragment
    facets = re.search(r'data-facets="([^"]*)"', fragment)
    assert facets is not None
    assert json.loads(facets[1].replace("&quot;", '"'))[0] == "Subject 1"
    assert qa.get(f"/evidence/{pages.computed.pk}/figures/99/").status_code == 404
    assert qa.get(f"{address}?part=99").status_code == 404


@pytest.mark.req("AUD-9")
@pytest.mark.django_db
def test_charts_are_taken_away_as_files_and_it_is_noted(pages: Pages, qa: Client) -> None:
    address = f"/evidence/{pages.approved.pk}/figures/1"
    assert qa.get(f"{address}.svg").content.startswith(b"<svg")
    assert qa.get(f"{address}.png?scale=linear").content.startswith(b"\x89PNG")
    figure = pages.approved.outcome["figures"][0]
    lines = qa.get(f"{address}.csv").content.decode().splitlines()
    assert len(lines) == len(figure["rows"]) + 1
    assert qa.get(f"{address}.exe").status_code == 404
    noted = Entry.objects.filter(action__startswith="evidence:evidence:export-figure").values_list("action", flat=True)
    assert [action.rpartition("-")[2] for action in noted] == ["svg", "png", "csv"]
