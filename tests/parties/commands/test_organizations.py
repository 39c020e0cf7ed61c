"""Organizations, sites and access policies."""

from __future__ import annotations

import pytest

from galenic.ledger.errors import ReasonMissing, StaleRecord
from galenic.ledger.models import Entry
from galenic.parties.commands import add_site, change_access_policy, create_organization
from galenic.parties.errors import AccountRefused, NotAllowed
from galenic.parties.models import AccessPolicy, Organization
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import World

OPERATOR = Operator("Olga Operator")
WHY = "Agreed with quality assurance on 2026-01-12."


def codes(refused: pytest.ExceptionInfo[AccountRefused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


@pytest.mark.django_db
def test_the_operator_sets_up_an_organization_with_its_policy(actions):
    organization = create_organization(by=OPERATOR, name=" Fir Biologics ", kind=Organization.Kind.CDMO)
    assert organization.name == "Fir Biologics"
    assert actions(organization) == ["parties:organization:create"]
    assert actions(organization.access_policy) == ["parties:access_policy:create"]
    assert Entry.objects.filter(chain=f"organization:{organization.pk}", actor_name="Olga Operator").count() == 2


@pytest.mark.req("ACC-4")
def test_the_policy_begins_with_what_the_requirement_says():
    policy = AccessPolicy()
    assert (policy.idle_minutes, policy.password_length, policy.attempts_before_lock) == (15, 12, 5)


def test_one_name_is_one_organization_and_nothing_is_left_of_a_refused_one(world: World):
    with pytest.raises(AccountRefused, match="already an organization"):
        create_organization(by=OPERATOR, name="Birch Clinical", kind=Organization.Kind.CMO)
    assert AccessPolicy.objects.count() == Organization.objects.count()


@pytest.mark.parametrize("role", sorted(Role))
def test_nobody_but_the_operator_sets_up_organizations(world: World, role: Role):
    with pytest.raises(NotAllowed):
        create_organization(by=world.reader(role), name="Gorse", kind=Organization.Kind.CRO)


def test_sites_are_added_by_the_organization_itself_once(world: World, actions):
    site = add_site(by=world.reader(Role.PARTNER_QA), organization=world.partner, name="Leiden")
    assert actions(site) == ["parties:site:add"]
    with pytest.raises(AccountRefused, match="already has a site"):
        add_site(by=world.reader(Role.SYSTEM_ADMIN), organization=world.partner, name="Leiden")
    for reader in (world.reader(Role.SPONSOR_QA), world.reader(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            add_site(by=reader, organization=world.partner, name="Delft")


@pytest.mark.req("ACC-4", "AUD-9")
def test_a_change_of_policy_is_on_the_ledger_old_and_new(world: World):
    policy = world.partner.access_policy
    changed = change_access_policy(
        by=world.reader(Role.SYSTEM_ADMIN),
        organization=world.partner,
        reason=WHY,
        expected_version=policy.version,
        idle_minutes=10,
        second_factor_roles=[Role.PARTNER_QA],
    )
    assert changed.idle_minutes == 10
    entry = Entry.objects.get(subject_id=str(policy.pk), action="parties:access_policy:change")
    assert entry.changes["idle_minutes"] == [15, 10]
    assert entry.changes["second_factor_roles"] == [[], ["partner_qa"]]
    assert entry.reason_text == WHY


@pytest.mark.req("ACC-4")
def test_every_value_out_of_its_limits_is_named_and_nothing_is_changed(world: World):
    with pytest.raises(AccountRefused) as refused:
        change_access_policy(
            by=OPERATOR, organization=world.partner, reason=WHY, password_length=8, idle_minutes=0, token_days="many"
        )
    assert codes(refused) == ["PAR-041"] * 3
    assert {fault.column for fault in refused.value.faults} == {"password_length", "idle_minutes", "token_days"}
    assert AccessPolicy.objects.get(organization=world.partner).password_length == 12


def test_the_alert_comes_before_the_lock_and_roles_are_roles(world: World):
    with pytest.raises(AccountRefused) as refused:
        change_access_policy(
            by=OPERATOR,
            organization=world.partner,
            reason=WHY,
            attempts_before_alert=5,
            attempts_before_lock=4,
            second_factor_roles=["king"],
        )
    assert codes(refused) == ["PAR-042", "PAR-043"]


def test_who_may_change_the_policy_and_how(world: World):
    for role in (Role.PARTNER_QA, Role.SPONSOR_QA):
        with pytest.raises(NotAllowed):
            change_access_policy(by=world.reader(role), organization=world.partner, reason=WHY, idle_minutes=10)
    admin = world.reader(Role.SYSTEM_ADMIN)
    with pytest.raises(NotAllowed):
        change_access_policy(by=admin, organization=world.sponsor, reason=WHY, idle_minutes=10)
    with pytest.raises(ReasonMissing):
        change_access_policy(by=admin, organization=world.partner, reason="", idle_minutes=10)
    change_access_policy(by=admin, organization=world.partner, reason=WHY, idle_minutes=10)
    with pytest.raises(StaleRecord):
        change_access_policy(by=admin, organization=world.partner, reason=WHY, idle_minutes=20, expected_version=1)
