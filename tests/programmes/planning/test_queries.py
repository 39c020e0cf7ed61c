from __future__ import annotations

from uuid import uuid4

import pytest

from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes.planning import queries
from tests.programmes.planning.planned import Planned

pytestmark = pytest.mark.django_db


def test_the_page_has_descriptions_decisions_and_standing(programme: Planned) -> None:
    programme.in_force()
    programme.describe()
    programme.decision("at_risk")

    page = queries.plan_page(programme.sponsor_pm, programme.world.programme.pk)
    assert page.standing is not None
    assert [line.description.number for line in page.descriptions] == [2, 1]
    assert [action.name for action in page.descriptions[0].actions] == ["approve", "discard"]
    assert [line.decision.service_id for line in page.decisions] == ["sample.mean"]


@pytest.mark.req("ACC-2")
@pytest.mark.parametrize("role", [Role.PARTNER_PM, Role.PARTNER_QA, Role.SYSTEM_ADMIN])
def test_for_partners_and_administrators_there_is_no_plan(programme: Planned, role: Role) -> None:
    description, decision = programme.in_force(), programme.decision("at_risk")
    reader = programme.reader(role)

    for read, key in (
        (queries.plan_page, programme.world.programme.pk),
        (queries.find_description, description.pk),
        (queries.find_decision, decision.pk),
    ):
        with pytest.raises(NotVisible):
            read(reader, key)


def test_another_sponsor_sees_neither(programme: Planned) -> None:
    description = programme.in_force()
    stranger = reader_for(programme.world.stranger)

    for read, key in (
        (queries.plan_page, programme.world.programme.pk),
        (queries.find_description, description.pk),
        (queries.plan_page, uuid4()),
        (queries.plan_page, "no id"),
    ):
        with pytest.raises(NotVisible):
            read(stranger, key)
