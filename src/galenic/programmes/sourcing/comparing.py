"""The comparison of proposals, for the sponsor alone: line by line, with what stands against each offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from galenic.parties.models import Site
from galenic.programmes.sourcing.gates import Work, unmet_for
from galenic.programmes.sourcing.models import Proposal, RequestForProposals
from galenic.programmes.sourcing.rules import today

#: Proposals that are compared.
COMPARED = ("submitted", "awarded", "not_chosen")


@dataclass(frozen=True, slots=True)
class Offered:
    """What one partner offers for a line, and why its site may not do it now."""

    proposal: Proposal
    partner: str
    site: str
    price: Decimal
    months: Decimal
    remarks: str
    holds: bool
    against: tuple[str, ...]
    cheapest: bool = False
    fastest: bool = False


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the request with all that is offered for it, the cheapest first."""

    key: str
    title: str
    service_id: str
    second_source: bool
    offers: tuple[Offered, ...]


def compare(request: RequestForProposals) -> tuple[ComparedLine, ...]:
    """Every line with its offers. Cheapest and fastest are said only of those that nothing stands against."""
    found = Proposal.objects.filter(invitation__invitee__request=request, state__in=COMPARED)
    proposals = list(found.select_related("engagement__partner", "invitation").order_by("engagement__partner__name"))
    sites = {str(site.pk): site.name for site in Site.objects.filter(pk__in=_sites(proposals))}
    return tuple(
        ComparedLine(
            key=line["key"],
            title=line.get("title", ""),
            service_id=line["service_id"],
            second_source=bool(line.get("second_source")),
            offers=_marked([each for proposal in proposals for each in _offered(proposal, line, sites)]),
        )
        for line in request.lines
    )


def compared(request: RequestForProposals) -> list[dict[str, Any]]:
    """The comparison as a decision keeps it."""
    return [
        {
            "key": line.key,
            "partner": each.partner,
            "site": each.site,
            "proposal": str(each.proposal.pk),
            "price": str(each.price),
            "months": str(each.months),
            "valid_until": each.proposal.valid_until.isoformat(),
            "against": list(each.against),
        }
        for line in compare(request)
        for each in line.offers
    ]


def _sites(proposals: Iterable[Proposal]) -> set[str]:
    return {line["site"] for proposal in proposals for line in proposal.lines}


def _offered(proposal: Proposal, line: dict[str, Any], sites: dict[str, str]) -> Iterable[Offered]:
    for offer in proposal.lines:
        if offer["key"] == line["key"]:
            engagement = proposal.engagement
            work = Work(
                engagement_id=engagement.pk,
                sponsor_id=engagement.sponsor_id,
                programme_id=engagement.programme_id,
                site_id=UUID(offer["site"]),
                service_id=line["service_id"],
                on=today(),
            )
            yield Offered(
                proposal=proposal,
                partner=engagement.partner.name,
                site=sites.get(offer["site"], offer["site"]),
                price=Decimal(offer["price"]),
                months=Decimal(offer["months"]),
                remarks=offer["remarks"],
                holds=proposal.valid_until >= today(),
                against=tuple(unmet_for(work)),
            )


def _marked(offers: list[Offered]) -> tuple[Offered, ...]:
    possible = [each for each in offers if each.holds and not each.against]
    least = min((each.price for each in possible), default=None)
    soonest = min((each.months for each in possible), default=None)
    marked = [
        replace(each, cheapest=each.price == least, fastest=each.months == soonest) if each in possible else each
        for each in offers
    ]
    return tuple(sorted(marked, key=lambda each: (each.price, each.months, each.partner)))
