from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from galenic.errors import InputError
from galenic.evidence.errors import InputNotUsable, ProtocolNotFollowed
from galenic.evidence.models import DataSet
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused, StaleRecord
from galenic.ledger.models import Anchor, Signature
from galenic.ledger.queries import signatures_of
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes import commands
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.models import WorkOrder
from tests.factories import proof_of
from tests.programmes.ordering import Ordering
from tests.sample_services import CATALOGUE, GOOD, MEAN

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the method is not ready")


def test_a_draft_keeps_options_complete_with_their_defaults(study: Ordering) -> None:
    order = study.draft()

    assert order.options == {"factor": 2.0, "fault": ""}
    assert (order.service_version, order.criteria) == ("", []), "nothing is frozen yet"
    assert WorkOrder.objects.get(pk=order.pk).price == "1500.00"


def test_a_draft_names_every_fault(study: Ordering) -> None:
    with pytest.raises(OrderRefused) as refused:
        study.draft(number="", title=" ", price=Decimal(-1), currency="Euro", regions=["Europe"])

    assert sorted(fault.column for fault in refused.value.faults) == ["currency", "number", "price", "regions", "title"]
    assert not WorkOrder.objects.exists()


def test_options_that_the_service_does_not_know_are_refused(study: Ordering) -> None:
    with pytest.raises(InputError):
        study.draft(options={"factr": 2})


def test_a_number_is_given_once_in_an_engagement(study: Ordering) -> None:
    study.draft()

    with pytest.raises(OrderRefused, match="taken"):
        study.draft()


@pytest.mark.parametrize("role", [Role.PARTNER_PM, Role.SPONSOR_QA, Role.PARTNER_QA])
def test_only_the_sponsors_programme_manager_orders(study: Ordering, role: Role) -> None:
    with pytest.raises(Refused, match="may not draft an order"):
        commands.draft_order(
            by=study.world.reader(role),
            engagement_id=study.world.engagement.pk,
            number="WO-2",
            title="x",
            service_id="sample.mean",
        )


def test_two_people_editing_the_same_draft(study: Ordering) -> None:
    order = study.draft()
    commands.edit_order(by=study.sponsor_pm, order=order, reason=WHY, expected_version=1, title="First")

    with pytest.raises(StaleRecord):
        commands.edit_order(by=study.sponsor_pm, order=order, reason=WHY, expected_version=1, title="Second")

    assert WorkOrder.objects.get(pk=order.pk).title == "First"


def test_an_issued_order_is_not_edited(study: Ordering) -> None:
    with pytest.raises(OrderNotOpen, match="WO-1 is issued"):
        commands.edit_order(by=study.sponsor_pm, order=study.issued(), reason=WHY, options={"factor": 9})


def test_issuing_freezes_and_signs_what_is_frozen(study: Ordering) -> None:
    order = study.issued()

    assert order.state == "issued"
    assert (order.service_version, [each["name"] for each in order.criteria]) == ("1.0", ["number"])
    assert [(each.signature.meaning, each.current) for each in signatures_of(order)] == [("approved", True)]


@pytest.mark.req("TMP-4")
def test_issuing_anchors_the_engagements_chain(study: Ordering) -> None:
    order = study.issued()

    assert Anchor.objects.filter(chain_id=order.ledger_scope(), purpose="work order issued").exists()


def test_issuing_names_everything_that_is_missing(study: Ordering) -> None:
    order = study.draft(scope="", due=None, regions=["EU"])

    with pytest.raises(Refused) as refused:
        commands.issue_order(by=study.sponsor_pm, order=order, proof=proof_of(study.sponsor_pm.person))

    assert [fault.message for fault in refused.value.faults] == [
        "the order has no scope",
        "the order has no due date",
        "agencies' rules are chosen by regions and filing date together: give both or neither",
    ]
    unchanged = WorkOrder.objects.get(pk=order.pk)
    assert (unchanged.state, unchanged.service_version) == ("draft", ""), "nothing is half done"


@pytest.mark.req("SIG-3")
def test_issuing_without_proof_freezes_nothing(study: Ordering) -> None:
    order = study.draft()

    with pytest.raises(SignatureRefused):
        commands.issue_order(by=study.sponsor_pm, order=order, proof=None)

    assert WorkOrder.objects.get(pk=order.pk).service_version == ""


