"""Figures that lead back: every one has its place, and a link changes nothing that is printed."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from galenic.reports.blocks import Fact, Grid
from galenic.reports.html import html
from galenic.reports.links import ROWS_ON_PAGE, anchor, evidence_place, linked
from galenic.reports.pdf import pdf
from galenic.reports.sections import document
from tests.reports import examples
from tests.reports.pdf_text import pages

ADDRESS = "https://galenic.example.com/"
PAGE = f"{ADDRESS}evidence/EV-0012/"


def addresses(content: bytes) -> list[str]:
    """Where the link annotations of a PDF lead outside it, in the order of the pages."""
    with pikepdf.open(io.BytesIO(content)) as book:
        links = [link for page in book.pages for link in page.get("/Annots", [])]
        return [str(link.A.URI) for link in links if "/A" in link]


@pytest.fixture(scope="module")
def reading() -> bytes:
    return pdf(examples.bioequivalence(), examples.context())


@pytest.fixture(scope="module")
def filed() -> bytes:
    return pdf(examples.bioequivalence(), replace(examples.context(), record_url=""))


def test_names_of_places_are_fit_for_addresses():
    assert anchor("criterion", "AUC.lower") == "criterion-AUC.lower"
    assert anchor("value", 'lz of "7"') == "value-lz-of-7-"
    assert anchor("table", 2, "row", 17) == "table-2-row-17"
    assert evidence_place("a/b", "values") == "evidence/a%2Fb/#values"
    assert evidence_place("") == ""


@pytest.mark.req("REG-1")
def test_every_figure_leads_to_its_place(reading):
    outcome, found = examples.bioequivalence(), addresses(reading)
    expected = [f"{PAGE}#criterion-{each.name}" for each in outcome.criteria]
    expected += [f"{PAGE}#value-{each.name}" for each in outcome.values]
    expected += [f"{PAGE}#figure-{number}" for number in range(1, len(outcome.figures) + 1)]
    for number, table in enumerate(outcome.tables, 1):
        expected += [f"{PAGE}#table-{number}-row-{row}" for row in range(1, len(table.rows) + 1)]
    assert [place for place in expected if place not in found] == []
    assert all(place.startswith(PAGE) for place in found)


@pytest.mark.req("REG-1")
def test_what_is_filed_has_no_link_and_the_same_pages(reading, filed):
    assert addresses(filed) == []
    assert ADDRESS not in "".join(pages(filed))
    assert pages(filed) == pages(reading)


def test_links_say_where_they_lead_to_whoever_cannot_see_them(reading):
    with pikepdf.open(io.BytesIO(reading)) as book:
        links = [link for page in book.pages for link in page.get("/Annots", [])]
        assert all(str(link.Contents) for link in links)
        assert all("/StructParent" in link for link in links)


def test_an_input_leads_to_its_rows():
    context = examples.context()
    first = replace(context.inputs[0], link="data/7f/")
    found = addresses(pdf(examples.bioequivalence(), replace(context, inputs=(first, *context.inputs[1:]))))
    assert {f"{ADDRESS}data/7f/", f"{ADDRESS}data/7f/#rows"} <= set(found)


def test_places_of_the_page_are_places_of_the_web_report():
    content = html(examples.bioequivalence(), examples.context()).decode()
    own = set(re.findall(r'id="([^"]+)"', content))
    leading = {place.rpartition("#")[2] for place in re.findall(r'href="([^"]+)"', content) if place.startswith(PAGE)}
    assert {name for name in leading if name and not name.startswith(PAGE)} <= own


def test_a_long_table_leads_by_its_first_cells_and_not_beyond_what_the_page_shows():
    content = document(examples.bioequivalence(tables=(examples.parameters(ROWS_ON_PAGE + 1),)), examples.context())
    [grid] = next(section.blocks for section in content.sections if section.anchor == "listings")
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].link.endswith("#table-1-row-1")
    assert {cell.link for row in grid.rows for cell in row[1:]} == {""}
    assert grid.rows[-2][0].link.endswith(f"#table-1-row-{ROWS_ON_PAGE}")
    assert grid.rows[-1][0].link.endswith("#table-1")


def test_a_document_without_address_has_no_link_at_all():
    content = replace(document(examples.bioequivalence(), examples.context()), facts=(Fact("Order", "7", link="o/7/"),))
    assert linked(content).facts[0].link == f"{ADDRESS}o/7/"
    assert linked(replace(content, address=ADDRESS.rstrip("/"))).facts[0].link == f"{ADDRESS}o/7/"
    bare = linked(replace(content, address=""))
    assert bare.facts[0].link == ""
    assert {section.link for section in bare.sections} == {""}
