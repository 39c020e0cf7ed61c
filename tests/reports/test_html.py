from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from galenic.catalogue.outcome import Outcome
from galenic.reports import ReportContext
from galenic.reports.html import html
from galenic.reports.numbers import column, shown, shown_against
from galenic.reports.text import tidy
from tests.reports import examples

VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(HTMLParser):
    """Elements, attributes, text; and whether every element is closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def content() -> bytes:
    return html(examples.bioequivalence(), examples.context())


@pytest.fixture(scope="module")
def page(content) -> Page:
    return Page(content)


def test_the_same_record_gives_the_same_bytes(content):
    assert html(examples.bioequivalence(), examples.context()) == content


def test_the_page_is_whole_and_asks_nobody_for_anything(content, page):
    assert page.open == []
    assert not {"script", "img", "link", "iframe", "object", "embed", "use", "image", "base", "form"} & set(page.tags)
    for tag, name, value in page.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "style", "xlink:href")
        if name == "href":
            assert value.startswith(("#", "https://galenic.example.com/evidence/EV-0012")), (tag, value)
    targets = re.findall(rb"url\(\"?([^)]{0,20})", content)
    assert targets
    assert all(target.startswith(b"data:font/woff") for target in targets)
    assert b"@import" not in content
    policy = next(value for _, name, value in page.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'")


def test_links_within_the_page_lead_somewhere(page):
    anchors = {value for _, name, value in page.attributes if name == "id"}
    assert {value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")} <= anchors


def test_every_number_of_the_outcome_is_on_the_page(page):
    outcome = examples.bioequivalence()
    expected = [outcome.conclusion, outcome.digest, "Passed", *outcome.assumptions]
    for criterion in outcome.criteria:
        expected += [criterion.title, shown_against(criterion.value, criterion.limit), criterion.source]
    expected += [text for value in outcome.values for text in (value.title, shown(value.value), value.reason)]
    for table in outcome.tables:
        for index, item in enumerate(table.columns):
            expected += [digits.text for digits in column([row[index] for row in table.rows], item.decimals)]
    assert [text for text in expected if text not in page.text] == []


@pytest.mark.req("SIG-1")
def test_signatures_show_name_meaning_and_time_with_zone(page):
    for text in ("Ana Kovač", "reviewed and approved", "2026-03-14 09:31:02 +01:00", examples.DIGEST, "in force"):
        assert text in page.text


def test_nothing_that_a_user_typed_becomes_an_element_or_an_attribute():
    hostile = Page(html(examples.hostile_outcome(), examples.hostile_context()))
    assert hostile.open == []
    assert not {"script", "img"} & set(hostile.tags)
    assert not [name for _, name, _ in hostile.attributes if name.startswith("on")]
    assert hostile.text.count(" ".join(tidy(examples.HOSTILE).split())) >= 30


def test_charts_are_described_and_turn_dark_with_the_page(content, page):
    labels = [value for _, name, value in page.attributes if name == "aria-label"]
    assert any("Ratio of geometric means (%)" in label for label in labels)
    assert b"prefers-color-scheme:dark" in content
    assert page.tags.count("svg") >= 4


def test_the_verdict_has_a_shape_and_a_word(page):
    failed = Page(html(examples.bioequivalence(passed=False), examples.context()))
    assert "Passed" in page.text
    assert "Not passed" in failed.text


def test_an_empty_outcome_makes_a_page():
    assert (
        "Nothing to conclude." in Page(html(Outcome(conclusion="Nothing to conclude."), ReportContext("a.b", "A"))).text
    )
