"""A session ends by itself, elsewhere, and with the account (ACC-4)."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.ledger.models import Entry
from galenic.parties.commands import change_access_policy, close_account
from galenic.parties.models import LoginSession, Person
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import LONG_AGO, World

OPERATOR = Operator("Olga Operator")
ACCOUNT = "/account/"


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


def is_open(client: Client, **headers: str) -> bool:
    return client.get(ACCOUNT, headers=headers).status_code == 200


@pytest.mark.req("ACC-4")
def test_fifteen_idle_minutes_end_a_session_and_say_so(client_of, person: Person, pass_time, actions):
    client = client_of(person)
    pass_time(minutes=14)
    assert is_open(client)
    pass_time(minutes=14)
    assert is_open(client)
    pass_time(minutes=15)
    response = client.get(ACCOUNT, follow=True)
    assert response.redirect_chain == [(f"/account/login/?next={ACCOUNT}", 302)]
    assert "there was no activity for 15 minutes" in response.content.decode()
    assert actions(person)[-1] == "parties:session:end"
    assert not LoginSession.objects.filter(person=person).exists()


@pytest.mark.req("ACC-4")
def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(client_of, person: Person, pass_time):
    client = client_of(person)
    for _ in range(3):
        pass_time(minutes=4)
        assert is_open(client, **{"X-Background": "true"})
    pass_time(minutes=4)
    assert not is_open(client, **{"X-Background": "true"})


@pytest.mark.req("ACC-4")
def test_no_session_lasts_longer_than_a_shift(client_of, person: Person, pass_time):
    client = client_of(person)
    for _ in range(12 * 6 - 1):
        pass_time(minutes=10)
        assert is_open(client)
    pass_time(minutes=10)
    assert not is_open(client)


@pytest.mark.req("ACC-4")
def test_the_limits_are_the_organizations_own(world: World, client_of, person: Person, pass_time):
    change_access_policy(by=OPERATOR, organization=world.partner, reason="Shared offices.", idle_minutes=5)
    client, other = client_of(person), client_of(world.people[Role.SPONSOR_QA])
    pass_time(minutes=6)
    assert not is_open(client)
    assert is_open(other)


@pytest.mark.req("ACC-4")
def test_one_sees_where_one_is_logged_in_and_ends_it_elsewhere(client_of, person: Person, actions):
    here, elsewhere = client_of(person), client_of(person)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("<tr>") == 3
    assert page.count("this one") == 1
    here.post("/account/sessions/end-others/")
    assert is_open(here)
    assert not is_open(elsewhere)
    assert actions(person)[-1] == "parties:session:end_others"


@pytest.mark.req("AUD-9")
def test_a_session_that_nobody_came_back_to_ends_with_an_entry(world: World, client_of, person: Person):
    client_of(person)
    LoginSession.objects.update(expire_date=LONG_AGO)
    client_of(world.people[Role.PARTNER_QA])
    ended = Entry.objects.get(action="parties:session:end")
    assert (ended.subject_id, ended.actor_id) == (str(person.pk), "system")
    assert ended.changes["why"] == "nobody came back to it"
    assert LoginSession.objects.count() == 1


@pytest.mark.req("ACC-5")
def test_a_closed_account_is_out_at_once(client_of, person: Person):
    client = client_of(person)
    close_account(by=OPERATOR, person=person, reason="Left the company.")
    assert not is_open(client)


def test_activity_is_not_written_with_every_request(client_of, person: Person, pass_time):
    client = client_of(person)
    first = LoginSession.objects.get(person=person).last_seen_at
    assert is_open(client)
    assert LoginSession.objects.get(person=person).last_seen_at == first
    pass_time(seconds=31)
    assert is_open(client)
    assert LoginSession.objects.get(person=person).last_seen_at > first
    assert Entry.objects.filter(subject_id=str(person.pk)).count() == 2
