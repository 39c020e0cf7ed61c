"""What was proposed for a plan, put as one question: which lines count, what each waits for, what is left out."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from galenic.programmes.planning import commands as planning
from galenic.programmes.planning.standing import standing_of
from galenic.programmes.sourcing import commands
from galenic.programmes.sourcing.covering import offers_for, question_of_plan
from galenic.programmes.sourcing.queries import requests_for
from galenic.science.sourcing import Limits, PortfolioRefused, Weights, best_portfolio
from tests.factories import proof_of
from tests.programmes.planning.planned import CATALOGUE, FACTS
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
MEAN = {"key": "mean", "service_id": "sample.mean", "title": "Means"}
VERDICT = {"key": "verdict", "service_id": "sample.verdict", "title": "Verdict"}


@pytest.fixture(autouse=True)
def planned_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of two steps: the verdict waits for the mean."""
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)


def _plan(tender: Tendering) -> None:
    made = planning.describe_product(by=tender.pm, programme=tender.world.programme, facts=FACTS)
    planning.approve_description(by=tender.pm, description=made, proof=proof_of(tender.pm.person))


def _asked(tender: Tendering, number: str, line: dict[str, str], prices: dict[str, int], **more: object) -> None:
    """A request for one line, with what each partner wants for it."""
    request = tender.opened(number=number, lines=[line], **more)
    for name, price in prices.items():
        [invitation] = tender.invited(request, name)
        offer = {"key": line["key"], "site": str(tender.sites[name].pk), "price": price, "months": 2}
        tender.proposed(invitation, name, lines=[offer])


def test_lines_of_several_requests_wait_as_the_plan_says(tender: Tendering) -> None:
    _plan(tender)
    _asked(tender, "RFP-1", MEAN, {"Birch": 100, "Dogwood": 80})
    _asked(tender, "RFP-2", VERDICT, {"Birch": 50})
    found = offers_for(standing_of(tender.world.programme.pk), requests_for(tender.pm))
    assert found.waits == {"RFP-1 mean": (), "RFP-2 verdict": ("RFP-1 mean",)}
    assert (found.unasked, found.currency, found.other_currencies) == ((), "EUR", ())

    cheap = best_portfolio(question_of_plan(found, Weights(), Limits()))
    assert (cheap.price, cheap.months, len(cheap.handovers)) == (130, 4, 1)
    assert [each.starts for each in cheap.placements] == [0, 2], "the verdict begins when the means are there"
    together = best_portfolio(question_of_plan(found, Weights(handover=25), Limits()))
    assert (together.price, together.partners) == (150, ("Birch Clinical",))


def test_the_latest_request_for_a_service_counts(tender: Tendering) -> None:
    _plan(tender)
    _asked(tender, "RFP-1", MEAN, {"Birch": 100})
    _asked(tender, "RFP-2", MEAN, {"Birch": 70}, proposals_until=in_days(25))
    tender.draft(number="RFP-3", lines=[MEAN], proposals_until=in_days(30))
    found = offers_for(standing_of(tender.world.programme.pk), requests_for(tender.pm))
    assert list(found.lines) == ["RFP-2 mean"]
    assert found.unasked == ("sample.verdict",)


def test_what_is_settled_is_not_placed(tender: Tendering) -> None:
    _plan(tender)
    _asked(tender, "RFP-1", MEAN, {"Birch": 100})
    why = {"kind": "not_needed", "justification": "the sponsor knows it"}
    made = planning.propose_decision(by=tender.pm, programme=tender.world.programme, service_id="sample.mean", **why)
    quality = tender.world.reader(Role.SPONSOR_QA)
    planning.approve_decision(by=quality, decision=made, proof=proof_of(quality.person))
    found = offers_for(standing_of(tender.world.programme.pk), requests_for(tender.pm))
    assert found.lines == {}
    with pytest.raises(PortfolioRefused, match="nobody has proposed anything"):
        question_of_plan(found, Weights(), Limits())


def test_prices_in_another_currency_are_left_out_and_named(tender: Tendering) -> None:
    _asked(tender, "RFP-1", MEAN, {"Birch": 100})
    _asked(tender, "RFP-2", VERDICT, {"Birch": 50}, currency="USD")
    found = offers_for(None, requests_for(tender.pm))
    assert (found.currency, found.other_currencies, list(found.lines)) == ("EUR", ("USD",), ["RFP-1 mean"])


def test_a_site_that_is_not_qualified_is_barred(tender: Tendering, unqualified: set[str]) -> None:
    _asked(tender, "RFP-1", MEAN, {"Birch": 100, "Dogwood": 80})
    unqualified.add(str(tender.sites["Dogwood"].pk))
    found = offers_for(None, requests_for(tender.pm))
    best = best_portfolio(question_of_plan(found, Weights(), Limits()))
    assert best.partners == ("Birch Clinical",)


def test_without_anything_asked_there_is_no_question(tender: Tendering) -> None:
    _plan(tender)
    draft = tender.draft(lines=[MEAN])
    found = offers_for(standing_of(tender.world.programme.pk), requests_for(tender.pm))
    assert (found.lines, found.currency) == ({}, "")
    commands.open_request(by=tender.pm, request=draft, proof=proof_of(tender.pm.person))
    found = offers_for(standing_of(tender.world.programme.pk), requests_for(tender.pm))
    assert (found.lines, found.currency) == ({}, "EUR")
