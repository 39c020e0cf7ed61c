"""Sponsor and partner carry an order out: a question, a change order, a milestone, an invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from galenic.parties.roles import Role
from galenic.programmes.conduct.terms import terms_of
from galenic.programmes.models import Invoice, Thread, WorkOrder
from tests.factories import PASSWORD, World, build_world
from tests.journeys.conftest import Visiting
from tests.journeys.test_quality import sign
from tests.web.studies import NCA, Play

pytestmark = pytest.mark.django_db(transaction=True)
MILESTONES = [{"key": "M1", "title": "Method validated", "due": "2029-06-01", "amount": "1500.00"}]


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@pytest.fixture
def order(world: World) -> WorkOrder:
    return Play(world).taken_on("WO-7", "Parameters of study 12", NCA, price=Decimal("1500.00"), milestones=MILESTONES)


@pytest.mark.req("SIG-2")
def test_from_a_question_to_the_paid_invoice(world: World, order: WorkOrder, visiting: Visiting) -> None:
    theirs = visiting(world.people[Role.PARTNER_PM]).open(f"/orders/{order.pk}/exchange/")
    theirs.get_by_role("link", name="Ask something").first.click()
    theirs.get_by_label("Title").fill("Dilution above the range")
    theirs.get_by_label("Question or remark").fill("May samples above the range be diluted?")
    theirs.get_by_role("button", name="Ask something").click()
    expect(theirs.get_by_text("The thread is open.")).to_be_visible()

    ours = visiting(world.people[Role.SPONSOR_PM]).open("/")
    ours.get_by_role("link", name="Decide: Dilution above the range").click()
    ours.get_by_role("link", name="Decide", exact=True).click()
    ours.get_by_role("dialog").get_by_label("Decision").fill("Yes, one to three, by a change order.")
    ours.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    ours.get_by_role("dialog").get_by_role("button", name="Sign: Decide").click()
    expect(ours.get_by_text("What it led to is not named yet.")).to_be_visible()

    theirs.goto(f"{theirs.url.split('/orders/')[0]}/orders/{order.pk}/terms/")
    theirs.get_by_role("link", name="Propose a change order").first.click()
    theirs.get_by_label("Scope").fill("With dilution of samples above the range.")
    theirs.get_by_label("Reason").fill("It was decided in the exchange.")
    theirs.get_by_role("button", name="Propose a change order").click()
    expect(theirs.get_by_text("The change is proposed.")).to_be_visible()
    sign(theirs, "Sign for the partner")
    ours.goto(f"{ours.url.split('/orders/')[0]}/orders/{order.pk}/terms/")
    sign(ours, "Sign for the sponsor and put into force")
    expect(ours.get_by_text("The order with change order 1.")).to_be_visible()
    assert terms_of(order).scope == "With dilution of samples above the range."

    ours.goto(f"{ours.url.split('/orders/')[0]}/orders/threads/{Thread.objects.get().pk}/")
    ours.get_by_role("link", name="Name what was changed by it").click()
    choices = ours.get_by_role("dialog").get_by_label("What was changed")
    choices.select_option(label="Change order: Change order 1 of WO-7 Parameters of study 12, version 3")
    ours.get_by_role("dialog").get_by_role("button", name="Name what was changed").click()
    expect(ours.get_by_text("It led to")).to_be_visible()

    theirs.goto(f"{theirs.url.split('/orders/')[0]}/orders/{order.pk}/terms/")
    theirs.get_by_role("link", name="Report M1 as reached").click()
    theirs.get_by_role("dialog").get_by_label("Statement").fill("The validation report is signed.")
    theirs.get_by_role("dialog").get_by_role("button", name="Report milestone M1 as reached").click()
    expect(theirs.get_by_text("Milestone M1 is reported.")).to_be_visible()
    ours.goto(f"{ours.url.split('/orders/')[0]}/orders/{order.pk}/terms/")
    sign(ours, "Accept that it is reached")
    theirs.reload()
    theirs.get_by_role("link", name="Issue an invoice").first.click()
    theirs.get_by_label("Number").fill("I-2026-031")
    theirs.get_by_label("Payable by").fill("2030-01-31")
    theirs.get_by_label("Password").fill(PASSWORD)
    theirs.get_by_role("button", name="Sign: Issue an invoice").click()
    expect(theirs.get_by_text("The invoice is issued.")).to_be_visible()
    ours.reload()
    sign(ours, "Approve for payment")
    ours.get_by_role("link", name="Record the payment").click()
    ours.get_by_role("dialog").get_by_role("button", name="Record the payment").click()
    expect(ours.get_by_role("dialog")).to_be_hidden()
    assert Invoice.objects.get().state == "paid"
