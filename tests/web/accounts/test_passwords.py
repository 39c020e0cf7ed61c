"""The pages that set and change passwords."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.parties.commands import issue_password_token
from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import PASSWORD, World

OPERATOR = Operator("Olga Operator")
NEW = "nine lanterns over the canal"


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


def pair(password: str, repeated: str | None = None) -> dict[str, str]:
    return {"new_password": password, "repeated": password if repeated is None else repeated}


@pytest.mark.req("ACC-4")
def test_a_link_sets_the_first_password_once(client: Client, person: Person):
    token = issue_password_token(by=OPERATOR, person=person, reason="New colleague.")
    address = f"/account/password/{token}/"
    assert person.printed_name in client.get(address).content.decode()
    assert client.post(address, pair(NEW))["Location"] == "/account/login/"
    response = client.get(address)
    assert response.status_code == 404
    assert "no longer works" in response.content.decode()
    assert client.post("/account/login/", {"username": person.username, "password": NEW})["Location"] == "/"


def test_each_fault_of_a_new_password_stands_beside_its_field(client: Client, person: Person):
    token = issue_password_token(by=OPERATOR, person=person, reason="New colleague.")
    response = client.post(f"/account/password/{token}/", pair("short"))
    assert response.status_code == 422
    new, repeated = response.context["fields"]
    assert [fault.code for fault in new.faults] == ["PAR-052"]
    response = client.post(f"/account/password/{token}/", pair(NEW, "something else"))
    new, repeated = response.context["fields"]
    assert [fault.code for fault in repeated.faults] == ["PAR-054"]
    assert NEW not in response.content.decode()


@pytest.mark.req("ACC-4")
def test_changing_keeps_this_session_and_ends_the_others(client_of, person: Person):
    here, elsewhere = client_of(person), client_of(person)
    response = here.post("/account/password/", {"password": PASSWORD} | pair(NEW))
    assert response["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.req("ACC-4")
def test_changing_takes_the_present_password(client_of, person: Person):
    client = client_of(person)
    response = client.post("/account/password/", {"password": "wrong"} | pair(NEW))
    assert response.status_code == 422
    assert response.context["error"].code == "PAR-005"
    assert client.post("/account/password/", {"password": PASSWORD} | pair(PASSWORD)).status_code == 422
    assert Person.objects.get(pk=person.pk).password == person.password
