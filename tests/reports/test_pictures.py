from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET

import pytest

from galenic.reports import pictures
from galenic.reports.tokens import DARK, LIGHT
from tests.reports import examples
from tests.reports.test_charts import FIGURES


@pytest.mark.parametrize("name", FIGURES)
def test_an_svg_refers_to_nothing_outside_and_takes_its_colors_from_the_tokens(name):
    drawn = pictures.svg(FIGURES[name])
    ET.fromstring(drawn)
    assert not re.search(r"(?:href|src)\s*=|@import|<script|<foreignObject|<image", drawn)
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", drawn))
    assert set(re.findall(r"https?://[^\"]*", drawn)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    colors = set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn)) - {"none", "transparent"}
    assert colors <= set(LIGHT.colors().values())


def test_the_same_figure_gives_the_same_bytes_however_often_it_is_drawn():
    first = pictures.svg(examples.profiles())
    pictures.svg(examples.curves())
    assert pictures.svg(examples.profiles()) == first
    assert pictures.png(examples.forest()) == pictures.png(examples.forest())


@pytest.mark.parametrize("name", FIGURES)
def test_no_name_in_a_picture_can_clash_with_another_picture_of_the_page(name):
    """The renderer numbers what it names through its life, so a named part would also change the bytes."""
    assert not re.search(r"\bid=", pictures.svg(FIGURES[name]))


def test_axis_titles_and_limits_are_written_in_the_picture():
    text = " ".join(ET.fromstring(pictures.svg(examples.forest())).itertext())
    for words in ("Ratio of geometric means (%)", "80.00 %", "125.00 %", "Cmax", "AUC0-inf"):
        assert words in text


def test_a_png_is_as_large_as_asked_and_has_the_surface_of_its_theme():
    light, dark = pictures.png(examples.forest()), pictures.png(examples.forest(), DARK, scale=1.0)
    assert struct.unpack(">I", light[16:20]) == (1240,)
    assert struct.unpack(">I", dark[16:20]) == (620,)
    assert light != dark
