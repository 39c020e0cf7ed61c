"""One's own account: roles, the declaration, tokens."""

from __future__ import annotations

import re

import pytest

from galenic.parties.commands import authenticate_token, create_token
from galenic.parties.commands.accounts import DECLARATION
from galenic.parties.models import ApiToken, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World, give_role, make_person, proof_of


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


@pytest.mark.req("ACC-6")
def test_the_account_says_who_one_is_and_what_one_may(world: World, client_of, person: Person):
    give_role(person, Role.PARTNER_QC, engagement=world.engagement)
    page = client_of(person).get("/account/").content.decode()
    for words in (person.printed_name, "Birch Clinical", "Partner scientist", "MAPLE-1", "15 minutes"):
        assert words in page
    assert re.search(r"Server time \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", page)
    page = client_of(make_person(world.partner, username="birch.newcomer")).get("/account/").content.decode()
    assert "You hold no role" in page


@pytest.mark.req("SIG-8")
def test_the_declaration_is_made_with_the_password(world: World, client_of):
    newcomer = make_person(world.partner, Role.PARTNER_QA, username="birch.newcomer", declared=False)
    client = client_of(newcomer)
    assert "You cannot sign yet" in client.get("/account/").content.decode()
    page = client.get("/account/declaration/").content.decode()
    assert DECLARATION in page
    assert client.post("/account/declaration/", {"password": "wrong"}).status_code == 422
    assert Person.objects.get(pk=newcomer.pk).declared_at is None
    assert client.post("/account/declaration/", {"password": PASSWORD})["Location"] == "/account/"
    assert Person.objects.get(pk=newcomer.pk).declared_at is not None
    assert "I declare this" not in client.get("/account/declaration/").content.decode()


def test_a_token_is_shown_once(client_of, person: Person):
    client = client_of(person)
    page = client.post("/account/tokens/", {"name": "LIMS", "days": "30", "password": PASSWORD}).content.decode()
    raw = re.search(r"galenic_[\w-]+", page).group()
    assert authenticate_token(raw) == person
    page = client.get("/account/tokens/").content.decode()
    assert raw not in page
    assert "LIMS" in page


@pytest.mark.parametrize(
    ("data", "code"), [({"days": "x"}, "PAR-062"), ({"days": "²"}, "PAR-062"), ({"name": ""}, "PAR-061")]
)
def test_a_refused_token_keeps_what_was_typed(client_of, person: Person, data: dict[str, str], code: str):
    sent = {"name": "LIMS", "days": "30", "password": PASSWORD} | data
    response = client_of(person).post("/account/tokens/", sent)
    assert response.status_code == 422
    assert code in str(response.context["error"])
    assert PASSWORD not in response.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.req("ACC-3")
def test_one_ends_ones_own_tokens_and_nobody_elses(world: World, client_of, person: Person):
    mine = create_token(by=reader_for(person), proof=proof_of(person), name="mine", days=1)
    other = world.people[Role.PARTNER_QA]
    theirs = create_token(by=reader_for(other), proof=proof_of(other), name="theirs", days=1)
    client = client_of(person)
    assert client.post(f"/account/tokens/{theirs[1].pk}/revoke/").status_code == 404
    assert authenticate_token(theirs[0]) == other
    assert client.post(f"/account/tokens/{mine[1].pk}/revoke/").status_code == 302
    assert authenticate_token(mine[0]) is None
