"""The pages of the second factor."""

from __future__ import annotations

import re

import pytest

from galenic.parties.models import Authenticator, Person
from galenic.parties.one_time_codes import unseal
from galenic.parties.roles import Role
from galenic.web.accounts.second_factor import BEING_SET_UP, picture
from tests.factories import PASSWORD, World, code_of

SET_UP = "/account/second-factor/"


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


@pytest.mark.req("ACC-4")
def test_setting_up_shows_a_picture_and_ends_with_recovery_codes(client_of, person: Person, pass_time):
    client = client_of(person)
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    secret = unseal(client.session[BEING_SET_UP])
    wrong = client.post(SET_UP, {"password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    assert unseal(client.session[BEING_SET_UP]) == secret, "the same picture, so that one can try again"
    spaced = f"{code_of(secret)[:3]} {code_of(secret)[3:]}"
    page = client.post(SET_UP, {"password": PASSWORD, "code": spaced}).content.decode()
    assert len(re.findall(r"<li>[0-9a-f-]{23}</li>", page)) == 10
    assert BEING_SET_UP not in client.session
    assert Authenticator.objects.filter(person=person).exists()
    assert "10 of 10 recovery codes" in client.get(SET_UP).content.decode()
    pass_time(minutes=2)
    refused = client.post(f"{SET_UP}recovery-codes/", {"password": "wrong", "code": code_of(secret)})
    assert refused.status_code == 422
    assert "10 of 10 recovery codes" in refused.content.decode()
    renewed = client.post(f"{SET_UP}recovery-codes/", {"password": PASSWORD, "code": code_of(secret)})
    assert len(re.findall(r"<li>[0-9a-f-]{23}</li>", renewed.content.decode())) == 10


def test_there_are_no_recovery_codes_before_a_second_factor(client_of, person: Person):
    assert client_of(person).post(f"{SET_UP}recovery-codes/", {"password": PASSWORD})["Location"] == SET_UP


@pytest.mark.req("ACC-4")
def test_setting_up_takes_the_password(client_of, person: Person):
    client = client_of(person)
    client.get(SET_UP)
    code = code_of(unseal(client.session[BEING_SET_UP]))
    assert client.post(SET_UP, {"password": "wrong", "code": code}).status_code == 422
    assert not Authenticator.objects.exists()


def test_the_picture_is_drawn_without_styles_on_its_own_white_ground():
    drawn = picture("otpauth://totp/Galenic:anne?secret=GEZDGNBV")
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert 'fill="white"' in drawn
