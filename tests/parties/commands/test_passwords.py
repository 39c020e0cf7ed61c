"""First passwords, resets and changes: nobody but the owner ever knows one."""

from __future__ import annotations

import pytest

from galenic.ledger.models import Entry
from galenic.parties.commands import (
    authenticate_token,
    change_password,
    close_account,
    create_token,
    identify,
    issue_password_token,
    prove_identity,
    set_password_by_token,
    unlock_account,
)
from galenic.parties.errors import AccountRefused, CredentialsRefused, NotAllowed, PasswordRefused
from galenic.parties.models import FormerPassword, LoginSession, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import PASSWORD, World, make_person, proof_of

OPERATOR = Operator("Olga Operator")
NEW = "nine lanterns over the canal"
WHY = "New colleague, identity card seen."


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


@pytest.mark.req("ACC-4")
def test_a_token_sets_one_password_once(world: World, person: Person, actions):
    token = issue_password_token(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason=WHY)
    set_password_by_token(token=token, password=NEW)
    assert identify(username=person.username, password=NEW) == person
    assert actions(person)[1:] == ["parties:password:reset", "parties:password:set"]
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=token, password="another good passphrase")
    assert NEW not in str(list(Entry.objects.values("changes", "reason_text")))
    assert token not in str(list(Entry.objects.values("changes", "reason_text")))


@pytest.mark.req("ACC-4")
def test_a_reset_ends_the_old_password_sessions_and_tokens(world: World, person: Person, client):
    client.force_login(person)
    raw, _ = create_token(by=reader_for(person), proof=proof_of(person), name="robot", days=1)
    issue_password_token(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason="Laptop stolen.")
    assert not LoginSession.objects.filter(person=person).exists()
    assert authenticate_token(raw) is None
    with pytest.raises(CredentialsRefused):
        identify(username=person.username, password=PASSWORD)


def test_a_second_token_voids_the_first(world: World, person: Person):
    first = issue_password_token(by=OPERATOR, person=person, reason=WHY)
    second = issue_password_token(by=OPERATOR, person=person, reason="The first one was lost.")
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=first, password=NEW)
    set_password_by_token(token=second, password=NEW)


@pytest.mark.parametrize("age", [{"days": 3, "seconds": 5}, {"days": 30}])
def test_a_token_does_not_last(world: World, person: Person, monkeypatch, age):
    from datetime import datetime, timedelta

    from django.contrib.auth.tokens import default_token_generator

    token = issue_password_token(by=OPERATOR, person=person, reason=WHY)
    monkeypatch.setattr(default_token_generator, "_now", lambda: datetime.now() + timedelta(**age))  # noqa: DTZ005
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=token, password=NEW)


@pytest.mark.parametrize("token", ["", ".", "x.y", "!!!.abc", "AAAAAAAAAAAAAAAAAAAAAA.c1-abc"])
def test_nonsense_is_no_token(world: World, token: str):
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=token, password=NEW)


def test_one_persons_token_does_not_set_anothers_password(world: World, person: Person):
    mine = issue_password_token(by=OPERATOR, person=person, reason=WHY)
    theirs = issue_password_token(by=OPERATOR, person=world.second_scientist, reason=WHY)
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=f"{theirs.partition('.')[0]}.{mine.partition('.')[2]}", password=NEW)


@pytest.mark.req("ACC-4")
def test_a_poor_password_leaves_the_token_good(world: World, person: Person):
    token = issue_password_token(by=OPERATOR, person=person, reason=WHY)
    for poor in ("short", PASSWORD):
        with pytest.raises(PasswordRefused):
            set_password_by_token(token=token, password=poor)
    set_password_by_token(token=token, password=NEW)


def test_who_may_issue_tokens_and_for_whom(world: World, person: Person):
    with pytest.raises(NotAllowed):
        issue_password_token(by=world.reader(Role.PARTNER_QA), person=person, reason=WHY)
    token = issue_password_token(by=OPERATOR, person=person, reason=WHY)
    closed = close_account(by=OPERATOR, person=person, reason="Left the company.")
    with pytest.raises(CredentialsRefused):
        set_password_by_token(token=token, password=NEW)
    with pytest.raises(AccountRefused, match="closed"):
        issue_password_token(by=OPERATOR, person=closed, reason=WHY)


@pytest.mark.req("ACC-4")
def test_changing_ones_password_ends_other_sessions(world: World, person: Person, client, actions):
    client.force_login(person)
    here = client.session.session_key
    other = type(client)()
    other.force_login(person)
    change_password(by=reader_for(person), proof=prove_identity(person, PASSWORD), password=NEW, keep_session=here)
    assert list(LoginSession.objects.filter(person=person).values_list("session_key", flat=True)) == [here]
    assert identify(username=person.username, password=NEW) == person
    assert FormerPassword.objects.filter(person=person).count() == 1
    assert actions(person)[-1] == "parties:password:change"


@pytest.mark.req("ACC-4")
def test_changing_a_password_takes_the_old_one_and_a_new_one(world: World, person: Person):
    with pytest.raises(PasswordRefused, match="PAR-053"):
        change_password(by=reader_for(person), proof=proof_of(person), password=PASSWORD)
    with pytest.raises(CredentialsRefused):
        change_password(by=reader_for(person), proof=proof_of(world.second_scientist), password=NEW)
    assert identify(username=person.username, password=PASSWORD) == person


def test_a_reset_lifts_a_lock(world: World):
    person = make_person(world.partner, username="birch.forgetful")
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            identify(username=person.username, password="wrong")
    set_password_by_token(token=issue_password_token(by=OPERATOR, person=person, reason=WHY), password=NEW)
    assert identify(username=person.username, password=NEW) == person
    assert unlock_account(by=OPERATOR, person=person, reason="It is open already.").locked_at is None
