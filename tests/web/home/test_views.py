"""My work: what waits and why, what is late, what others have to do."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from galenic.partners.models import Finding
from galenic.programmes.sourcing import commands
from galenic.programmes.work import work_of
from galenic.web.home.lines import place_of
from galenic.web.home.places import BEGINNINGS
from tests.factories import World, make_person
from tests.partners.working import Working
from tests.programmes.sourcing.tendering import Tendering
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
    mine, _, held = words(browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get("/")).partition("What blocks you")
    assert review not in mine
    assert review in held
    assert "somebody else has to review it" in held


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


def test_somebody_else_is_named_with_what_they_have_to_do(pages: Pages, browser_of: Browser) -> None:
    _, _, others = words(browser_of(pages.world.people[Role.SPONSOR_PM]).get("/")).partition("You wait for")
    step = "Take the order on: Dissolution against the reference"
    assert step in others
    assert "Partner project manager or Partner quality assurance" in others.partition(step)[2]


def test_only_what_is_late(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    late = "Issue the order and freeze its protocol: Parameters of the fed study"
    assert late in words(client.get("/?show=late"))
    assert "Take the order on" in words(client.get("/"))
    assert "Take the order on" not in words(client.get("/?show=late"))


def test_findings_lead_to_where_they_are_answered(world: World, browser_of: Browser) -> None:
    working = Working(world)
    working.reported("major")
    finding = Finding.objects.get()
    answer = browser_of(working.partner_qa.person).get("/")
    assert "Respond: Major finding 1 of the regular audit" in words(answer)
    assert f'href="/partners/findings/{finding.pk}/"' in answer.content.decode()
    assert "is not answered" in words(answer).partition("What blocks you")[2]


def test_every_role_has_pages_to_begin_with(pages: Pages, browser_of: Browser) -> None:
    for role, found in BEGINNINGS.items():
        client = browser_of(pages.world.people[role])
        shown = client.get("/").content.decode()
        for each in found:
            assert f'href="{each.url}"' in shown, role
            assert client.get(each.url).status_code == 200, each.url


def test_a_record_without_a_page_leads_to_its_engagement_or_programme(world: World) -> None:
    tender = Tendering(world)
    line = {"key": "a", "service_id": "stability.study", "title": "Shelf life", "scope": "Six batches."}
    [invitation] = tender.invited(tender.opened(lines=[line]), "Birch")
    commands.ask_question(by=tender.partner("Birch"), invitation=invitation, text="Which anticoagulant?")
    found = work_of(tender.pm)
    assert len(found.mine) + len(found.others) == 3
    assert all(place_of(task).startswith("/") for task in (*found.mine, *found.others))
