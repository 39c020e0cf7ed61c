"""Setting up, renewing and resetting the second factor."""

from __future__ import annotations

import pytest

from galenic.ledger.errors import ReasonMissing
from galenic.ledger.models import Entry
from galenic.parties import one_time_codes
from galenic.parties.commands import (
    enable_second_factor,
    prove_identity,
    renew_recovery_codes,
    reset_second_factor,
)
from galenic.parties.errors import CredentialsRefused, NotAllowed
from galenic.parties.models import Authenticator, Person
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World, code_of, proof_of


@pytest.fixture
def reader(world: World) -> Reader:
    return world.reader(Role.PARTNER_SCIENTIST)


def enable(reader: Reader) -> list[str]:
    secret = one_time_codes.new_secret()
    return enable_second_factor(by=reader, proof=proof_of(reader.person), secret=secret, code=code_of(secret))


@pytest.mark.req("ACC-4", "AUD-9")
def test_setting_up_is_recorded_and_the_secret_is_not(reader: Reader, actions):
    recovery = enable(reader)
    authenticator = Authenticator.objects.get(person=reader.person)
    assert len(recovery) == authenticator.recovery_left == 10
    assert actions(authenticator) == ["parties:second_factor:enable"]
    entry = Entry.objects.get(subject_id=str(authenticator.pk))
    assert not {"secret", "recovery_digests"} & entry.changes.keys()


@pytest.mark.req("ACC-4")
def test_setting_up_takes_a_code_and_the_password(world: World, reader: Reader):
    secret = one_time_codes.new_secret()
    with pytest.raises(CredentialsRefused, match="not the one"):
        enable_second_factor(by=reader, proof=proof_of(reader.person), secret=secret, code="000000")
    with pytest.raises(CredentialsRefused, match="password"):
        enable_second_factor(by=reader, proof=proof_of(world.second_scientist), secret=secret, code=code_of(secret))
    enable(reader)
    with pytest.raises(CredentialsRefused, match="already"):
        enable(reader)


@pytest.mark.req("ACC-4")
def test_new_recovery_codes_void_the_old_ones(reader: Reader, actions):
    old = enable(reader)
    new = renew_recovery_codes(by=reader, proof=proof_of(reader.person))
    assert actions(Authenticator.objects.get(person=reader.person))[-1] == "parties:second_factor:renew_recovery_codes"
    with pytest.raises(CredentialsRefused):
        prove_identity(reader.person, PASSWORD, old[0])
    prove_identity(reader.person, PASSWORD, new[0])


def test_without_a_second_factor_there_is_nothing_to_renew(reader: Reader):
    with pytest.raises(CredentialsRefused, match="no second factor"):
        renew_recovery_codes(by=reader, proof=proof_of(reader.person))


@pytest.mark.req("ACC-4", "AUD-9")
def test_an_administrator_resets_it_with_a_reason(world: World, reader: Reader):
    enable(reader)
    person = Person.objects.get(pk=reader.person.pk)
    with pytest.raises(NotAllowed):
        reset_second_factor(by=world.reader(Role.PARTNER_QA), person=person, reason="Telephone lost.")
    with pytest.raises(ReasonMissing):
        reset_second_factor(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason="")
    reset_second_factor(by=world.reader(Role.SYSTEM_ADMIN), person=person, reason="Telephone lost.")
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(action="parties:second_factor:reset").reason_text == "Telephone lost."
    prove_identity(person, PASSWORD)
