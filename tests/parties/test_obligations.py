"""What has to be settled before somebody goes on."""

from __future__ import annotations

import pytest

from galenic.ledger import clock
from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import create
from galenic.parties.commands import change_access_policy
from galenic.parties.errors import ObligationOpen
from galenic.parties.models import Authenticator, Person
from galenic.parties.obligations import Obligation, open_obligations, require_nothing_open
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.parties.rules import Operator
from tests.factories import World


@pytest.mark.req("ACC-4")
def test_an_aged_password_and_a_missing_second_factor(world: World, pass_time):
    def reader():
        return reader_for(Person.objects.get(pk=world.people[Role.PARTNER_QA].pk))

    require_nothing_open(reader())
    change_access_policy(
        by=Operator("Olga"), organization=world.partner, reason="New policy.", second_factor_roles=[Role.PARTNER_QA]
    )
    assert open_obligations(reader()) == [Obligation.SET_UP_SECOND_FACTOR]
    pass_time(days=365)
    assert open_obligations(reader()) == [Obligation.CHANGE_PASSWORD, Obligation.SET_UP_SECOND_FACTOR]
    with pytest.raises(ObligationOpen, match=r"password is older.*second factor"):
        require_nothing_open(reader())
    authenticator = Authenticator(person=reader().person, secret="", recovery_made_at=clock.now())
    create(authenticator, actor=SYSTEM, action="test:authenticator")
    assert open_obligations(reader()) == [Obligation.CHANGE_PASSWORD]
    assert open_obligations(reader_for(world.people[Role.PARTNER_PM])) == [Obligation.CHANGE_PASSWORD]
