"""Who sees what: nothing by default, and never anything of a stranger's or a competitor's."""

from __future__ import annotations

import pytest

from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.parties import queries
from galenic.parties.errors import NotVisible
from galenic.parties.models import Organization
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import World, days_ago, give_role, make_engagement, make_organization, make_person, make_programme

ADMINISTRATION = Reason(ReasonCode.ADMINISTRATION, "for the test")


@pytest.mark.req("ACC-3")
def test_both_parties_see_their_engagement_and_nothing_else(world: World):
    sponsor, partner = world.reader(Role.SPONSOR_QA), world.reader(Role.PARTNER_QA)
    assert sponsor.engagement_ids == {world.engagement.pk, world.competing_engagement.pk}
    assert partner.engagement_ids == {world.engagement.pk}
    assert partner.programme_ids == {world.programme.pk}


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("who", ["competitor", "stranger"])
def test_others_see_nothing_of_it(world: World, who: str):
    reader = reader_for(getattr(world, who))
    assert world.engagement.pk not in reader.engagement_ids
    assert not any(str(world.engagement.pk) in scope or str(world.partner.pk) in scope for scope in reader.scopes)
    assert reader.roles_in(world.engagement.pk) == frozenset()
    with pytest.raises(NotVisible) as unseen:
        queries.find_engagement(reader, world.engagement.pk)
    with pytest.raises(NotVisible) as absent:
        queries.find_engagement(reader, world.programme.pk)
    assert str(unseen.value) == str(absent.value)
    with pytest.raises(NotVisible):
        reader.actor(world.engagement.pk)


@pytest.mark.req("ACC-3")
def test_a_partner_does_not_see_the_sponsors_own_chain(world: World):
    assert world.reader(Role.SPONSOR_PM).scopes >= {f"programme:{world.programme.pk}"}
    assert not any(scope.startswith("programme:") for scope in world.reader(Role.PARTNER_QA).scopes)


@pytest.mark.req("ACC-3")
def test_somebody_without_a_role_sees_nothing(world: World):
    reader = reader_for(make_person(world.partner))
    assert (reader.engagement_ids, reader.programme_ids, reader.scopes) == (frozenset(), frozenset(), frozenset())


@pytest.mark.req("ACC-3")
def test_a_sponsors_programmes_open_only_with_a_role_over_the_organization(world: World):
    other = make_programme(world.sponsor, "YEW-9")
    nobody, narrow = make_person(world.sponsor), make_person(world.sponsor, username="alder.narrow")
    give_role(narrow, Role.SPONSOR_PM, engagement=world.engagement)
    assert reader_for(nobody).programme_ids == frozenset()
    assert reader_for(narrow).programme_ids == {world.programme.pk}
    assert world.reader(Role.SPONSOR_RA).programme_ids == {world.programme.pk, other.pk}


@pytest.mark.req("ACC-1", "ACC-3")
def test_a_system_administrator_sees_no_regulated_record(world: World):
    reader = world.reader(Role.SYSTEM_ADMIN)
    assert reader.organization_roles == {Role.SYSTEM_ADMIN}
    assert (reader.engagement_ids, reader.programme_ids, reader.scopes) == (frozenset(), frozenset(), frozenset())


@pytest.mark.req("ACC-3")
def test_a_role_counts_only_on_its_own_side(world: World):
    """A partner that calls one of its people sponsor quality assurance has given them nothing."""
    impostor = reader_for(make_person(world.partner, Role.SPONSOR_QA))
    assert impostor.roles_in(world.engagement.pk) == frozenset()
    assert impostor.engagement_ids == frozenset()


def test_a_role_in_one_engagement_opens_only_that_one(world: World):
    person = make_person(world.sponsor)
    give_role(person, Role.SPONSOR_PM, engagement=world.competing_engagement)
    reader = reader_for(person)
    assert reader.engagement_ids == {world.competing_engagement.pk}
    assert reader.programme_roles(world.programme.pk) == frozenset()
    assert reader.programme_ids == {world.programme.pk}


