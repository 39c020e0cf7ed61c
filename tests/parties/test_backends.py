"""Django finds people by their sessions, and logs nobody in by itself."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth import authenticate

from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.parties.backends import PersonBackend
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World


@pytest.mark.req("ACC-4")
def test_there_is_no_second_way_to_compare_a_password(world: World):
    """It would neither count failures nor write them down."""
    assert authenticate(username=world.people[Role.PARTNER_QA].username, password=PASSWORD) is None


@pytest.mark.req("ACC-5")
def test_a_session_of_a_closed_account_is_nobodys(world: World, django_assert_num_queries):
    person = world.people[Role.PARTNER_QA]
    with django_assert_num_queries(1):
        found = PersonBackend().get_user(person.pk)
        assert (found, found.organization.name, found.policy.idle_minutes) == (person, "Birch Clinical", 15)
    why = Reason(ReasonCode.ADMINISTRATION, "for the test")
    change(person, actor=SYSTEM, action="test:close", reason=why, is_active=False)
    assert PersonBackend().get_user(person.pk) is None
    assert PersonBackend().get_user(uuid.uuid4()) is None
