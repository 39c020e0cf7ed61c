"""From the request to the order, by programs of a sponsor and its partners."""

from __future__ import annotations

import pytest

from galenic.client import ServerRefused
from galenic.parties.roles import Role
from tests.factories import PASSWORD, clear
from tests.programmes.ordering import Ordering
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
LINES = [{"key": "mean", "service": "sample.mean", "title": "Means", "scope": "Take means."}]
DAYS = {"questions_until": in_days(5), "proposals_until": in_days(9), "decide_by": in_days(20)}


def test_from_the_request_to_the_order(study: Ordering, client_of) -> None:
    tender = Tendering(study.world)
    site = clear(study.world.engagement, "sample.mean")
    sponsor, partner = client_of(tender.pm.person), client_of(tender.managers["Birch"])

    about = {"number": "RFP-1", "title": "Means of maple", "scope": "All", "currency": "EUR", **DAYS}
    request = sponsor.draft_request("MAPLE-1", lines=LINES, **about)
    sponsor.take(request, "open", password=PASSWORD)
    [birch] = [each for each in sponsor.partners() if each.name == "Birch Clinical"]
    sponsor.invite(request, birch)
    assert [each.number for each in sponsor.requests()] == ["RFP-1"]

    [invitation] = partner.invitations()
    asked = partner.ask(invitation, "How many digits?")
    sponsor.answer(request, "How many digits?", "Three.", to=asked)
    assert partner.invitation(invitation).clarifications[0].answer == "Three."
    offer = {"key": "mean", "site": site.pk, "price": "1200.50", "months": 2}
    first = partner.propose(invitation, [offer], valid_until=in_days(60), password=PASSWORD)
    partner.take(first, "withdraw", reason="A wrong price.")
    proposal = partner.propose(invitation, [offer], valid_until=in_days(60), password=PASSWORD, assumptions="Plasma.")

    [line] = sponsor.request(request).comparison
    assert [(each.partner, each.price, each.cheapest) for each in line.offers] == [("Birch Clinical", "1200.50", True)]
    best = sponsor.portfolio(request, weights={"month": 100})
    assert (best.price, best.cost, best.partners) == (1200.5, 1400.5, ("Birch Clinical",))
    with pytest.raises(ServerRefused) as refused:
        sponsor.award(proposal, ["none"], justification="The only one.", password=PASSWORD)
    assert refused.value.code == "PRG-003"
    award = sponsor.award(proposal, ["mean"], justification="The only one.", password=PASSWORD)
    accepted = partner.take(award, "accept", password=PASSWORD)
    order = sponsor.order_awarded(accepted, "mean", number="WO-1", due=in_days(90))
    assert sponsor.order(order).price == "1200.50"
    closed = sponsor.take(sponsor.request(request), "decide")
    assert closed.state == "decided"


def test_a_plan_is_read(study: Ordering, client_of) -> None:
    client = client_of(study.world.people[Role.SPONSOR_PM])
    assert client.plan(study.world.programme.pk).steps == ()
    with pytest.raises(ServerRefused):
        client_of(study.world.people[Role.PARTNER_PM]).plan(study.world.programme.pk)
