"""The tokens of pages are those of reports, up to date, and can be read by everybody."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from galenic.reports.tokens import DARK, LIGHT
from galenic.web import design

SCHEMES = ("light", "dark")
STATIC = design.STYLESHEET.parent


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2, glossary)."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(upper, lower) for upper, grounds in table.items() for lower in grounds]


def test_the_stylesheet_is_up_to_date() -> None:
    assert design.STYLESHEET.read_text(encoding="utf-8") == design.stylesheet(), "run `python -m galenic.web.design`"


def test_charts_reports_and_pages_share_their_colors() -> None:
    found = design.colors()
    for name, light in LIGHT.colors().items():
        assert found[name] == (light, DARK.colors()[name])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), pairs(design.TEXT_ON))
def test_text_can_be_read(text: str, ground: str, scheme: str) -> None:
    at = SCHEMES.index(scheme)
    assert contrast(design.colors()[text][at], design.colors()[ground][at]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), pairs(design.EDGES_ON))
def test_edges_and_focus_can_be_seen(edge: str, ground: str, scheme: str) -> None:
    at = SCHEMES.index(scheme)
    assert contrast(design.colors()[edge][at], design.colors()[ground][at]) >= 3.0


def test_the_other_stylesheets_use_tokens_that_exist_and_no_colors_of_their_own() -> None:
    known = {*design.colors(), *design.MEASURES}
    for sheet in STATIC.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        local = set(re.findall(r"(--[\w-]+)\s*:", text))
        used = set(re.findall(r"var\((--[\w-]+)", text))
        assert {name for name in used - local if name.removeprefix("--") not in known} == set(), sheet.name
        if sheet != design.STYLESHEET:
            assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", text), f"{sheet.name} names colors itself"


def test_every_pair_names_colors() -> None:
    named = set(chain(*pairs(design.TEXT_ON), *pairs(design.EDGES_ON)))
    assert named <= set(design.colors())
