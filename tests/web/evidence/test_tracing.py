"""Every figure of the page of evidence leads on to what it was computed from."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client

from galenic.evidence import store
from galenic.parties.roles import Role
from tests.web.conftest import Browser
from tests.web.studies import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]


@pytest.fixture
def qa(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_QA])


def test_links_of_the_report_are_places_of_the_page(pages: Pages, qa: Client) -> None:
    for evidence in (pages.approved, pages.computed):
        address = f"/evidence/{evidence.pk}/"
        page = qa.get(address).content.decode()
        names = set(re.findall(r'\bid="([^"]+)"', page))
        with pikepdf.open(io.BytesIO(qa.get(f"{address}report.pdf").content)) as book:
            links = [str(link.A.URI) for at in book.pages for link in at.get("/Annots", []) if "/A" in link]
        data_set = evidence.inputs.get().data_set
        assert {f"http://testserver/data/{data_set.pk}/", f"http://testserver/data/{data_set.pk}/#rows"} <= set(links)
        own = [link.removeprefix(f"http://testserver{address}") for link in links if "/evidence/" in link]
        assert [place for place in own if place and place.removeprefix("#") not in names] == []
        assert len(set(own)) > 10


def test_rows_of_a_subject_lead_to_its_raw_rows(pages: Pages, qa: Client) -> None:
    page = qa.get(f"/evidence/{pages.computed.pk}/").content.decode()
    data_set = pages.computed.inputs.get().data_set
    [row] = re.findall(r'<tr id="table-2-row-5">(.*?)</tr>', page)
    subject = re.findall(r'<a class="traced" href="([^"]+)">([^<]+)</a>', row)
    assert subject == [(f"/data/{data_set.pk}/?subject=5#rows", "5")]
    raw = qa.get(subject[0][0]).content.decode()
    assert len(re.findall(r'<tr id="row-\d+"', raw)) == 11


def test_figures_that_no_column_tells_more_of_lead_to_the_whole_input(pages: Pages, qa: Client) -> None:
    page = qa.get(f"/evidence/{pages.approved.pk}/").content.decode()
    data_set = pages.approved.inputs.get().data_set
    for criterion in pages.approved.outcome["criteria"]:
        [row] = re.findall(rf'<tr id="criterion-{re.escape(criterion["name"])}">(.*?)</tr>', page)
        assert f'<a class="traced" href="/data/{data_set.pk}/#rows">' in row
    assert page.count("Computed from <a") >= len(pages.approved.outcome["tables"])


def test_the_page_stands_though_its_file_is_lost(pages: Pages, qa: Client) -> None:
    data_set = pages.computed.inputs.get().data_set
    content = store.read(data_set.document.sha256)
    store.path_of(data_set.document.sha256).unlink()
    cache.clear()
    page = qa.get(f"/evidence/{pages.computed.pk}/").content.decode()
    cache.clear()
    store.put(content)
    assert 'id="table-2-row-5"' in page
    assert "?subject=" not in page
    assert f'href="/data/{data_set.pk}/#rows"' in page
