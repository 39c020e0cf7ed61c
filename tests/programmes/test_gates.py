"""No order without a qualified site and an agreement; and what is under way when the agreement ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from galenic.evidence.blockers import blockers, subject_of
from galenic.ledger import clock
from galenic.ledger.errors import Refused
from galenic.parties.commands import add_site
from galenic.parties.rules import Operator
from galenic.partners.commands import ask_for_exemption, grant_exemption
from galenic.partners.models import QualityAgreement
from galenic.programmes import commands
from galenic.programmes.errors import OrderRefused
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import order_page
from tests.factories import proof_of
from tests.parties.conftest import pass_time  # noqa: F401 - a fixture
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


def _drafted(study: Ordering, **more: object) -> WorkOrder:
    """An order that nothing was prepared for."""
    given = {"number": "WO-9", "title": "Mean", "scope": "The mean.", "service_id": "sample.mean"}
    return commands.draft_order(
        by=study.sponsor_pm, engagement_id=study.world.engagement.pk, due=date(2030, 1, 31), **{**given, **more}
    )


def _refusal(study: Ordering, order: WorkOrder) -> list[str]:
    with pytest.raises(Refused) as refused:
        commands.issue_order(by=study.sponsor_pm, order=order, proof=proof_of(study.sponsor_pm.person))
    return [fault.message for fault in refused.value.faults]


@pytest.mark.req("SUP-1", "QAG-2")
def test_a_refusal_lists_all_that_is_missing(study: Ordering) -> None:
    order = _drafted(study)

    assert _refusal(study, order) == [
        "Birch Clinical, Utrecht is not qualified for sample.mean",
        (
            "no quality agreement between Alder Therapeutics and Birch Clinical is in force for sample.mean "
            "at Birch Clinical, Utrecht"
        ),
    ]
    assert WorkOrder.objects.get(pk=order.pk).state == "draft"
    assert len(order_page(study.sponsor_pm, order.pk).actions[0].unmet) == 2, "the page says it beforehand"
    assert "issue" not in {action.name for action in order_page(study.qa, order.pk).actions}


@pytest.mark.req("SUP-1")
def test_the_order_says_where_the_work_is_done(study: Ordering) -> None:
    assert study.draft().site == study.world.site, "the only one that the partner has"
    leiden = add_site(by=Operator("tests"), organization=study.world.partner, name="Leiden")

    undecided = _drafted(study)
    assert undecided.site is None
    assert _refusal(study, undecided) == ["the order does not say at which site of Birch Clinical the work is done"]
    elsewhere = _drafted(study, number="WO-10", site_id=leiden.pk)
    assert "Birch Clinical, Leiden is not qualified for sample.mean" in _refusal(study, elsewhere)
    assert study.issued(number="WO-11", site_id=study.world.site.pk).state == "issued"


@pytest.mark.req("ACC-3")
def test_the_site_is_the_partners(study: Ordering) -> None:
    other = add_site(by=Operator("tests"), organization=study.world.competing_partner, name="Ghent")
    for site_id in (other.pk, uuid4()):
        with pytest.raises(OrderRefused, match="PRG-016") as refused:
            _drafted(study, site_id=site_id)
        assert "Ghent" not in str(refused.value)


@pytest.mark.req("QAG-4")
def test_work_under_way_waits_for_a_decision_when_the_agreement_ends(
    study: Ordering,
    pass_time: Callable[..., None],  # noqa: F811
) -> None:
    order = study.active()
    assert not blockers(subject_of(order))
    pass_time(days=1001)

    [blocker] = blockers(subject_of(order))
    assert (blocker.code, blocker.settled_in[0]) == ("PTN-113", "partners.qualityagreement")
    with pytest.raises(Refused, match="PTN-113"):
        study.delivered(order)

    exemption = ask_for_exemption(
        by=study.sponsor_pm,
        engagement_id=study.world.engagement.pk,
        justification="The last report is being written.",
        until=clock.now().date() + timedelta(days=30),
        agreement=QualityAgreement.objects.get(),
    )
    grant_exemption(by=study.sponsor_qa, exemption=exemption, proof=proof_of(study.sponsor_qa.person))
    assert not blockers(subject_of(order))
    assert not blockers(("evidence.dataset", str(uuid4()), 1)), "other records are none of its business"
