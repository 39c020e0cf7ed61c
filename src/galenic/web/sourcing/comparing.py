"""Proposals beside each other: line by line with price, lead time, what stands against them, and how the site fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from galenic.errors import GalenicError
from galenic.parties.reader import Reader
from galenic.partners.shortlist import Ranked, Want
from galenic.programmes.models import Proposal
from galenic.programmes.sourcing.comparing import COMPARED, ComparedLine, Offered
from galenic.programmes.sourcing.queries import RequestPage
from galenic.programmes.sourcing.rules import today
from galenic.web.fields import Field, Typed
from galenic.web.partners.scoring import Asked, read_asked, scored, want_fields, weight_fields


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offer with the score of its site."""

    offered: Offered
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the request with its offers."""

    line: ComparedLine
    offers: tuple[OfferShown, ...]


@dataclass(frozen=True, slots=True)
class Bid:
    """A whole proposal: what it covers and adds up to."""

    proposal: Proposal
    partner: str
    keys: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """All proposals, the weights and wants that the scores were taken with, and what was wrong with these."""

    lines: tuple[LineShown, ...]
    bids: tuple[Bid, ...]
    weight_fields: tuple[Field, ...]
    want_fields: tuple[Field, ...]
    error: GalenicError | None


def comparison(reader: Reader, page: RequestPage, data: Typed) -> Comparison:
    """Compare the proposals of a request under the weights that the address names, else under the usual ones."""
    wanted = Want(service_id="", on=today())
    asked, error = read_asked(wanted, data)
    lines = tuple(LineShown(line, tuple(_scored(reader, line, asked))) for line in page.comparison)
    return Comparison(
        lines=lines,
        bids=tuple(_bids(page)),
        weight_fields=tuple(weight_fields(data, error)),
        want_fields=tuple(want_fields(data, error)),
        error=error,
    )


def _scored(reader: Reader, line: ComparedLine, asked: Asked) -> list[OfferShown]:
    want = replace(asked.want, service_id=line.service_id)
    places = {_site(offered, line): f"{offered.partner}, {offered.site}" for offered in line.offers}
    ranked: Mapping[str, Ranked] = scored(reader, replace(asked, want=want), places) if places else {}
    return [OfferShown(offered, ranked[_site(offered, line)]) for offered in line.offers]


def _site(offered: Offered, line: ComparedLine) -> str:
    return offered.proposal.line(line.key)["site"]


def _bids(page: RequestPage) -> list[Bid]:
    found = {
        offered.proposal.pk: (offered.proposal, offered.partner) for line in page.comparison for offered in line.offers
    }
    bids = [
        Bid(
            proposal,
            partner,
            tuple(each["key"] for each in proposal.lines),
            sum((Decimal(each["price"]) for each in proposal.lines), Decimal(0)),
        )
        for proposal, partner in found.values()
        if proposal.state in COMPARED
    ]
    return sorted(bids, key=lambda each: (each.partner, each.proposal.number))
