from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.evidence.errors import ProtocolNotFollowed
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import ReasonMissing, Refused
from galenic.ledger.models import Signature
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.models import Departure
from tests.factories import give_role, proof_of
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the method allows no dilution")


def test_a_departure_says_what_was_frozen_and_what_is_done(study: Ordering) -> None:
    departure = study.departure(study.active())

    assert (departure.element, departure.name, departure.frozen, departure.actual) == ("options", "factor", 2.0, 3.0)
    assert departure.state == "proposed"


@pytest.mark.parametrize("reason", ["", "n/a", " - "])
def test_a_departure_needs_a_reason_that_says_something(study: Ordering, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        study.departure(study.active(), reason=reason)

    assert not Departure.objects.exists()


def test_nothing_is_proposed_that_changes_nothing(study: Ordering) -> None:
    order = study.active()

    with pytest.raises(OrderRefused, match="nothing differs"):
        study.departure(order, actual=2)
    with pytest.raises(OrderRefused, match="nothing differs"):
        study.departure(order, element="service_version", name="")


def test_a_value_that_the_service_does_not_take_is_refused(study: Ordering) -> None:
    order = study.active()

    with pytest.raises(InputError):
        study.departure(order, actual="much")
    with pytest.raises(InputError):
        study.departure(order, name="factr")


def test_a_proposed_departure_allows_nothing_yet(study: Ordering) -> None:
    order = study.active()
    study.departure(order)

    with pytest.raises(ProtocolNotFollowed):
        study.computed(order, options={"factor": 3})


@pytest.mark.parametrize("state", ["approved", "acknowledged"])
def test_an_approved_departure_is_computed_by_itself(study: Ordering, state: str) -> None:
    order = study.active()
    departure = study.departure(order, state)

    evidence = study.computed(order)

    assert evidence.options["factor"] == 3.0
    assert [each["id"] for each in evidence.protocol["frozen"]["departures"]] == [str(departure.pk)]


@pytest.mark.req("ACC-2")
def test_author_and_approver_are_two_people(study: Ordering) -> None:
    give_role(study.scientist.person, Role.PARTNER_QA)
    departure = study.departure(study.active())

    with pytest.raises(Refused, match="you wrote this"):
        commands.approve_departure(
            by=reader_for(study.scientist.person), departure=departure, proof=proof_of(study.scientist.person)
        )


def test_partner_and_sponsor_sign_in_turn(study: Ordering) -> None:
    order = study.active()
    departure = study.departure(order)
    with pytest.raises(Refused):
        commands.acknowledge_departure(
            by=study.sponsor_pm, departure=departure, proof=proof_of(study.sponsor_pm.person)
        )

    approved = commands.approve_departure(by=study.qa, departure=departure, proof=proof_of(study.qa.person))
    known = commands.acknowledge_departure(
        by=study.sponsor_pm, departure=approved, proof=proof_of(study.sponsor_pm.person)
    )

    assert known.state == "acknowledged"
    given = Signature.objects.filter(signed_id=str(departure.pk)).order_by("time")
    assert [each.meaning for each in given] == ["approved", "acknowledged"]


def test_a_rejected_departure_allows_nothing(study: Ordering) -> None:
    order = study.active()
    departure = study.departure(order, "approved")

    commands.reject_departure(
        by=study.sponsor_qa, departure=departure, reason=WHY, proof=proof_of(study.sponsor_qa.person)
    )

    with pytest.raises(ProtocolNotFollowed):
        study.computed(order, options={"factor": 3})


def test_there_is_nothing_to_depart_from_before_issue(study: Ordering) -> None:
    with pytest.raises(OrderNotOpen, match="WO-1 is draft"):
        study.departure(study.draft())