def test_an_order_handed_back_thaws_and_is_signed_anew(study: Ordering) -> None:
    order = study.issued()

    thawed = commands.ask_for_change(by=study.partner_pm, order=order, reason=WHY)
    assert (thawed.state, thawed.service_version, thawed.criteria) == ("draft", "", [])
    assert not any(each.current for each in signatures_of(thawed))

    again = commands.issue_order(by=study.sponsor_pm, order=thawed, proof=proof_of(study.sponsor_pm.person))
    assert [each.current for each in signatures_of(again)] == [False, True]


def test_the_partner_takes_the_order_on_with_a_signature(study: Ordering) -> None:
    order = study.active()

    assert order.state == "active"
    given = Signature.objects.filter(signed_id=str(order.pk)).order_by("time")
    assert [each.meaning for each in given] == ["approved", "acknowledged"]


@pytest.mark.parametrize("make", ["draft", "issued"])
def test_no_data_before_the_protocol_is_frozen_and_taken_on(study: Ordering, make: str) -> None:
    order = getattr(study, make)()

    with pytest.raises(OrderNotOpen, match="cannot be given data"):
        commands.submit_data(
            by=study.scientist, order=order, input_name="samples", file_name="samples.csv", content=GOOD
        )
    with pytest.raises(OrderNotOpen, match="cannot be computed"):
        commands.compute(by=study.scientist, order=order, inputs={})

    assert not DataSet.objects.exists()


def test_an_object_read_before_the_order_was_cancelled_opens_nothing(study: Ordering) -> None:
    order = study.active()
    commands.cancel_order(by=study.sponsor_pm, order=order, reason=WHY)

    assert order.state == "active"
    with pytest.raises(OrderNotOpen, match="WO-1 is cancelled"):
        commands.submit_data(
            by=study.scientist, order=order, input_name="samples", file_name="samples.csv", content=GOOD
        )


def test_the_order_is_computed_as_it_was_frozen(study: Ordering) -> None:
    order = study.active()

    evidence = study.computed(order)

    assert evidence.order == order.subject
    assert evidence.options == {"factor": 2.0, "fault": ""}
    assert evidence.protocol["frozen"]["options"] == order.options


def test_other_options_are_refused(study: Ordering) -> None:
    order = study.active()

    with pytest.raises(ProtocolNotFollowed, match=r"options factor: frozen as 2\.0, now 3.0"):
        study.computed(order, options={"factor": 3})


def test_a_service_that_changed_after_issue_is_refused(study: Ordering, monkeypatch: pytest.MonkeyPatch) -> None:
    order = study.active()
    newer = MappingProxyType({**CATALOGUE, "sample.mean": replace(MEAN, version="1.1")})
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: newer)

    with pytest.raises(ProtocolNotFollowed, match=r"service version: frozen as '1\.0', now '1.1'"):
        study.computed(order)


def test_data_of_another_order_may_be_used_when_they_were_read_for_the_same_input(study: Ordering) -> None:
    first, second = study.active(), study.active(number="WO-2")
    data_set = study.computed(first).inputs.get().data_set

    assert commands.compute(by=study.scientist, order=second, inputs={"samples": data_set}).state == "queued"
    with pytest.raises(InputNotUsable):
        commands.compute(by=study.scientist, order=second, inputs={})


@pytest.mark.req("ACC-3")
def test_an_order_does_not_exist_for_strangers(study: Ordering) -> None:
    order = study.active()

    for stranger in (study.world.competitor, study.world.stranger):
        by = reader_for(stranger)
        with pytest.raises(NotVisible):
            commands.submit_data(by=by, order=order, input_name="samples", file_name="a.csv", content=GOOD)
        with pytest.raises(NotVisible):
            commands.compute(by=by, order=order, inputs={})
        with pytest.raises(NotVisible):
            commands.cancel_order(by=by, order=order, reason=WHY)


def test_rules_are_judged_by_the_filing_date_of_the_order(study: Ordering) -> None:
    from galenic.programmes.rules import order_is_complete

    order = study.draft(regions=["EU"], filing_date=date(2030, 3, 1))
    order.options = {**order.options, "filing_date": "2029-03-01"}

    assert list(order_is_complete(order, study.sponsor_pm.actor())) == [
        "the option filing_date, 2029-03-01, is not the order's filing date, 2030-03-01"
    ]
