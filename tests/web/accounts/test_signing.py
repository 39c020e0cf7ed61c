"""The proof that a signing form makes (SIG-3, SIG-6)."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from galenic.parties import one_time_codes
from galenic.parties.commands import enable_second_factor
from galenic.parties.errors import CodeRequired, CredentialsRefused
from galenic.parties.models import LoginSession, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.sessions import SessionStore
from galenic.web.accounts.signing import asks_code, prove
from galenic.web.middleware import Request
from tests.factories import PASSWORD, World, code_of, proof_of


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


def request_of(person: Person, session: SessionStore | None = None) -> Request:
    request = RequestFactory().post("/sign/", REMOTE_ADDR="192.0.2.7")
    request.session = session or SessionStore()
    request.user, request.reader, request.request_id = person, reader_for(person), "r-1"
    return request


@pytest.mark.req("SIG-3")
def test_every_signature_takes_the_password_and_a_session_alone_signs_nothing(person: Person):
    request = request_of(person)
    assert not asks_code(request)
    assert prove(request, PASSWORD).usable_by(str(person.pk))
    for nothing in ("", "wrong"):
        with pytest.raises(CredentialsRefused):
            prove(request, nothing)


@pytest.mark.req("SIG-3")
def test_the_first_signature_of_a_session_takes_the_code_and_the_next_session_begins_anew(person: Person, pass_time):
    secret = one_time_codes.new_secret()
    enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=secret, code=code_of(secret))
    pass_time(minutes=2)
    request = request_of(person)
    assert asks_code(request)
    with pytest.raises(CodeRequired):
        prove(request, PASSWORD)
    assert prove(request, PASSWORD, code_of(secret)).method == "password and code"
    assert not asks_code(request)
    assert prove(request, PASSWORD).method == "password"
    assert asks_code(request_of(person))


@pytest.mark.req("SIG-6")
def test_wrong_passwords_in_an_open_session_end_it_with_the_lock(client_of, person: Person):
    client = client_of(person)
    for _ in range(4):
        client.post("/account/declaration/", {"password": "wrong"})
    assert client.get("/account/").status_code == 200
    client.post("/account/declaration/", {"password": "wrong"})
    assert client.get("/account/").status_code == 302
    assert not LoginSession.objects.filter(person=person).exists()
