"""Every term has its source, leads to others that exist, and stands beside what it explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from galenic.parties.roles import Role
from galenic.web.glossary.terms import FILE, terms
from tests.factories import World
from tests.web.conftest import Browser
from tests.web.reading import words

TEMPLATES = FILE.parents[1] / "templates"


def test_every_term_is_explained_with_its_source() -> None:
    for each in terms().values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.key)
        assert len(each.text) > 40
        assert each.text.endswith(".")
        assert each.source
        assert set(each.see) <= terms().keys(), each.key
        assert each.key not in each.see


def test_terms_that_pages_name_are_there() -> None:
    named = [
        (path.name, key)
        for path in Path(TEMPLATES).rglob("*.html")
        for key in re.findall(r'\bterm="([a-z-]+)"', path.read_text(encoding="utf-8"))
    ]
    assert len(named) > 8
    assert [each for each in named if each[1] not in terms()] == []


@pytest.mark.django_db
def test_the_page_and_the_help_beside_a_term(world: World, browser_of: Browser) -> None:
    client = browser_of(world.people[Role.SPONSOR_QA])
    shown = words(client.get("/glossary/"))
    for each in terms().values():
        assert each.text in shown
        assert each.source in shown
    beside = client.get("/partners/").content.decode()
    assert 'href="/glossary/#qualification"' in beside
    assert "What is meant by qualification" in words(client.get("/partners/"))
