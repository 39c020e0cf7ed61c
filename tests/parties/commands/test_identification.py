"""Proving who one is: for a login, for a signature, for a token. Failures stay on the ledger, alert, and lock."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction

from galenic.ledger.commands import sign
from galenic.ledger.errors import SignatureRefused
from galenic.ledger.models import Entry, Signature
from galenic.parties import one_time_codes
from galenic.parties.commands import (
    Purpose,
    change_access_policy,
    close_account,
    confirm_code,
    enable_second_factor,
    identification,
    identify,
    issue_password_token,
    prove_identity,
    unlock_account,
)
from galenic.parties.commands.identification import ADDRESS_FAILURES, INSTALLATION
from galenic.parties.errors import CodeRequired, CredentialsRefused, ObligationOpen, TooManyAttempts
from galenic.parties.models import Authenticator, Person
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import PASSWORD, World, code_of, proof_of

OPERATOR = Operator("Olga Operator")
WRONG = "not the password at all"


@pytest.fixture
def person(world: World) -> Person:
    return world.people[Role.PARTNER_SCIENTIST]


@pytest.fixture
def secret(person: Person, pass_time) -> bytes:
    """The person's second factor, set up a while ago."""
    made = one_time_codes.new_secret()
    enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=made, code=code_of(made))
    pass_time(minutes=5)
    return made


def fail(person: Person, times: int) -> None:
    for _ in range(times):
        with pytest.raises(CredentialsRefused):
            prove_identity(person, WRONG)


def refresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


@pytest.mark.req("SIG-3")
def test_the_password_given_now_makes_a_proof_that_is_good_once(person: Person):
    proof = prove_identity(person, PASSWORD)
    assert proof.usable_by(str(person.pk))
    assert proof.method == "password"
    assert proof.declared_at == person.declared_at
    assert not proof.usable_by("somebody else")


@pytest.mark.req("SIG-3", "SIG-6")
def test_a_wrong_password_signs_nothing_and_stays_on_the_ledger(world: World, person: Person, actions):
    with pytest.raises(CredentialsRefused, match="4 more failed attempts") as refused:
        prove_identity(person, WRONG)
    assert refused.value.code == "PAR-005"
    assert actions(person)[-1] == "parties:identification:fail"
    entry = Entry.objects.get(action="parties:identification:fail")
    assert (entry.actor_id, entry.chain_id) == ("system", f"organization:{world.partner.pk}")
    assert entry.changes == {"purpose": "signature", "wrong": "password", "attempt": 1, "address": ""}
    assert WRONG not in str(Entry.objects.values_list("changes", "reason_text"))
    with pytest.raises(SignatureRefused):
        sign(world.site, actor=world.actor(Role.PARTNER_SCIENTIST), meaning="approved", proof=None)
    assert not Signature.objects.exists()


@pytest.mark.req("SIG-6")
@pytest.mark.django_db(transaction=True)
def test_the_attempt_stays_although_the_callers_work_is_refused(transactional_db):
    """Called inside a transaction it raises instead: the rollback would wipe out the attempt."""
    from tests.factories import build_world

    person = build_world().people[Role.PARTNER_SCIENTIST]
    with pytest.raises(CredentialsRefused):
        prove_identity(person, WRONG)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        prove_identity(person, WRONG)
    assert Entry.objects.filter(action="parties:identification:fail").count() == 1
    assert refresh(person).failed_attempts == 1


@pytest.mark.req("SIG-6", "ACC-4")
def test_failures_alert_then_lock_and_the_right_password_is_refused_too(person: Person, actions, caplog):
    fail(person, 5)
    assert actions(person)[1:] == [
        "parties:identification:fail",
        "parties:identification:fail",
        "parties:identification:fail",
        "parties:account:alert",
        "parties:identification:fail",
        "parties:identification:fail",
        "parties:account:lock",
    ]
    assert [record.levelno for record in caplog.records if record.name == "galenic.security"] == [
        logging.WARNING,
        logging.ERROR,
    ]
    with pytest.raises(CredentialsRefused, match="locked"):
        prove_identity(person, PASSWORD)
    with pytest.raises(CredentialsRefused):
        identify(username=person.username, password=PASSWORD)


