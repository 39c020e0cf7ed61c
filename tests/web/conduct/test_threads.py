"""A question, its answers, the decision, and the version that the decision has led to."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.parties.roles import Role
from galenic.programmes.conduct import commands
from galenic.programmes.models import Thread, WorkOrder
from tests.factories import PASSWORD, World
from tests.web.conduct.conftest import Take
from tests.web.conftest import Browser
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(order: WorkOrder, partner: Client) -> Thread:
    about = f"programmes.workorder:{order.pk}"
    sent = {"title": "Dilution", "text": "May samples be diluted?", "about": about, "version": str(order.version)}
    assert partner.post(f"/orders/{order.pk}/threads/new/", sent).status_code == 302
    return Thread.objects.get()


def test_from_question_to_what_was_changed(
    thread: Thread, order: WorkOrder, world: World, partner: Client, sponsor: Client, take: Take
) -> None:
    address = f"/orders/threads/{thread.pk}/"
    assert thread.about == ["programmes.workorder", str(order.pk), order.version]
    assert "Dilution Birch Partner Pm 1 Open" in words(sponsor.get(f"/orders/{order.pk}/exchange/"))
    assert "Technical exchange (1 open)" in words(sponsor.get(f"/orders/{order.pk}/"))
    sponsor.post(address, {"text": "By how much?"})
    partner.post(address, {"text": "One to three."})
    shown = words(sponsor.get(address))
    assert shown.index("By how much?") < shown.index("One to three.")
    sent = {"decision": "One to three, by a change order.", "version": str(thread.version), "password": PASSWORD}
    assert sponsor.post(f"{address}decide/", sent).status_code == 302
    assert "Write Messages are never" not in words(partner.get(address)), "nothing is written after the decision"
    changes = {"scope": "With dilution."}
    change = commands.propose_change(
        by=world.reader(Role.PARTNER_PM), order=order, changes=changes, reason="It was decided."
    )
    thread.refresh_from_db()
    refused = sponsor.post(f"{address}settle/", {"led_to": "", "version": str(thread.version)})
    assert "choose what was changed" in words(refused)
    same = {"led_to": f"programmes.workorder:{order.pk}", "version": str(thread.version)}
    assert "is not later than the one that was asked about" in words(sponsor.post(f"{address}settle/", same))
    led = {"led_to": f"programmes.changeorder:{change.pk}", "version": str(thread.version)}
    assert sponsor.post(f"{address}settle/", led).status_code == 302
    assert "It led to Change order 1 of WO-7 Parameters , version 1." in words(partner.get(address))


def test_a_message_that_says_nothing_is_refused_and_kept(thread: Thread, partner: Client) -> None:
    answer = partner.post(f"/orders/threads/{thread.pk}/", {"text": "?"})
    assert answer.status_code == 422
    assert "the message says nothing" in words(answer)


def test_the_partner_does_not_decide(thread: Thread, partner: Client) -> None:
    sent = {"decision": "We do it.", "version": str(thread.version), "password": PASSWORD}
    answer = partner.post(f"/orders/threads/{thread.pk}/decide/", sent)
    assert answer.status_code == 422
    thread.refresh_from_db()
    assert thread.state == "open"


def test_auditors_read_and_do_not_write(thread: Thread, order: WorkOrder, world: World, browser_of: Browser) -> None:
    auditor = browser_of(world.people[Role.AUDITOR])
    assert "May samples be diluted?" in words(auditor.get(f"/orders/threads/{thread.pk}/"))
    assert "Your message" not in words(auditor.get(f"/orders/threads/{thread.pk}/"))
    assert "Ask something" not in words(auditor.get(f"/orders/{order.pk}/exchange/"))
    assert auditor.post(f"/orders/threads/{thread.pk}/", {"text": "I have a question."}).status_code == 422


def test_an_empty_exchange_says_what_it_is_for(order: WorkOrder, partner: Client) -> None:
    shown = words(partner.get(f"/orders/{order.pk}/exchange/"))
    assert "Nothing was asked yet" in shown
    assert "Ask something" in shown
