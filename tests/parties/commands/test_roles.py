"""Giving and ending roles: on the ledger, with reasons, and never by and for the same person (ACC-1, AUD-9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.ledger import clock
from galenic.ledger.errors import ReasonMissing
from galenic.ledger.models import Entry
from galenic.parties.commands import assign_role, close_account, end_role
from galenic.parties.errors import AccountRefused, NotAllowed
from galenic.parties.models import Person, RoleAssignment
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import World, make_person

OPERATOR = Operator("Olga Operator")
WHY = "Joined the bioanalysis group."


@pytest.fixture
def newcomer(world: World) -> Person:
    return make_person(world.partner, username="birch.newcomer")


def codes(refused: pytest.ExceptionInfo[AccountRefused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


@pytest.mark.req("AUD-9", "AUD-3")
def test_a_role_is_given_with_its_reason_on_the_ledger(world: World, newcomer: Person):
    admin = world.reader(Role.SYSTEM_ADMIN)
    assignment = assign_role(by=admin, person=newcomer, role=Role.PARTNER_QC, reason=WHY)
    assert reader_for(newcomer).roles_in(world.engagement.pk) == {Role.PARTNER_QC}
    entry = Entry.objects.get(subject_id=str(assignment.pk))
    assert (entry.action, entry.reason_text) == ("parties:role:assign", WHY)
    assert entry.actor_name == admin.person.printed_name
    assert entry.changes["role"] == [None, "partner_qc"]
    assert entry.chain_id == f"organization:{world.partner.pk}"
    with pytest.raises(ReasonMissing):
        assign_role(by=admin, person=newcomer, role=Role.PARTNER_PM, reason="n/a")


@pytest.mark.req("AUD-9")
def test_a_role_ends_at_once(world: World, newcomer: Person, actions):
    admin = world.reader(Role.SYSTEM_ADMIN)
    assignment = assign_role(by=admin, person=newcomer, role=Role.PARTNER_QC, reason=WHY)
    ended = end_role(by=admin, assignment=assignment, reason="Moved to another department.")
    assert reader_for(newcomer).engagement_ids == frozenset()
    assert end_role(by=admin, assignment=ended, reason="Again.").ends_at == ended.ends_at
    assert actions(assignment) == ["parties:role:assign", "parties:role:end"]


def test_a_role_that_was_to_begin_never_does_when_it_is_ended_before(world: World, newcomer: Person, pass_time):
    admin, starts_at = world.reader(Role.SYSTEM_ADMIN), clock.now() + timedelta(days=9)
    assignment = assign_role(by=admin, person=newcomer, role=Role.PARTNER_QC, reason=WHY, starts_at=starts_at)
    end_role(by=admin, assignment=assignment, reason="Does not join after all.")
    pass_time(days=10)
    assert reader_for(newcomer).engagement_ids == frozenset()


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("role", sorted(Role))
def test_an_administrator_gives_nothing_to_themselves(world: World, role: Role):
    admin = world.reader(Role.SYSTEM_ADMIN)
    with pytest.raises(AccountRefused) as refused:
        assign_role(by=admin, person=admin.person, role=role, reason=WHY)
    assert "PAR-021" in codes(refused)
    assert reader_for(admin.person).all_roles == {Role.SYSTEM_ADMIN}


@pytest.mark.req("ACC-1")
def test_administration_and_regulated_work_stay_apart_in_either_order(world: World, newcomer: Person):
    for first, second in [(Role.PARTNER_QA, Role.SYSTEM_ADMIN), (Role.SYSTEM_ADMIN, Role.PARTNER_QA)]:
        person = make_person(world.partner, first, username=f"birch.{first}.first")
        with pytest.raises(AccountRefused) as refused:
            assign_role(by=OPERATOR, person=person, role=second, reason=WHY)
        assert codes(refused) == ["PAR-022"]


@pytest.mark.req("ACC-1")
def test_a_role_yet_to_begin_counts_too(world: World, newcomer: Person):
    tomorrow = clock.now() + timedelta(days=1)
    assign_role(by=OPERATOR, person=newcomer, role=Role.PARTNER_QA, reason=WHY, starts_at=tomorrow)
    with pytest.raises(AccountRefused):
        assign_role(by=OPERATOR, person=newcomer, role=Role.SYSTEM_ADMIN, reason=WHY)


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_administrators_give_and_end_roles(world: World, newcomer: Person, role: Role):
    held = RoleAssignment.objects.get(person=world.people[Role.PARTNER_PM])
    with pytest.raises(NotAllowed):
        assign_role(by=world.reader(role), person=newcomer, role=Role.PARTNER_PM, reason=WHY)
    with pytest.raises(NotAllowed):
        end_role(by=world.reader(role), assignment=held, reason=WHY)


def test_administrators_keep_to_their_own_people(world: World):
    with pytest.raises(NotAllowed):
        assign_role(by=world.reader(Role.SYSTEM_ADMIN), person=world.competitor, role=Role.PARTNER_PM, reason=WHY)


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize(("role", "where"), [(Role.SPONSOR_QA, "engagement"), (Role.PARTNER_QA, "strange_engagement")])
def test_a_role_in_an_engagement_belongs_to_the_side_of_its_holder(
    world: World, newcomer: Person, role: Role, where: str
):
    with pytest.raises(AccountRefused) as refused:
        assign_role(by=OPERATOR, person=newcomer, role=role, engagement=getattr(world, where), reason=WHY)
    assert codes(refused) == ["PAR-024"]


def test_a_role_is_held_once_in_one_place(world: World, newcomer: Person):
    assign_role(by=OPERATOR, person=newcomer, role=Role.PARTNER_PM, engagement=world.engagement, reason=WHY)
    assign_role(by=OPERATOR, person=newcomer, role=Role.PARTNER_PM, reason=WHY)
    with pytest.raises(AccountRefused) as refused:
        assign_role(by=OPERATOR, person=newcomer, role=Role.PARTNER_PM, reason=WHY)
    assert codes(refused) == ["PAR-025"]


def test_a_role_for_a_closed_account_or_of_no_length_is_refused(world: World, newcomer: Person):
    closed = close_account(by=OPERATOR, person=newcomer, reason="Left the company.")
    now = clock.now()
    with pytest.raises(AccountRefused) as refused:
        assign_role(by=OPERATOR, person=closed, role=Role.PARTNER_PM, reason=WHY, starts_at=now, ends_at=now)
    assert codes(refused) == ["PAR-023", "PAR-026"]
