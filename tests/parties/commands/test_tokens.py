"""API tokens: made with a password, kept as digests, ended by time or hand."""

from __future__ import annotations

import pytest

from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.ledger.models import Entry
from galenic.parties.commands import (
    authenticate_token,
    change_access_policy,
    create_token,
    issue_token,
    revoke_token,
)
from galenic.parties.errors import AccountRefused, CredentialsRefused, NotVisible, ObligationOpen
from galenic.parties.models import ApiToken
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import PASSWORD, World, proof_of

OPERATOR = Operator("Olga Operator")


def test_a_named_token_lets_its_person_in(world: World, actions):
    person = world.people[Role.PARTNER_SCIENTIST]
    raw, token = create_token(by=reader_for(person), proof=proof_of(person), name="LIMS", days=30)
    assert authenticate_token(raw) == person
    assert actions(token) == ["parties:token:create"]
    assert ApiToken.objects.get(pk=token.pk).last_used_at is not None
    stored = str(list(ApiToken.objects.values())) + str(list(Entry.objects.values("changes")))
    assert raw not in stored
    assert token.digest not in str(list(Entry.objects.values("changes")))


@pytest.mark.req("ACC-5")
def test_a_token_is_no_better_than_its_account(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    raw, _ = create_token(by=reader_for(person), proof=proof_of(person), name="LIMS", days=30)
    why = Reason(ReasonCode.ADMINISTRATION, "for the test")
    change(person, actor=SYSTEM, action="test:close", reason=why, is_active=False)
    assert authenticate_token(raw) is None


def test_one_password_makes_one_token(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    proof = proof_of(person)
    create_token(by=reader_for(person), proof=proof, name="one", days=1)
    with pytest.raises(CredentialsRefused):
        create_token(by=reader_for(person), proof=proof, name="two", days=1)


@pytest.mark.parametrize("raw", ["", "galenic_", "galenic_nonsense", "💊"])
def test_anything_else_lets_nobody_in(world: World, raw: str):
    assert authenticate_token(raw) is None


@pytest.mark.req("ACC-4")
def test_a_token_ends_by_time_and_by_hand(world: World, pass_time, actions):
    person = world.people[Role.PARTNER_SCIENTIST]
    reader = reader_for(person)
    raw, token = create_token(by=reader, proof=proof_of(person), name="one", days=1)
    revoke_token(by=reader, token=token)
    assert authenticate_token(raw) is None
    assert actions(token)[-1] == "parties:token:revoke"
    raw, _ = create_token(by=reader, proof=proof_of(person), name="two", days=1)
    pass_time(days=1)
    assert authenticate_token(raw) is None


def test_nobody_ends_anothers_token_or_makes_one_without_a_password(world: World):
    person = world.people[Role.PARTNER_SCIENTIST]
    _, token = create_token(by=reader_for(person), proof=proof_of(person), name="one", days=1)
    with pytest.raises(NotVisible):
        revoke_token(by=world.reader(Role.PARTNER_QA), token=token)
    with pytest.raises(CredentialsRefused):
        create_token(by=reader_for(person), proof=proof_of(world.second_scientist), name="one", days=1)


@pytest.mark.parametrize(
    ("name", "days", "codes"), [("", 1, ["PAR-061"]), ("x", 0, ["PAR-062"]), (" ", 91, ["PAR-061", "PAR-062"])]
)
def test_a_token_has_a_name_and_an_end(world: World, name: str, days: int, codes: list[str]):
    person = world.people[Role.PARTNER_SCIENTIST]
    with pytest.raises(AccountRefused) as refused:
        create_token(by=reader_for(person), proof=proof_of(person), name=name, days=days)
    assert [fault.code for fault in refused.value.faults] == codes


@pytest.mark.req("ACC-4")
def test_a_login_over_the_api_gives_a_token_for_hours(world: World, pass_time):
    person = world.people[Role.PARTNER_SCIENTIST]
    raw, token = issue_token(username=person.username, password=PASSWORD)
    assert authenticate_token(raw) == person
    pass_time(hours=person.policy.token_hours)
    assert authenticate_token(raw) is None
    with pytest.raises(CredentialsRefused):
        issue_token(username=person.username, password="wrong", address="192.0.2.1")
    entry = Entry.objects.get(action="parties:identification:fail")
    assert entry.changes["purpose"] == "token"
    assert token.name == "API login"


@pytest.mark.req("ACC-4")
def test_no_token_while_something_is_to_be_settled(world: World):
    roles = [Role.PARTNER_SCIENTIST]
    change_access_policy(by=OPERATOR, organization=world.partner, reason="New policy.", second_factor_roles=roles)
    with pytest.raises(ObligationOpen, match="second factor"):
        issue_token(username=world.people[Role.PARTNER_SCIENTIST].username, password=PASSWORD)
    assert not ApiToken.objects.exists()
