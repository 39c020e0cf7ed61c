"""A request's proposals as a question to `galenic.science.sourcing`: which partners cover all its lines best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from galenic.programmes.sourcing.comparing import ComparedLine, Offered, compare
from galenic.programmes.sourcing.models import RequestForProposals
from galenic.science.sourcing import Bar, Item, Limits, Offer, Site, Sourcing, Weights


def question_of(request: RequestForProposals, weights: Weights, limits: Limits) -> Sourcing:
    """Lines as items, proposals as offers, and everything that stands against a site as a bar.

    A site appears as "partner, site", once for each partner and site that offer anything. Raises PortfolioRefused when
    lines wait for each other, or nothing was proposed.
    """
    lines = compare(request)
    after = {line["key"]: tuple(line.get("after", ())) for line in request.lines}
    sourcing = Sourcing(
        items=tuple(
            Item(line.key, line.title, after=after[line.key], second_source=line.second_source) for line in lines
        ),
        sites=sites_of(lines),
        offers=tuple(offer for line in lines for offer in offers_of(line.key, line)),
        bars=tuple(bar for line in lines for bar in bars_of(line.key, line)),
        weights=weights,
        limits=limits,
    )
    sourcing.check()
    return sourcing


def sites_of(lines: Iterable[ComparedLine]) -> tuple[Site, ...]:
    """The sites at which anything is offered, each once."""
    found = {Site(_site(offered), offered.partner) for line in lines for offered in line.offers}
    return tuple(sorted(found, key=lambda site: site.id))


def offers_of(item: str, line: ComparedLine) -> Iterator[Offer]:
    """What is offered for a line, as offers for an item."""
    for offered in line.offers:
        yield Offer(item, _site(offered), _number(offered.price), _number(offered.months))


def bars_of(item: str, line: ComparedLine) -> Iterator[Bar]:
    """Everything that stands against a site that offers a line, as bars of an item."""
    for offered in line.offers:
        against = [*offered.against, *([] if offered.holds else [f"held until {offered.proposal.valid_until}"])]
        if against:
            yield Bar(item, _site(offered), "; ".join(against))


def _site(offered: Offered) -> str:
    return f"{offered.partner}, {offered.site}"


def _number(amount: Decimal) -> float:
    """Money and months as the integer programme counts them; what is awarded is the decimal of the proposal."""
    return float(amount)
