"""The price of each wish: the plan is placed anew with the wish given up, or granted, and the two are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from galenic.science.sourcing.portfolio import Portfolio
from galenic.science.sourcing.shortage import LIMITS, best_portfolio, with_limit, with_second_source, without_slots
from galenic.science.sourcing.solving import solve
from galenic.science.sourcing.work import Sourcing

#: What a month earlier must at least be, so that the solver's tolerance does not count as one.
MONTH = 1.0


@dataclass(frozen=True, slots=True)
class WishPrice:
    """What a wish costs: how much more with it than without it; less than nothing is a gain.

    `kept` says whether the portfolio has it already; `portfolio` is the one without a kept wish, or with one that is
    not kept, None when that cannot be.
    """

    wish: str
    kept: bool
    portfolio: Portfolio | None
    cost: float = 0.0
    price: float = 0.0
    months: float = 0.0
    handovers: int = 0


def prices(
    sourcing: Sourcing, best: Portfolio | None = None, *, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> list[WishPrice]:
    """The price of every wish that is kept (second sources, limits, slots, bars), and of those one could have.

    The latter: a second source of each other item, a month less, a hand-over less, a partner less. `best` is what
    `best_portfolio` answered, if it is at hand; `progress` hears how many wishes of how many are done. Raises
    PortfolioRefused.
    """
    now = best or best_portfolio(sourcing)
    asked = [*((True, *each) for each in _kept(sourcing)), *((False, *each) for each in _wanted(sourcing, now))]
    found = []
    for number, (kept, wish, change) in enumerate(asked, 1):
        found.append(_priced(wish, kept=kept, now=now, other=solve(change(sourcing))))
        progress(number, len(asked))
    return found


def _kept(sourcing: Sourcing) -> Iterator[tuple[str, Callable[[Sourcing], Sourcing]]]:
    second = [item.id for item in sorted(sourcing.items, key=lambda each: each.id) if item.second_source]
    for item in second:
        yield f"a second source of {item}", with_second_source(item, wanted=False)
    if len(second) > 1:
        yield "all second sources", _without_second_sources
    for name, sentence in LIMITS.items():
        limit = getattr(sourcing.limits, name)
        if limit is not None:
            yield sentence.format(limit), with_limit(name, None)
    for site in sorted(sourcing.sites, key=lambda each: each.id):
        if site.slots:
            yield f"keeping to the slots of {site.id}", without_slots(site.id)
    offered = {(offer.item, offer.site) for offer in sourcing.offers}
    for item, where in sorted(offered.intersection(sourcing.barred)):
        yield f"leaving out {where} for {item} ({sourcing.barred[item, where]})", _without_bar(item, where)


def _wanted(sourcing: Sourcing, now: Portfolio) -> Iterator[tuple[str, Callable[[Sourcing], Sourcing]]]:
    if now.months > MONTH:
        yield f"a month less ({now.months - MONTH:g})", with_limit("months", now.months - MONTH)
    if now.handovers:
        fewer = len(now.handovers) - 1
        yield f"a hand-over less ({fewer})", with_limit("handovers", fewer)
    if len(now.partners) > 1:
        yield f"a partner less ({len(now.partners) - 1})", with_limit("partners", len(now.partners) - 1)
    for item in sorted(sourcing.items, key=lambda each: each.id):
        if not item.second_source and len(sourcing.admissible(item.id)) > 1:
            yield f"a second source of {item.id}", with_second_source(item.id, wanted=True)


def _without_second_sources(old: Sourcing) -> Sourcing:
    return replace(old, items=tuple(replace(item, second_source=False) for item in old.items))


def _without_bar(item: str, site: str) -> Callable[[Sourcing], Sourcing]:
    return lambda old: replace(old, bars=tuple(bar for bar in old.bars if (bar.item, bar.site) != (item, site)))


def _priced(wish: str, *, kept: bool, now: Portfolio, other: Portfolio | None) -> WishPrice:
    if other is None:
        return WishPrice(wish, kept, None)
    having, without = (now, other) if kept else (other, now)
    return WishPrice(
        wish,
        kept,
        other,
        cost=having.cost - without.cost,
        price=having.price - without.price,
        months=having.months - without.months,
        handovers=len(having.handovers) - len(without.handovers),
    )