@pytest.mark.req("ACC-3")
def test_a_role_in_an_engagement_of_others_opens_nothing(world: World):
    person = make_person(world.partner)
    give_role(person, Role.PARTNER_QA, engagement=world.strange_engagement)
    assert reader_for(person).engagement_ids == frozenset()


@pytest.mark.parametrize(
    ("starts", "ends", "held"), [(10, None, True), (10, 5, False), (-5, None, False), (10, -5, True)]
)
def test_a_role_is_held_from_its_start_to_its_end(world: World, starts: int, ends: int | None, held: bool):
    person = make_person(world.partner)
    ends_at = None if ends is None else days_ago(ends)
    give_role(person, Role.PARTNER_PM, starts_at=days_ago(starts), ends_at=ends_at)
    assert (reader_for(person).roles_in(world.engagement.pk) == {Role.PARTNER_PM}) is held


@pytest.mark.req("ACC-5")
@pytest.mark.parametrize(
    ("starts", "ends", "open_to_partner"), [(9, 0, True), (9, 1, False), (-1, None, False), (0, 0, True)]
)
def test_an_engagement_that_does_not_run_is_closed_to_the_partner(
    world: World, starts: int, ends: int | None, open_to_partner: bool
):
    programme = make_programme(world.sponsor, "ELM-2")
    last_day = None if ends is None else days_ago(ends).date()
    engagement = make_engagement(programme, world.partner, starts=days_ago(starts).date(), ends=last_day)
    assert (engagement.pk in world.reader(Role.PARTNER_SCIENTIST).engagement_ids) is open_to_partner
    assert engagement.pk in world.reader(Role.SPONSOR_QA).engagement_ids


def test_a_closed_account_sees_nothing(world: World):
    person = change(
        world.people[Role.SPONSOR_QA], actor=SYSTEM, action="test:close", reason=ADMINISTRATION, is_active=False
    )
    assert reader_for(person).scopes == frozenset()


@pytest.mark.req("AUD-6")
def test_only_quality_assurance_and_auditors_read_audit_trails(world: World):
    readers = {role: world.reader(role) for role in world.people}
    engagement = f"engagement:{world.engagement.pk}"
    assert {role for role, reader in readers.items() if engagement in reader.trail_scopes} == {
        Role.SPONSOR_QA,
        Role.PARTNER_QA,
        Role.AUDITOR,
    }


@pytest.mark.req("AUD-2")
def test_the_actor_carries_names_and_roles_of_the_moment(world: World):
    person = world.people[Role.PARTNER_QC]
    give_role(person, Role.PARTNER_QA, engagement=world.engagement)
    actor = reader_for(person).actor(world.engagement.pk, request_id="r-1")
    assert actor.printed_name == person.printed_name
    assert actor.organization == "Birch Clinical"
    assert actor.role == "Partner quality assurance, Partner quality control analyst"
    assert actor.request_id == "r-1"


def test_a_reader_takes_three_queries_however_much_there_is(world: World, django_assert_num_queries):
    for number in range(5):
        make_engagement(make_programme(world.sponsor, f"FIR-{number}"), world.partner)
    with django_assert_num_queries(3):
        reader = reader_for(world.people[Role.SPONSOR_QA])
        assert len(reader.scopes) == 7 + 6 + 1
        assert reader.actor().organization == "Alder Therapeutics"


def test_a_subcontracting_partner_holds_its_sponsor_roles_where_it_is_the_sponsor(world: World):
    cdmo = make_organization("Elder Manufacturing", Organization.Kind.CDMO)
    own = make_engagement(make_programme(cdmo, "SPRUCE"), world.partner)
    working_for = make_engagement(make_programme(world.sponsor, "PINE"), cdmo)
    reader = reader_for(make_person(cdmo, Role.SPONSOR_QA, Role.PARTNER_QA))
    assert reader.roles_in(own.pk) == {Role.SPONSOR_QA}
    assert reader.roles_in(working_for.pk) == {Role.PARTNER_QA}
