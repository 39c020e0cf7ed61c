from __future__ import annotations

from decimal import Decimal

import pytest

from galenic.programmes.sourcing.comparing import compare, compared
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db


def test_offers_stand_side_by_side_with_what_is_against_them(tender: Tendering, unqualified: set[str]) -> None:
    request = tender.opened()
    birch, elm = tender.invited(request, "Birch", "Elm")
    tender.proposed(birch, "Birch", price="1000")
    tender.proposed(elm, "Elm", price="900.5")
    unqualified.add(str(tender.sites["Elm"].pk))

    mean, again = compare(request)

    assert (mean.key, again.second_source) == ("mean", True)
    assert [(each.partner, each.site, each.price, each.cheapest, each.fastest) for each in mean.offers] == [
        ("Elm Analytics", "Lyon", Decimal("900.5"), False, False),
        ("Birch Clinical", "Utrecht", Decimal(1000), True, True),
    ]
    assert mean.offers[0].against == ("the site is not qualified for sample.mean",)


def test_only_proposals_that_stand_are_compared(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")
    tender.proposed(birch, "Birch", price="1000")
    tender.proposed(birch, "Birch", price="950")

    assert [each.price for each in compare(request)[0].offers] == [Decimal(950)]


def test_line_without_an_offer_is_shown_empty(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")
    line = {"key": "mean", "site": str(tender.world.site.pk), "price": 1, "months": "2.5", "remarks": " Fast. "}
    tender.proposed(birch, "Birch", lines=[line])

    mean, again = compare(request)

    assert (mean.offers[0].months, mean.offers[0].remarks) == (Decimal("2.5"), "Fast.")
    assert again.offers == ()


def test_decision_keeps_the_comparison_in_plain_words(tender: Tendering) -> None:
    request = tender.opened()
    (birch,) = tender.invited(request, "Birch")
    proposal = tender.proposed(birch, "Birch", price="1000")

    assert compared(request)[0] == {
        "key": "mean",
        "partner": "Birch Clinical",
        "site": "Utrecht",
        "proposal": str(proposal.pk),
        "price": "1000",
        "months": "3",
        "valid_until": in_days(90).isoformat(),
        "against": [],
    }
