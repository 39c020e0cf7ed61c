"""Programmes and engagements: opened and closed by the sponsor (ACC-5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from galenic.ledger import clock
from galenic.ledger.errors import ReasonMissing
from galenic.parties.commands import create_programme, end_engagement, extend_engagement, open_engagement
from galenic.parties.errors import AccountRefused, NotAllowed, NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import World, give_role, make_person


def test_a_sponsor_creates_a_programme_and_engages_a_partner(world: World, actions):
    manager = world.reader(Role.SPONSOR_PM)
    programme = create_programme(by=manager, code="ELM-2", title="An inhaled generic")
    engagement = open_engagement(by=manager, programme=programme, partner=world.partner)
    assert actions(programme) == ["parties:programme:create"]
    assert actions(engagement) == ["parties:engagement:open"]
    assert engagement.pk in world.reader(Role.PARTNER_QA).engagement_ids
    assert engagement.pk not in reader_for(world.competitor).engagement_ids


def test_one_code_is_one_programme_and_one_partner_is_engaged_once(world: World):
    manager = world.reader(Role.SPONSOR_PM)
    with pytest.raises(AccountRefused, match="already has a programme"):
        create_programme(by=manager, code="MAPLE-1", title="Again")
    with pytest.raises(AccountRefused, match="already engaged"):
        open_engagement(by=manager, programme=world.programme, partner=world.partner)


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SPONSOR_PM}))
def test_others_engage_nobody(world: World, role: Role):
    with pytest.raises(NotAllowed):
        open_engagement(by=world.reader(role), programme=world.programme, partner=world.strange_sponsor)


@pytest.mark.req("ACC-3")
def test_nobody_engages_partners_for_the_programme_of_another_sponsor(world: World):
    with pytest.raises(NotAllowed):
        open_engagement(by=world.reader(Role.SPONSOR_PM), programme=world.strange_programme, partner=world.partner)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.PARTNER_PM, Role.AUDITOR])
def test_programmes_are_not_created_by(world: World, role: Role):
    with pytest.raises(NotAllowed):
        create_programme(by=world.reader(role), code="ELM-2", title="None")


def test_an_engagement_has_two_parties_and_a_first_day_before_its_last(world: World):
    manager, today = world.reader(Role.SPONSOR_PM), clock.now().date()
    programme = create_programme(by=manager, code="ELM-2", title="An inhaled generic")
    with pytest.raises(AccountRefused) as refused:
        open_engagement(
            by=manager, programme=programme, partner=world.sponsor, starts=today, ends=today - timedelta(days=1)
        )
    assert [fault.code for fault in refused.value.faults] == ["PAR-031", "PAR-032"]


@pytest.mark.req("ACC-5")
def test_an_ended_engagement_closes_access_by_itself(world: World, actions, pass_time):
    quality, today = world.reader(Role.SPONSOR_QA), clock.now().date()
    end_engagement(by=quality, engagement=world.engagement, last_day=today, reason="Study reported and paid.")
    assert world.engagement.pk in world.reader(Role.PARTNER_QA).engagement_ids
    pass_time(days=1)
    assert world.engagement.pk not in world.reader(Role.PARTNER_QA).engagement_ids
    with pytest.raises(NotVisible):
        world.reader(Role.PARTNER_QA).actor(world.engagement.pk)
    assert world.engagement.pk in world.reader(Role.SPONSOR_QA).engagement_ids
    assert actions(world.engagement)[-1] == "parties:engagement:end"


@pytest.mark.req("ACC-5")
def test_yesterday_closes_it_at_once_and_extending_opens_it_again(world: World):
    yesterday = clock.now().date() - timedelta(days=1)
    end_engagement(
        by=world.reader(Role.SPONSOR_PM), engagement=world.engagement, last_day=yesterday, reason="Serious breach."
    )
    assert world.reader(Role.PARTNER_QA).engagement_ids == frozenset()
    extend_engagement(
        by=world.reader(Role.SPONSOR_PM), engagement=world.engagement, last_day=None, reason="Breach settled."
    )
    assert world.engagement.pk in world.reader(Role.PARTNER_QA).engagement_ids


def test_ends_need_a_reason_and_the_right_role(world: World):
    today = clock.now().date()
    with pytest.raises(ReasonMissing):
        end_engagement(by=world.reader(Role.SPONSOR_QA), engagement=world.engagement, last_day=today, reason="")
    with pytest.raises(NotAllowed):
        end_engagement(by=world.reader(Role.PARTNER_PM), engagement=world.engagement, last_day=today, reason="Enough.")
    with pytest.raises(NotAllowed):
        extend_engagement(by=world.reader(Role.PARTNER_PM), engagement=world.engagement, last_day=None, reason="More.")
    early = world.engagement.starts - timedelta(days=1)
    with pytest.raises(AccountRefused, match="PAR-032"):
        end_engagement(by=world.reader(Role.SPONSOR_QA), engagement=world.engagement, last_day=early, reason="Error.")


def test_a_role_in_one_engagement_does_not_open_others(world: World):
    person = make_person(world.sponsor, username="alder.narrow")
    give_role(person, Role.SPONSOR_PM, engagement=world.engagement)
    with pytest.raises(NotAllowed):
        open_engagement(by=reader_for(person), programme=world.programme, partner=world.strange_sponsor)
