from __future__ import annotations

from typing import Any

import pytest

from galenic.programmes.models import RequestForProposals
from galenic.programmes.sourcing.placing import question_of
from galenic.science.sourcing import Bar, Item, Limits, Offer, PortfolioRefused, Site, Weights, best_portfolio
from tests.programmes.sourcing.tendering import Tendering

pytestmark = pytest.mark.django_db
LINES: list[dict[str, Any]] = [
    {"key": "method", "service_id": "sample.mean", "title": "Method"},
    {"key": "study", "service_id": "sample.mean", "title": "Study", "after": ["method"], "second_source": True},
]


def asked(tender: Tendering, **more: Any) -> RequestForProposals:
    """Birch and Elm offer everything; Birch at the higher price, and both in three months."""
    request = tender.opened(lines=LINES, **more)
    for name, price in (("Birch", "1000.50"), ("Elm", "900")):
        (invitation,) = tender.invited(request, name)
        site = str(tender.sites[name].pk)
        lines = [{"key": key, "site": site, "price": price, "months": 3} for key in ("method", "study")]
        tender.proposed(invitation, name, lines=lines)
    return request


def test_question_is_made_of_lines_and_standing_proposals(tender: Tendering, unqualified: set[str]) -> None:
    request = asked(tender)
    unqualified.add(str(tender.sites["Elm"].pk))

    question = question_of(request, Weights(month=10), Limits(budget=5000))

    birch, elm = "Birch Clinical, Utrecht", "Elm Analytics, Lyon"
    assert question.items == (
        Item("method", "Method"),
        Item("study", "Study", after=("method",), second_source=True),
    )
    assert question.sites == (Site(birch, "Birch Clinical"), Site(elm, "Elm Analytics"))
    assert set(question.offers) == {
        Offer(key, site, price, 3.0) for key in ("method", "study") for site, price in ((birch, 1000.5), (elm, 900.0))
    }
    reason = "the site is not qualified for sample.mean"
    assert question.bars == (Bar("method", elm, reason), Bar("study", elm, reason))
    assert (question.weights, question.limits) == (Weights(month=10), Limits(budget=5000))


def test_best_partners_follow_from_what_was_proposed(tender: Tendering) -> None:
    best = best_portfolio(question_of(asked(tender), Weights(), Limits()))

    assert {(each.item, each.source): each.partner for each in best.placements} == {
        ("method", "first"): "Elm Analytics",
        ("study", "first"): "Elm Analytics",
        ("study", "second"): "Birch Clinical",
    }
    assert (best.price, best.months) == (2800.5, 6.0)


def test_second_source_that_nobody_else_may_be_is_said(tender: Tendering, unqualified: set[str]) -> None:
    request = asked(tender)
    unqualified.add(str(tender.sites["Elm"].pk))

    with pytest.raises(PortfolioRefused, match="study needs a second source, and only Birch Clinical, Utrecht may"):
        best_portfolio(question_of(request, Weights(), Limits()))
