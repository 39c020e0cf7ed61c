"""Logging in over the API, and the life of a token."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from galenic.ledger.models import Entry
from galenic.parties import one_time_codes
from galenic.parties.commands import change_access_policy, close_account, enable_second_factor
from galenic.parties.models import ApiToken, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.api.conftest import Caller
from tests.factories import PASSWORD, World, code_of, proof_of

pytestmark = pytest.mark.django_db
OPERATOR = Operator("Olga Operator")


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


def log_in(**given: str) -> HttpResponse:
    return Client().post("/api/token", given, content_type="application/json")


@pytest.mark.req("ACC-4", "AUD-9")
def test_from_the_login_to_the_revocation(person: Person, actions) -> None:
    issued = log_in(username=person.username.upper(), password=PASSWORD)
    assert issued.status_code == 201
    given = issued.json()
    token = ApiToken.objects.get(pk=given["id"])
    by = Caller(given["token"], given["id"], Client())
    account = by.get("/account").json()
    assert account["person"]["name"] == person.printed_name
    assert [each["role"] for each in account["roles"]] == ["partner_scientist"]
    assert (account["declared"], account["second_factor"]) == (True, False)
    [listed] = by.get("/tokens").json()["items"]
    assert (listed["id"], listed["name"]) == (given["id"], "API login")
    assert given["token"] not in by.get("/tokens").content.decode()
    ended = by("DELETE", f"/tokens/{given['id']}")
    assert (ended.status_code, ended.content) == (204, b"")
    assert by.get("/account").status_code == 401
    assert actions(token) == ["parties:token:create", "parties:token:revoke"]


@pytest.mark.req("ACC-4")
def test_a_login_lasts_for_hours(person: Person, pass_time) -> None:
    given = log_in(username=person.username, password=PASSWORD).json()
    by = Caller(given["token"], given["id"], Client())
    pass_time(hours=person.policy.token_hours - 1)
    assert by.get("/account").status_code == 200
    pass_time(hours=1)
    assert by.get("/account").status_code == 401


@pytest.mark.req("AUD-9", "SIG-6")
def test_a_refused_login_says_so_without_telling_why(person: Person) -> None:
    answers = {
        log_in(username=name, password="wrong").content
        for name in (person.username, "nobody.here", "'; DROP TABLE x; --")
    }
    assert len(answers) == 1
    response = log_in(username=person.username, password="wrong")
    assert (response.status_code, response.json()["code"]) == (401, "PAR-005")
    assert Entry.objects.filter(action="parties:identification:fail").count() == 4
    assert "wrong" not in str(list(Entry.objects.values_list("reason_text", "subject_id")))


@pytest.mark.req("SIG-6")
def test_five_wrong_passwords_lock_the_account(person: Person) -> None:
    for _ in range(5):
        log_in(username=person.username, password="wrong")
    assert log_in(username=person.username, password=PASSWORD).status_code == 401
    assert Person.objects.get(pk=person.pk).locked_at is not None


@pytest.mark.req("ACC-4")
def test_with_a_second_factor_a_login_takes_the_code(person: Person, pass_time) -> None:
    secret = one_time_codes.new_secret()
    enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=secret, code=code_of(secret))
    pass_time(minutes=5)
    missing = log_in(username=person.username, password=PASSWORD)
    assert (missing.status_code, missing.json()["code"]) == (401, "PAR-006")
    assert log_in(username=person.username, password=PASSWORD, code="000000").json()["code"] == "PAR-005"
    assert log_in(username=person.username, password=PASSWORD, code=code_of(secret)).status_code == 201


@pytest.mark.req("ACC-4")
def test_too_many_failures_from_one_address_are_slowed_down(person: Person) -> None:
    for number in range(50):
        log_in(username=f"nobody.{number}", password="wrong")
    refused = log_in(username=person.username, password=PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (429, "PAR-007")


@pytest.mark.req("ACC-5")
def test_a_closed_account_ends_its_tokens(person: Person, caller) -> None:
    by = caller(person)
    close_account(by=OPERATOR, person=person, reason="Left the company.")
    assert by.get("/account").status_code == 401


@pytest.mark.req("ACC-4")
def test_what_has_to_be_settled_first_is_settled_in_the_browser(person: Person, world: World, caller) -> None:
    by = caller(person)
    change_access_policy(
        by=OPERATOR, organization=world.partner, reason="New policy.", second_factor_roles=[Role.PARTNER_SCIENTIST]
    )
    for response, status in ((by.get("/orders"), 403), (log_in(username=person.username, password=PASSWORD), 403)):
        assert (response.status_code, response.json()["code"]) == (status, "PAR-008")


def test_a_browsers_session_opens_no_operation(person: Person, world: World) -> None:
    client = Client()
    client.force_login(person)
    assert client.get("/api/orders").status_code == 401


def test_nobody_ends_the_token_of_another(person: Person, world: World, caller) -> None:
    token = caller(person).token_id
    assert caller(world.second_scientist)("DELETE", f"/tokens/{token}").status_code == 404
    assert ApiToken.objects.get(pk=token).revoked_at is None
