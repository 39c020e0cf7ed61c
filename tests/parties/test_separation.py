"""Duties are kept apart by who did what, whatever roles somebody holds (ACC-2)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from galenic.ledger.actors import Actor
from galenic.ledger.commands import create
from galenic.ledger.lifecycle import Lifecycle, Transition, unmet
from galenic.parties.models import Site
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.separation import (
    ANALYZED_VERIFIED,
    AUTHORED_APPROVED,
    OWNED_ASSESSED,
    PERFORMED_CHECKED,
    PRODUCED_RELEASED,
    SEPARATIONS,
    Separation,
    differs_from,
    independent_of_site,
)
from tests.factories import SYSTEM, World, make_person

#: Each pair of duties with the roles that would let one person do both.
PAIRS = [
    (PERFORMED_CHECKED, Role.PARTNER_SCIENTIST, Role.PARTNER_QC),
    (ANALYZED_VERIFIED, Role.PARTNER_QC, Role.PARTNER_SCIENTIST),
    (AUTHORED_APPROVED, Role.PARTNER_SCIENTIST, Role.PARTNER_QA),
    (PRODUCED_RELEASED, Role.PARTNER_PRODUCTION, Role.PARTNER_QA),
    (OWNED_ASSESSED, Role.PARTNER_PM, Role.PARTNER_QA),
]


def actor(name: str) -> Actor:
    return Actor(id=name, printed_name=name, role="", organization="")


def test_every_separation_has_its_pair_here():
    assert {pair[0] for pair in PAIRS} == set(SEPARATIONS)


@pytest.mark.req("ACC-2")
@pytest.mark.parametrize(("separation", "first", "second"), PAIRS, ids=lambda each: getattr(each, "does", None))
def test_nobody_does_both_not_even_with_both_roles(world: World, separation: Separation, first: Role, second: Role):
    both = make_person(world.partner, first, second, username="birch.both")
    other = make_person(world.partner, second, username="birch.other")
    step = Transition("done", "go_on", "settled", (second,), guards=(separation.guard("doer_id"),))
    lifecycle = Lifecycle("test", "done", (step,))
    record = SimpleNamespace(state="done", doer_id=both.pk)

    def faults(person):
        reader = reader_for(person)
        roles = reader.roles_in(world.engagement.pk)
        assert second in roles
        return unmet(lifecycle, record, "go_on", actor=reader.actor(world.engagement.pk), roles=roles)

    (fault,) = faults(both)
    assert separation.did in fault.message
    assert separation.does in fault.message
    assert faults(other) == []


@pytest.mark.req("ACC-2")
@pytest.mark.parametrize("nobody", [None, "", (), []])
def test_not_knowing_who_did_it_is_no_separation(nobody: object):
    assert list(differs_from(nobody, actor("anne"), PERFORMED_CHECKED))


@pytest.mark.req("ACC-2")
def test_one_of_several_doers_is_enough():
    assert list(differs_from(["bert", "anne"], actor("anne"), PRODUCED_RELEASED))
    assert not list(differs_from(["bert", "carl"], actor("anne"), PRODUCED_RELEASED))


def test_a_guard_reads_a_column_or_a_function_of_the_record_and_tells_what_it_is():
    record = SimpleNamespace(order=SimpleNamespace(author_id="anne"))
    for who_did in ("order.author_id", lambda each: [each.order.author_id]):
        guard = AUTHORED_APPROVED.guard(who_did)
        assert len(list(guard(record, actor("anne")))) == 1
        assert guard.__name__ == "somebody else wrote this"
        assert "211.100(a)" in guard.__doc__


@pytest.mark.req("ACC-2")
def test_an_auditor_does_not_audit_the_site_they_work_at(world: World):
    elsewhere = create(Site(organization=world.partner, name="Leiden"), actor=SYSTEM, action="test:site")
    insider = make_person(world.partner, Role.AUDITOR, username="birch.insider", site=world.site)
    colleague = make_person(world.partner, Role.AUDITOR, username="birch.colleague", site=elsewhere)
    unplaced = make_person(world.partner, Role.AUDITOR, username="birch.unplaced")
    assert list(independent_of_site(insider, world.site))
    assert list(independent_of_site(unplaced, world.site))
    assert not list(independent_of_site(colleague, world.site))
    assert not list(independent_of_site(world.people[Role.AUDITOR], world.site))
