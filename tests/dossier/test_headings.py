"""Headings: the tables say what the schemas say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from galenic.dossier.headings import chain, find, headings, keywords_of


def test_a_section_is_found_where_it_belongs() -> None:
    for section, region, title in (
        ("3.2.P.5.1", "US", "Specifications"),
        ("1.12.11", "US", "ANDA basis for submission statement"),
        ("1.5.2", "EU", "Generic hybrid bio similar"),
        ("2.3.introduction", "EU", "Introduction"),
    ):
        heading = find(section, region)
        assert heading
        assert heading.title == title
    assert find("1.12.11", "EU") is None
    canadian = find("1.4.2", "CA")
    assert canadian
    assert canadian.title == "Comprehensive summary bioequivalence"
    assert find("1.4.2", "EU")
    assert find("1.12.11", "CA") is None


def test_a_heading_stands_below_those_that_its_number_names() -> None:
    assert [one.section for one in chain("3.2.S.4.1", "ich")] == ["3", "3.2", "3.2.S", "3.2.S.4", "3.2.S.4.1"]


def test_keywords_are_those_of_all_headings_above() -> None:
    assert keywords_of("3.2.P.4.1", "US") == {"product-name", "dosageform", "manufacturer", "excipient"}
    assert keywords_of("1.1", "US") == {"form-type"}
    assert keywords_of("1.3.1", "EU") == {"country", "language", "type"}


@pytest.mark.reference
@pytest.mark.parametrize(
    ("table", "name", "skipped"),
    [
        ("ich", "ich-ectd-3-2.dtd", set()),
        ("us", "us-regional-v3-3.dtd", {"m1-regional"}),
        ("eu", "eu-regional.dtd", {"m1-eu"}),
    ],
)
def test_headings_are_those_of_the_schema(table: str, name: str, skipped: set[str], schemas: Path | None) -> None:
    """Every heading of the schema is in the table, and requires the attributes that the schema requires."""
    if schemas is None:
        pytest.skip("the agencies' schemas are not at hand")
    elements = {
        element.name: {one.name for one in element.iterattributes() if one.default == "required"}
        for element in etree.DTD(file=str(next(schemas.rglob(name)))).iterelements()
        if re.match(r"m\d", element.name)
    }
    ours = {heading.element: heading for heading in headings(table).values()}
    assert set(ours) == set(elements) - skipped
    for element, required in elements.items():
        if element in ours and ours[element].holds in {"leaf", ""}:
            assert ours[element].required == required, element
