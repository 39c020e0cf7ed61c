"""What must be settled first, and what browsers are told with every page."""

from __future__ import annotations

import importlib

import pytest
from django.test import Client

from galenic.parties.commands import change_access_policy
from galenic.parties.models import Person
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import World

OPERATOR = Operator("Olga Operator")


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


@pytest.mark.req("ACC-4")
def test_a_role_that_asks_for_a_second_factor_leads_to_setting_one_up(world: World, client_of, person: Person):
    client = client_of(person)
    roles = [Role.PARTNER_SCIENTIST]
    change_access_policy(by=OPERATOR, organization=world.partner, reason="New policy.", second_factor_roles=roles)
    response = client.get("/")
    assert response["Location"] == "/account/second-factor/"
    assert "asks for a second factor" in client.get("/account/second-factor/").content.decode()
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert client_of(world.people[Role.PARTNER_QC]).get("/").status_code == 200


@pytest.mark.req("ACC-4")
def test_an_aged_password_leads_to_changing_it(client_of, person: Person, pass_time):
    pass_time(days=365)
    assert client_of(person).get("/")["Location"] == "/account/password/"


@pytest.mark.req("ACC-4")
def test_what_browsers_are_told(client_of, person: Person):
    for client, address in [(client_of(person), "/account/"), (Client(), "/account/login/")]:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert "no-store" in response["Cache-Control"]


@pytest.mark.req("ACC-4")
def test_pages_of_the_account_hold_nothing_inline(client_of, person: Person):
    """A strict policy is worth nothing when pages break under it: no inline script, handler or style."""
    client = client_of(person)
    for address in ("", "password/", "second-factor/", "declaration/", "sessions/", "tokens/"):
        page = client.get(f"/account/{address}").content.decode()
        assert page.count("<script") == page.count("<script src=")
        for inline in (" onclick=", " onload=", " onsubmit=", "javascript:", " style=", "<style"):
            assert inline not in page


@pytest.mark.req("ACC-4")
def test_cookies_are_for_this_server_alone(client_of, person: Person):
    cookie = client_of(person).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # gone when the browser is closed


@pytest.mark.req("ACC-4")
def test_behind_https_cookies_are_secure_and_browsers_stay_with_https(monkeypatch: pytest.MonkeyPatch):
    from galenic import settings

    monkeypatch.setenv("GALENIC_HTTPS", "1")
    spec = importlib.util.spec_from_file_location("settings_behind_https", settings.__file__)
    behind = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(behind)
    assert behind.SESSION_COOKIE_SECURE
    assert behind.CSRF_COOKIE_SECURE
    assert behind.SESSION_COOKIE_NAME.startswith("__Host-")
    assert behind.SECURE_HSTS_SECONDS >= 31536000
    assert behind.SECURE_SSL_REDIRECT
    assert not settings.SESSION_COOKIE_SECURE