@pytest.mark.req("ACC-4")
def test_login_and_signature_count_together(person: Person):
    fail(person, 3)
    for _ in range(2):
        with pytest.raises(CredentialsRefused):
            identify(username=person.username, password=WRONG)
    assert refresh(person).locked_at is not None


@pytest.mark.req("ACC-4")
def test_success_begins_the_count_anew(person: Person):
    fail(person, 4)
    prove_identity(person, PASSWORD)
    fail(person, 4)
    assert refresh(person).locked_at is None


@pytest.mark.req("ACC-4")
def test_a_lock_wears_off(person: Person, actions, pass_time):
    fail(person, 5)
    pass_time(minutes=29)
    fail(person, 1)
    pass_time(minutes=2)
    prove_identity(person, PASSWORD)
    assert actions(person)[-1] == "parties:account:unlock"


@pytest.mark.req("ACC-4")
def test_an_administrator_unlocks(world: World, person: Person, pass_time):
    change_access_policy(by=OPERATOR, organization=world.partner, reason="Locks stay until lifted.", lock_minutes=0)
    fail(person, 5)
    pass_time(days=300)
    fail(person, 1)
    unlock_account(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason="Forgot the new password; called back.")
    prove_identity(person, PASSWORD)


@pytest.mark.req("SIG-6")
def test_attempts_on_a_locked_or_closed_account_do_not_fill_the_ledger(world: World, person: Person):
    fail(person, 5)
    before = Entry.objects.count()
    fail(person, 20)
    assert Entry.objects.count() == before
    closed = close_account(by=OPERATOR, person=world.second_scientist, reason="Left the company.")
    for _ in range(20):
        with pytest.raises(CredentialsRefused):
            identify(username=closed.username, password=PASSWORD)
    assert Entry.objects.filter(subject_id=str(closed.pk), action="parties:identification:fail").count() == 5


@pytest.mark.req("ACC-4", "AUD-9")
def test_nobody_learns_from_a_refused_login_which_names_exist(world: World, person: Person):
    close_account(by=OPERATOR, person=world.second_scientist, reason="Left the company.")
    texts = set()
    for username, password in [
        (person.username, WRONG),
        ("nobody.at.all", WRONG),
        (world.second_scientist.username, PASSWORD),
    ]:
        with pytest.raises(CredentialsRefused) as refused:
            identify(username=username, password=password)
        texts.add(str(refused.value))
    assert len(texts) == 1


@pytest.mark.req("ACC-4")
def test_a_password_that_was_reset_while_it_was_compared_is_not_right(person: Person, monkeypatch):
    def compare_slowly(password: str, encoded: str) -> bool:
        issue_password_token(by=OPERATOR, person=person, reason="Laptop stolen.")
        return True

    monkeypatch.setattr(identification, "check_password", compare_slowly)
    with pytest.raises(CredentialsRefused):
        prove_identity(person, PASSWORD)


@pytest.mark.req("AUD-9")
def test_an_unknown_name_is_on_the_ledger_by_digest_only(world: World):
    with pytest.raises(CredentialsRefused):
        identify(username="my secret password", password="", address="192.0.2.7")
    entry = Entry.objects.get(chain=INSTALLATION, action="parties:identification:fail")
    assert entry.changes["address"] == "192.0.2.7"
    assert "secret" not in str(entry.body())


@pytest.mark.req("ACC-4")
def test_an_address_that_tries_many_names_is_held_up(world: World, person: Person, pass_time):
    for number in range(ADDRESS_FAILURES):
        with pytest.raises(CredentialsRefused):
            identify(username=f"guess.{number}", password=WRONG, address="192.0.2.7")
    with pytest.raises(TooManyAttempts):
        identify(username=person.username, password=PASSWORD, address="192.0.2.7")
    assert identify(username=person.username, password=PASSWORD, address="192.0.2.8") == person
    pass_time(minutes=16)
    assert identify(username=person.username, password=PASSWORD, address="192.0.2.7") == person


