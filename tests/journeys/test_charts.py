"""Charts that answer: to the pointer, to the keyboard, to a finger, and to those who want another axis."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import TELEPHONE, Visiting
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chart_is_read_point_by_point(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.second_scientist).open(f"/evidence/{pages.computed.pk}/")
    figure = page.locator("#figure-1")
    chart, tip = figure.locator(".chart"), figure.locator(".plot__tip")
    chart.focus()
    page.keyboard.press("Home")
    expect(tip).to_contain_text("Subject 1")
    expect(tip).to_contain_text("(h): 0")
    first = tip.inner_text()
    page.keyboard.press("ArrowRight")
    expect(tip).not_to_have_text(first)
    expect(figure.locator("[aria-live]")).to_contain_text("Subject 1")
    page.keyboard.press("ArrowDown")
    expect(tip).to_contain_text("Subject 2")
    page.keyboard.press("ArrowUp")
    expect(tip).to_contain_text("Subject 1")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    figure.locator("[data-p]").nth(4).hover()
    expect(tip).to_be_visible()


def test_series_are_hidden_and_the_axis_changes(pages: Pages, visiting: Visiting) -> None:
    page = visiting(pages.world.second_scientist).open(f"/evidence/{pages.approved.pk}/")
    figure = page.locator("figure", has=page.locator("button[data-series]")).first
    series = figure.locator("button[data-series]").first
    points = figure.locator('[data-p][data-s="0"]')
    expect(points.first).to_be_visible()
    series.click()
    expect(series).to_have_attribute("aria-pressed", "false")
    expect(points.first).to_be_hidden()
    series.press("Enter")
    expect(points.first).to_be_visible()
    change = page.locator("a[hx-get*='scale=']").first
    changed = page.locator("figure", has=change).first.get_attribute("id")
    wording = change.inner_text()
    change.click()
    expect(page.locator(f"#{changed} a[hx-get*='scale=']")).not_to_have_text(wording)
    chart = page.locator(f"#{changed} .chart")
    chart.focus()
    page.keyboard.press("End")
    expect(page.locator(f"#{changed} .plot__tip")).to_be_visible()


def test_a_finger_reads_a_point_on_a_telephone(pages: Pages, visiting: Visiting) -> None:
    visit = visiting(pages.world.second_scientist, viewport=TELEPHONE, has_touch=True)
    figure = visit.open(f"/evidence/{pages.computed.pk}/").locator("#figure-1")
    figure.locator("[data-p]").nth(3).tap()
    tip = figure.locator(".plot__tip")
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= TELEPHONE["width"]


def test_without_scripts_the_chart_and_its_numbers_stand(pages: Pages, visiting: Visiting) -> None:
    visit = visiting(pages.world.second_scientist, java_script_enabled=False)
    page = visit.open(f"/evidence/{pages.computed.pk}/")
    figure = page.locator("#figure-1")
    expect(figure.locator("svg")).to_be_visible()
    expect(figure.locator(".plot__tools")).to_be_hidden()
    figure.get_by_role("link", name="by itself").click()
    expect(page.get_by_role("table")).to_be_visible()
