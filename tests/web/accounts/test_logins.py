"""Logging in and out in a browser (ACC-4, AUD-9)."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.ledger.models import Entry
from galenic.parties import one_time_codes
from galenic.parties.commands import enable_second_factor
from galenic.parties.models import LoginSession, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World, code_of, proof_of

LOGIN = "/account/login/"


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


def log_in(client: Client, person: Person, password: str = PASSWORD, **data: str):
    return client.post(LOGIN, {"username": person.username, "password": password} | data)


def logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.req("ACC-3")
def test_every_page_asks_who_reads_it(client: Client, db: None):
    response = client.get("/account/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/account/")


@pytest.mark.req("AUD-9")
def test_login_and_logout_are_on_the_ledger(client: Client, person: Person, actions):
    response = client.post(
        LOGIN,
        {"username": person.username.upper(), "password": PASSWORD, "next": "/account/sessions/"},
        headers={"user-agent": "Firefox"},
        REMOTE_ADDR="192.0.2.7",
    )
    assert response["Location"] == "/account/sessions/"
    assert logged_in(client)
    row = LoginSession.objects.get(person=person)
    assert (row.address, row.device) == ("192.0.2.7", "Firefox")
    begun = Entry.objects.get(action="parties:session:begin")
    assert begun.changes == {"address": "192.0.2.7", "device": "Firefox"}
    assert begun.actor_id == str(person.pk)
    assert begun.request_id == response["X-Request-ID"]
    assert Person.objects.get(pk=person.pk).last_login is not None
    client.post("/account/logout/")
    assert not logged_in(client)
    assert actions(person)[-2:] == ["parties:session:begin", "parties:session:end"]


@pytest.mark.req("ACC-4")
def test_a_session_gets_a_new_key_at_login(client: Client, person: Person):
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    log_in(client, person)
    assert client.session.session_key != session.session_key


@pytest.mark.req("ACC-4", "AUD-9")
def test_a_refused_login_says_so_without_telling_why(client: Client, person: Person):
    texts = set()
    for username, password in [(person.username, "wrong"), ("nobody.here", "wrong")]:
        response = client.post(LOGIN, {"username": username, "password": password})
        assert response.status_code == 422
        assert not logged_in(client)
        assert "wrong" not in response.content.decode().replace("What is wrong", "")
        texts.add(response.context["error"].message)
    assert len(texts) == 1
    assert Entry.objects.filter(action="parties:identification:fail").count() == 2


def test_what_was_typed_stays_but_for_the_password(client: Client, person: Person):
    page = log_in(client, person, password="mistyped secret", next="/account/").content.decode()
    assert person.username in page
    assert 'value="/account/"' in page
    assert "mistyped secret" not in page


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)", "http:///x"])
def test_login_does_not_lead_elsewhere(client: Client, person: Person, wanted: str):
    assert log_in(client, person, next=wanted)["Location"] == "/"


def test_somebody_who_is_logged_in_is_led_on(client_of, person: Person):
    assert client_of(person).get(f"{LOGIN}?next=/account/")["Location"] == "/account/"


def test_the_form_is_protected_against_forgery(person: Person):
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, person).status_code == 403
    assert client.post("/account/logout/").status_code == 403
    assert Client().get("/account/logout/").status_code in (302, 405)


@pytest.fixture
def secret(person: Person, pass_time) -> bytes:
    made = one_time_codes.new_secret()
    enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=made, code=code_of(made))
    pass_time(minutes=5)
    return made


@pytest.mark.req("ACC-4")
def test_with_a_second_factor_the_code_comes_second(client: Client, person: Person, secret: bytes):
    response = log_in(client, person, next="/account/")
    assert response["Location"] == "/account/login/code/"
    assert not logged_in(client)
    assert client.get("/account/")["Location"].startswith(LOGIN)
    assert client.post("/account/login/code/", {"code": "000000"}).status_code == 422
    assert not logged_in(client)
    assert client.post("/account/login/code/", {"code": code_of(secret)})["Location"] == "/account/"
    assert logged_in(client)


@pytest.mark.req("ACC-4")
def test_the_second_step_does_not_wait_for_ever(client: Client, person: Person, secret: bytes, pass_time):
    log_in(client, person)
    pass_time(minutes=6)
    assert client.post("/account/login/code/", {"code": code_of(secret)})["Location"] == LOGIN
    assert not logged_in(client)


def test_there_is_no_second_step_without_the_first(client: Client, db: None):
    assert client.get("/account/login/code/")["Location"] == LOGIN
