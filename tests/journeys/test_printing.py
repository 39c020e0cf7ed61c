"""Key pages on paper: nothing cut off, nothing folded away, no navigation, and on every page who printed what when."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.partners.models import QualityAgreement
from tests.journeys.conftest import Visiting
from tests.web.dossiers.filed import file
from tests.web.planning.planned import in_force
from tests.web.sourcing.asking import Asking
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db(transaction=True)
#: A4 less the margins of the style sheet, in CSS pixels, and their tolerance for rounding.
PAPER, ROUNDING = 673, 1
BEYOND = """
limit => [...document.querySelectorAll("main :is(table, svg, p, dl, pre, h1, h2, h3)")]
  .filter(each => each.getClientRects().length && !each.closest(".visually-hidden"))
  .filter(each => each.getBoundingClientRect().right > limit)
  .map(each => `${each.tagName} ${each.textContent.trim().slice(0, 60)}`)
"""
HIDDEN = """
() => [...document.querySelectorAll("main details:not([data-menu])")]
  .filter(each => !each.closest("form") && !each.querySelector(":scope > form"))
  .filter(each => !each.closest("figure") || each.matches(".figure__fold"))
  .filter(each => !each.open).map(each => each.textContent.slice(0, 60))
"""
SEEN = """
() => [...document.querySelectorAll(".bar, .foot, dialog, .button")].filter(each => each.getClientRects().length).length
"""


def addresses(pages: Pages) -> Iterator[tuple[Person, str]]:
    """What people print, each as somebody who has most to see on it."""
    people = pages.world.people
    manager, quality = people[Role.SPONSOR_PM], people[Role.SPONSOR_QA]
    agreement = QualityAgreement.objects.get(number="QA-1")
    yield manager, "/"
    yield quality, f"/orders/{pages.accepted.pk}/"
    for evidence in (pages.approved, pages.computed):
        yield quality, f"/evidence/{evidence.pk}/"
    yield quality, "/trail/"
    yield quality, f"/partners/agreements/{agreement.pk}/"
    filed = file(pages)
    for path in (f"{filed.application.pk}/", f"{filed.application.pk}/plan/", f"sequences/{filed.published.pk}/"):
        yield filed.regulatory, f"/dossiers/{path}"
    asking = Asking(pages.world)
    yield manager, f"/requests/{asking.compared().pk}/"
    in_force(asking)
    yield manager, f"/programmes/{pages.world.programme.pk}/plan/"


def test_key_pages_fit_on_paper(pages: Pages, visiting: Visiting) -> None:
    visits = {}
    found = []
    for person, path in addresses(pages):
        if person not in visits:
            visits[person] = visiting(person)
        page = visits[person].open(path)
        expect(page.locator("[data-print]")).to_be_visible()
        content = page.pdf(prefer_css_page_size=True)
        found += [f"{path}: {complaint}" for complaint in (*_wrong_on(page), *_wrong_in(content))]
    assert found == []


def _wrong_on(page: Page) -> Iterator[str]:
    """Whatever is too wide for the paper, folded away, or of no use there."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    yield from (f"cut off: {each}" for each in page.evaluate(BEYOND, PAPER + ROUNDING))
    yield from (f"folded: {each}" for each in page.evaluate(HIDDEN))
    if page.evaluate(SEEN):
        yield "navigation or buttons on paper"
    if "Uncontrolled copy" not in page.locator(".printed").inner_text():
        yield "it does not say that it is a copy"
    for name, pattern in (("by", r"Printed by \w.* UTC\. Uncontrolled copy\."), ("from", r"http://.*")):
        told = page.evaluate(f"document.documentElement.style.getPropertyValue('--printed-{name}')")
        if not re.fullmatch(f'"{pattern}"', told):
            yield f"the margin says {told}"
    page.emulate_media(media="null")


def _wrong_in(content: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as book:
        sizes = {tuple(round(float(side)) for side in page.MediaBox) for page in book.pages}
    if sizes - {(0, 0, 595, 842), (0, 0, 596, 842), (0, 0, 594, 842)}:
        yield f"the paper is {sizes}"


def test_what_was_folded_on_the_screen_is_folded_again(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.people[Role.SPONSOR_QA]).open("/trail/")
    closed = page.locator("main details:not([open])").count()
    assert closed > 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() < closed
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details:not([open])").count() == closed


def test_the_button_prints(pages: Pages, visiting: Visiting) -> None:
    visit = visiting(pages.world.people[Role.SPONSOR_QA])
    visit.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page = visit.open(f"/evidence/{pages.approved.pk}/")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
