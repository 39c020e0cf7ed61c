"""Which partners cover everything best: the answer of the integer programme to wishes in the address, with prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.errors import Fault, GalenicError
from galenic.programmes.sourcing.placing import question_of
from galenic.programmes.sourcing.queries import find_request
from galenic.science.sourcing import (
    Item,
    Limits,
    Portfolio,
    PortfolioRefused,
    Sourcing,
    Weights,
    WishPrice,
    alternatives,
    best_portfolio,
    prices,
)
from galenic.web.fields import Choice, Field, form_context, typed, with_faults
from galenic.web.links import url_of
from galenic.web.middleware import Request

NUMBER = "a number of 0 or more"
WEIGHTS = (
    ("month", "A month of the whole", "What a month earlier is worth to you."),
    ("handover", "A hand-over", "A technology transfer and its questions."),
    ("partner", "One more partner", "Its audits, its agreement, its meetings."),
)
LIMITS = (
    ("months", "At most so many months", ""),
    ("handovers", "At most so many hand-overs", ""),
    ("partners", "At most so many partners", ""),
    ("budget", "Prices of at most", "The sum of prices, without what the weights add."),
)
#: Other portfolios that are shown cost at most this share more.
CLOSE, MOST = 0.1, 3
Build = Callable[[Weights, Limits], Sourcing]


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of work at a site, with its place on a time line from 0 to 100."""

    title: str
    item: str
    second: bool
    partner: str
    site: str
    price: float
    starts: float
    ends: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Covered:
    """The best portfolio, what comes close, and the price of each wish."""

    best: Portfolio
    placed: tuple[Placed, ...]
    handovers: tuple[str, ...]
    others: tuple[tuple[str, float, float, int], ...]
    kept: tuple[WishPrice, ...]
    wanted: tuple[WishPrice, ...]


@require_safe
def of_request(request: Request, record_id: UUID) -> HttpResponse:
    """The partners that cover all lines of a request best, by the proposals that stand; its sponsor's."""
    found = find_request(request.reader, record_id)
    context = {"title": "Which partners cover it best", "record": found, "back": url_of(found), "back_name": found}
    return answered(request, lambda w, limits: question_of(found, w, limits), found.currency, context)


def answered(request: Request, build: Build, currency: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a question: the form of wishes, and the answer under those that the address names."""
    data = request.GET
    faults: list[Fault] = []
    numbers = {name: _number(data.get(name, ""), name, faults) for name, _, _ in (*WEIGHTS, *LIMITS)}
    transfer = _number(data.get("transfer", ""), "transfer", faults)
    weights = Weights(**{name: numbers[name] or 0.0 for name, _, _ in WEIGHTS}, handover_months=transfer or 0.0)
    limits = Limits(**{name: numbers[name] for name, _, _ in LIMITS})
    items: Sequence[Item] = ()
    shown, error = None, None
    try:
        if faults:
            raise PortfolioRefused("Some wishes cannot be read.", faults=faults, remedy="Mend what is marked.")
        asked = _wished(build(weights, limits), data)
        items = asked.items
        shown = _covered(asked)
    except GalenicError as refused:
        error = refused
        items = items or _items(build)
    fields = with_faults(_fields(data), error)
    filled = {
        **context,
        **form_context(fields, error),
        "second": _second(items, data),
        "shown": shown,
        "currency": currency,
    }
    return render(request, "sourcing/portfolio.html", filled, status=422 if error else 200)


def _items(build: Build) -> Sequence[Item]:
    """The pieces of work of a question that has no answer, so that the form can still offer them."""
    try:
        return build(Weights(), Limits()).items
    except GalenicError:
        return ()


def _wished(asked: Sourcing, data: Mapping[str, Any]) -> Sourcing:
    """The question with the second sources that were ticked; as it stands where the form was not sent."""
    if "sent" not in data:
        return asked
    ticked = set(data.getlist("second"))  # type: ignore[attr-defined]
    return replace(asked, items=tuple(replace(each, second_source=each.id in ticked) for each in asked.items))


def _second(items: Sequence[Item], data: Mapping[str, Any]) -> list[Choice]:
    ticked = set(data.getlist("second")) if "sent" in data else None  # type: ignore[attr-defined]
    return [
        Choice(each.id, each.title or each.id, each.second_source if ticked is None else each.id in ticked)
        for each in items
    ]


def _fields(data: Mapping[str, str]) -> list[Field]:
    decimal = (("inputmode", "decimal"),)
    transfer = "Before the next partner can begin."
    fields = [Field(name, label, typed(data, name), help=about, extra=decimal) for name, label, about in WEIGHTS]
    fields.append(
        Field("transfer", "Months that a hand-over takes", typed(data, "transfer"), help=transfer, extra=decimal)
    )
    return [
        *fields,
        *(Field(name, label, typed(data, name), help=about, extra=decimal) for name, label, about in LIMITS),
    ]


def _number(text: str, name: str, faults: list[Fault]) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e12:
        faults.append(Fault("SRC-013", "This is no such number.", column=name, value=text, allowed=NUMBER))
        return None
    return value


def _covered(asked: Sourcing) -> Covered:
    best = best_portfolio(asked)
    titles = {item.id: item.title or item.id for item in asked.items}
    priced = prices(asked, best)
    placements = sorted(best.placements, key=lambda each: (each.starts, each.item, each.source))
    scale = 100 / best.months if best.months else 0.0
    return Covered(
        best=best,
        placed=tuple(
            Placed(
                title=titles[each.item],
                item=each.item,
                second=each.source == "second",
                partner=each.partner,
                site=each.site,
                price=each.price,
                starts=each.starts,
                ends=each.ends,
                left=round(each.starts * scale, 2),
                width=round(max(each.ends - each.starts, 0) * scale, 2),
            )
            for each in placements
        ),
        handovers=tuple(
            f"{titles[each.before]}: {each.giver} hands over to {each.taker} for {titles[each.after]}"
            for each in best.handovers
        ),
        others=tuple(_other(best, each, titles) for each in alternatives(asked, within=CLOSE, most=MOST)),
        kept=tuple(each for each in priced if each.kept),
        wanted=tuple(each for each in priced if not each.kept),
    )


def _other(best: Portfolio, other: Portfolio, titles: Mapping[str, str]) -> tuple[str, float, float, int]:
    differing = sorted(set(other.sites()) - set(best.sites()))
    moved = [
        f"{titles[item]}{' (second source)' if source == 'second' else ''} at {site}"
        for item, source, site in differing
    ]
    return "; ".join(moved), other.cost - best.cost, other.months, len(other.handovers)
