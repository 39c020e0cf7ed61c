"""Names of accounts, reasons, locks and obligations: the pure checks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from galenic.ledger.actors import ReasonCode
from galenic.ledger.errors import ReasonMissing
from galenic.parties.models import AccessPolicy, Organization, Person
from galenic.parties.roles import Role
from galenic.parties.rules import (
    account_faults,
    is_locked,
    needs_second_factor,
    password_expired,
    written_reason,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def person(*, policy: dict[str, object] | None = None, **values: object) -> Person:
    organization = Organization(name="Birch Clinical", kind=Organization.Kind.CRO)
    organization.access_policy = AccessPolicy(organization=organization, **policy or {})
    return Person(username="anne", printed_name="Anne Birch", organization=organization, **values)


@pytest.mark.req("SIG-5")
@pytest.mark.parametrize(
    ("username", "printed_name", "codes"),
    [
        ("anne.birch", "Anne Birch", []),
        ("a.guest", "Ann Guest", []),
        ("suharto", "Suharto", []),
        ("ab", "Anne Birch", ["PAR-011"]),
        ("Anne", "Anne Birch", ["PAR-011"]),
        ("аnne", "Anne Birch", ["PAR-011"]),  # the first letter is Cyrillic
        ("anne birch", "", ["PAR-011", "PAR-012"]),
        ("qc.lab", "Quality Lab 2", ["PAR-013", "PAR-013"]),
        ("admin", "System Administrator", ["PAR-013", "PAR-013"]),
    ],
)
def test_an_account_names_an_individual(username: str, printed_name: str, codes: list[str]):
    assert [fault.code for fault in account_faults(username, printed_name)] == codes


@pytest.mark.req("AUD-3")
@pytest.mark.parametrize("text", ["", "  ", "-", "n/a", "None", "."])
def test_a_reason_has_to_say_something(text: str):
    with pytest.raises(ReasonMissing):
        written_reason(text)


def test_a_reason_is_kept_as_written():
    reason = written_reason(" Joined the bioanalysis group. ")
    assert (reason.code, reason.text) == (ReasonCode.ADMINISTRATION, "Joined the bioanalysis group.")


@pytest.mark.req("ACC-4")
@pytest.mark.parametrize(("minutes", "ago", "locked"), [(30, 29, True), (30, 30, False), (0, 10**6, True)])
def test_a_lock_lasts_as_long_as_the_policy_says(minutes: int, ago: int, locked: bool):
    someone = person(policy={"lock_minutes": minutes}, locked_at=NOW - timedelta(minutes=ago))
    assert is_locked(someone, NOW) is locked
    assert not is_locked(person(), NOW)


@pytest.mark.req("ACC-4")
@pytest.mark.parametrize(("days", "age", "expired"), [(365, 364, False), (365, 365, True), (0, 9999, False)])
def test_a_password_ages_as_the_policy_says(days: int, age: int, expired: bool):
    someone = person(policy={"password_days": days}, password_changed_at=NOW - timedelta(days=age))
    assert password_expired(someone, NOW) is expired


@pytest.mark.req("ACC-4")
def test_a_second_factor_is_asked_for_by_role():
    someone = person(policy={"second_factor_roles": [Role.PARTNER_QA]})
    assert needs_second_factor(someone, frozenset({Role.PARTNER_QA, Role.PARTNER_PM}))
    assert not needs_second_factor(someone, frozenset({Role.PARTNER_PM}))
    assert not needs_second_factor(person(), frozenset(Role))
