"""My work: what waits and why, what is late, what others have to do."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from tests.factories import World, make_person
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


def test_each_role_sees_its_own_next_step(pages: Pages, browser_of: Browser) -> None:
    expected = {
        Role.PARTNER_SCIENTIST: "Submit data and compute: Shelf life of six batches",
        Role.SPONSOR_PM: "Issue the order and freeze its protocol: Parameters of the fed study",
        Role.PARTNER_PM: "Take the order on: Dissolution against the reference",
        Role.PARTNER_QA: "Approve the departure: Theophylline: parameters of 12 subjects",
    }
    for role, sentence in expected.items():
        shown = words(browser_of(pages.world.people[role]).get("/"))
        assert sentence in shown.partition("You wait for")[0], role


def test_the_second_scientist_reviews_what_the_first_computed(pages: Pages, browser_of: Browser) -> None:
    review = "Review: Theophylline: parameters of 12 subjects"
    shown = words(browser_of(pages.world.second_scientist).get("/"))
    assert review in shown.partition("You wait for")[0]
    mine, _, others = words(browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get("/")).partition("You wait for")
    assert review not in mine
    assert review in others
    assert "somebody else has to review it" in others


def test_what_is_late_is_said(pages: Pages, browser_of: Browser) -> None:
    shown = words(browser_of(pages.world.people[Role.SPONSOR_PM]).get("/"))
    assert "1 late" in shown
    assert "3 days late" in shown


def test_an_empty_list_says_what_to_do_next(world: World, browser_of: Browser) -> None:
    shown = words(browser_of(world.people[Role.PARTNER_SCIENTIST]).get("/"))
    assert "Nothing waits for you" in shown
    assert "The work orders show everything that is under way" in shown
    nobody = make_person(world.partner, username="birch.newcomer")
    assert "You are in no engagement yet" in words(browser_of(nobody).get("/"))


def test_only_who_orders_is_offered_to(pages: Pages, browser_of: Browser) -> None:
    assert "New work order" in words(browser_of(pages.world.people[Role.SPONSOR_PM]).get("/"))
    assert "New work order" not in words(browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get("/"))