@pytest.mark.req("SIG-5")
@pytest.mark.parametrize("typed", ["birch.partner_scientist", "BIRCH.Partner_Scientist", " birch.partner_scientist "])
def test_user_names_are_found_however_typed(person: Person, typed: str):
    assert identify(username=typed, password=PASSWORD) == person


@pytest.mark.req("ACC-4", "SIG-3")
def test_with_a_second_factor_the_password_alone_is_not_enough(person: Person, secret: bytes):
    with pytest.raises(CodeRequired):
        identify(username=person.username, password=PASSWORD)
    with pytest.raises(CodeRequired):
        prove_identity(person, PASSWORD)
    assert refresh(person).failed_attempts == 0
    assert confirm_code(person=person, code=code_of(secret)) == person


@pytest.mark.req("ACC-4")
def test_a_wrong_password_with_a_right_code_says_nothing_of_the_code(person: Person, secret: bytes):
    with pytest.raises(CredentialsRefused):
        identify(username=person.username, password=WRONG, code=code_of(secret))
    assert identify(username=person.username, password=PASSWORD, code=code_of(secret)) == person


@pytest.mark.req("SIG-3")
def test_password_and_code_sign_and_the_signature_says_so(person: Person, secret: bytes):
    assert prove_identity(person, PASSWORD, code_of(secret)).method == "password and code"


@pytest.mark.req("SIG-3")
def test_later_in_the_same_session_the_password_is_enough(person: Person, secret: bytes):
    """21 CFR 11.200(a)(1)(i): all components first, then at least one, in one continuous session."""
    assert prove_identity(person, PASSWORD, in_series=True).method == "password"
    with pytest.raises(CredentialsRefused):
        prove_identity(person, WRONG, in_series=True)


@pytest.mark.req("ACC-4")
def test_a_code_is_good_once(person: Person, secret: bytes, pass_time):
    code = code_of(secret)
    prove_identity(person, PASSWORD, code)
    with pytest.raises(CredentialsRefused, match="code is wrong"):
        prove_identity(person, PASSWORD, code)
    pass_time(seconds=30)
    prove_identity(person, PASSWORD, code_of(secret))


@pytest.mark.req("ACC-4", "SIG-6")
def test_wrong_codes_lock_as_well(person: Person, secret: bytes):
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            confirm_code(person=person, code="000000")
    with pytest.raises(CredentialsRefused):
        confirm_code(person=person, code=code_of(secret))
    assert refresh(person).locked_at is not None


@pytest.mark.req("ACC-4")
def test_a_recovery_code_is_good_once_and_recorded(person: Person, actions):
    secret = one_time_codes.new_secret()
    recovery = enable_second_factor(by=reader_for(person), proof=proof_of(person), secret=secret, code=code_of(secret))
    prove_identity(person, PASSWORD, recovery[3].upper())
    with pytest.raises(CredentialsRefused):
        prove_identity(person, PASSWORD, recovery[3])
    authenticator = Authenticator.objects.get(person=person)
    assert authenticator.recovery_left == 9
    assert actions(authenticator) == ["parties:second_factor:enable", "parties:second_factor:use_recovery_code"]


@pytest.mark.req("ACC-4")
def test_a_role_that_asks_for_a_second_factor_cannot_sign_without(world: World, person: Person):
    roles = [Role.PARTNER_SCIENTIST]
    change_access_policy(by=OPERATOR, organization=world.partner, reason="New policy.", second_factor_roles=roles)
    person = Person.objects.get(pk=person.pk)
    with pytest.raises(ObligationOpen, match="second factor"):
        prove_identity(person, PASSWORD)
    assert prove_identity(person, PASSWORD, purpose=Purpose.ACCOUNT).usable_by(str(person.pk))
    assert prove_identity(world.people[Role.PARTNER_QC], PASSWORD)


@pytest.mark.req("ACC-4")
def test_an_aged_password_cannot_sign(person: Person, pass_time):
    pass_time(days=366)
    with pytest.raises(ObligationOpen, match="password is older"):
        prove_identity(person, PASSWORD)
