"""Lists that follow from what a reader may see, and the access review (ACC-5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.ledger import clock
from galenic.parties import queries
from galenic.parties.commands import assign_role, close_account, identify
from galenic.parties.errors import CredentialsRefused, NotAllowed, NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import LONG_AGO, World, give_role, make_person

OPERATOR = Operator("Olga Operator")


@pytest.mark.req("ACC-3")
def test_lists_hold_what_is_visible_and_nothing_else(world: World):
    sponsor, partner = world.reader(Role.SPONSOR_PM), world.reader(Role.PARTNER_PM)
    assert set(queries.visible_engagements(sponsor)) == {world.engagement, world.competing_engagement}
    assert set(queries.visible_engagements(partner)) == {world.engagement}
    assert set(queries.visible_programmes(sponsor)) == {world.programme}
    assert set(queries.visible_programmes(reader_for(world.stranger))) == {world.strange_programme}


def test_one_is_found_or_does_not_exist(world: World):
    reader = world.reader(Role.PARTNER_PM)
    assert queries.find_engagement(reader, world.engagement.pk) == world.engagement
    assert queries.find_programme(reader, world.programme.pk) == world.programme
    with pytest.raises(NotVisible):
        queries.find_programme(reader, world.strange_programme.pk)


@pytest.mark.req("ACC-3")
def test_only_a_sponsors_programme_manager_learns_whom_they_could_engage(world: World):
    assert set(queries.possible_partners(world.reader(Role.SPONSOR_PM))) == {world.partner, world.competing_partner}
    for role in sorted(set(Role) - {Role.SPONSOR_PM}):
        assert not queries.possible_partners(world.reader(role)).exists()


@pytest.mark.req("ACC-5")
def test_the_access_review_says_who_holds_what_since_when(world: World, django_assert_num_queries):
    newcomer = make_person(world.partner, username="birch.newcomer")
    tomorrow = clock.now() + timedelta(days=1)
    assign_role(by=OPERATOR, person=newcomer, role=Role.PARTNER_PM, reason="Joins.", starts_at=tomorrow)
    give_role(newcomer, Role.PARTNER_QC, engagement=world.engagement, ends_at=clock.now() - timedelta(days=1))
    close_account(by=OPERATOR, person=world.second_scientist, reason="Left the company.")
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            identify(username=world.people[Role.PARTNER_QC].username, password="wrong")
    reader = world.reader(Role.SYSTEM_ADMIN)
    with django_assert_num_queries(2):
        review = {each.person.username: each for each in queries.access_review(reader)}
    assert "birch.second_scientist" not in review
    assert {each.person.organization_id for each in review.values()} == {world.partner.pk}
    (held,) = review["birch.partner_qa"].roles
    assert (held.role, held.where, held.since, held.until) == (Role.PARTNER_QA, "everywhere", LONG_AGO, None)
    assert [each.role for each in review["birch.newcomer"].roles] == [Role.PARTNER_PM]
    assert review["birch.partner_qc"].locked
    assert not review["birch.partner_pm"].locked
    assert review["birch.partner_pm"].last_login is None


@pytest.mark.req("ACC-5", "ACC-3")
def test_who_reviews_access(world: World):
    allowed = {Role.SYSTEM_ADMIN, Role.PARTNER_QA, Role.SPONSOR_QA}
    for role in Role:
        if role in allowed:
            assert queries.access_review(world.reader(role))
        else:
            for read in (queries.access_review, queries.accounts):
                with pytest.raises(NotAllowed):
                    read(world.reader(role))
            with pytest.raises(NotAllowed):
                queries.account_events(world.reader(role), since=LONG_AGO)


@pytest.mark.req("AUD-9", "SIG-6")
def test_administrators_see_account_events_and_alerts_but_no_regulated_record(world: World):
    for _ in range(3):
        with pytest.raises(CredentialsRefused):
            identify(username=world.people[Role.PARTNER_QC].username, password="wrong")
    reader = world.reader(Role.SYSTEM_ADMIN)
    events = queries.account_events(reader, since=LONG_AGO)
    assert {event.chain_id for event in events} == {f"organization:{world.partner.pk}"}
    assert {event.subject_type.partition(".")[0] for event in events} == {"parties"}
    assert "parties.site" not in {event.subject_type for event in events}
    alerts = queries.security_alerts(reader, since=LONG_AGO)
    assert [alert.action for alert in alerts] == ["parties:account:alert"]
    assert not queries.security_alerts(world.reader(Role.SPONSOR_QA), since=LONG_AGO).exists()
    assert not queries.security_alerts(reader, since=clock.now() + timedelta(hours=1)).exists()


def test_sessions_and_tokens_are_ones_own(world: World, client):
    client.force_login(world.people[Role.PARTNER_PM])
    assert queries.own_sessions(world.reader(Role.PARTNER_PM)).count() == 1
    assert not queries.own_sessions(world.reader(Role.PARTNER_QA)).exists()
    assert not queries.own_tokens(world.reader(Role.PARTNER_PM)).exists()
