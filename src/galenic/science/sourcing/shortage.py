"""The best portfolio, or why there is none: every item that nobody may do, else the fewest conditions that collide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from galenic.errors import Fault
from galenic.science.sourcing.portfolio import Portfolio
from galenic.science.sourcing.solving import feasible, solve
from galenic.science.sourcing.work import Item, Limits, PortfolioRefused, Sourcing

#: A condition in words, and what takes it away.
Condition = tuple[str, Callable[[Sourcing], Sourcing]]
LIMITS = {
    "months": "the plan may last no longer than {:g} months",
    "handovers": "there may be no more than {:g} hand-overs",
    "partners": "there may be no more than {:g} partners",
    "budget": "prices may add up to no more than {:g}",
}


def best_portfolio(sourcing: Sourcing) -> Portfolio:
    """The portfolio of least cost. Raises PortfolioRefused: SRC-001 for a question that cannot be put, SRC-002 for one
    without an answer, whose faults name every item without a sufficient offer, else a smallest set of conditions that
    cannot all be kept (leave out any one, and the rest can), SRC-003 when time runs out.
    """
    sourcing.check()
    faults = list(_uncovered(sourcing))
    if faults:
        remedy = "Ask more partners to propose, or qualify one that has."
        raise PortfolioRefused("Nobody may do a part of the plan.", code="SRC-002", faults=faults, remedy=remedy)
    found = solve(sourcing)
    if found is None:
        faults = [Fault("SRC-022", sentence) for sentence, _ in colliding(sourcing)]
        remedy = "Give up any one of what is listed."
        raise PortfolioRefused("No portfolio keeps all conditions.", code="SRC-002", faults=faults, remedy=remedy)
    return found


def colliding(sourcing: Sourcing) -> list[Condition]:
    """A smallest set of conditions, in the sense that the plan can be covered once any one of them is given up.

    By taking conditions away one at a time and keeping away those without which it is still impossible (the deletion
    filter: Chinneck, Feasibility and Infeasibility in Optimization, 2008, 6.2).
    """
    needed = []
    for condition in conditions(sourcing):
        without = condition[1](sourcing)
        if feasible(without):
            needed.append(condition)
        else:
            sourcing = without
    return needed


def conditions(sourcing: Sourcing) -> Iterator[Condition]:
    """Everything that could be given up: slots of sites, second sources, limits."""
    for site in sorted(sourcing.sites, key=lambda each: each.id):
        if site.slots:
            yield f"{site.id} begins work only in its slots, and only as much as they hold", without_slots(site.id)
    for item in sorted(sourcing.items, key=lambda each: each.id):
        if item.second_source:
            yield f"{item.id} has a second source", with_second_source(item.id, wanted=False)
    for name, sentence in LIMITS.items():
        limit = getattr(sourcing.limits, name)
        if limit is not None:
            yield sentence.format(limit), with_limit(name, None)


def without_slots(site_id: str) -> Callable[[Sourcing], Sourcing]:
    """The same with this site free at any time."""
    return lambda old: replace(
        old, sites=tuple(replace(each, slots=()) if each.id == site_id else each for each in old.sites)
    )


def with_second_source(item_id: str, *, wanted: bool) -> Callable[[Sourcing], Sourcing]:
    """The same with or without a second source of this item."""
    return lambda old: replace(
        old, items=tuple(replace(each, second_source=wanted) if each.id == item_id else each for each in old.items)
    )


def with_limit(name: str, value: float | None) -> Callable[[Sourcing], Sourcing]:
    """The same with another limit; None takes it away."""
    return lambda old: replace(
        old,
        limits=Limits(
            months=value if name == "months" else old.limits.months,
            handovers=value if name == "handovers" else old.limits.handovers,
            partners=value if name == "partners" else old.limits.partners,
            budget=value if name == "budget" else old.limits.budget,
        ),
    )


def _uncovered(sourcing: Sourcing) -> Iterator[Fault]:
    for item in sorted(sourcing.items, key=lambda each: each.id):
        sites = len(sourcing.admissible(item.id))
        if sites == 0:
            yield Fault("SRC-020", f"nobody may do {item.id}: {_why_nobody(sourcing, item)}", value=item.title)
        elif item.second_source and sites == 1:
            only = sourcing.admissible(item.id)[0].site
            text = f"{item.id} needs a second source, and only {only} may do it: {_why_nobody(sourcing, item)}"
            yield Fault("SRC-021", text, value=item.title)


def _why_nobody(sourcing: Sourcing, item: Item) -> str:
    """Why those who offer the item may not do it."""
    barred = [
        f"{offer.site} ({sourcing.barred[item.id, offer.site]})"
        for offer in sorted(sourcing.offers, key=lambda each: each.site)
        if offer.item == item.id and (item.id, offer.site) in sourcing.barred
    ]
    return f"left out are {'; '.join(barred)}" if barred else "there is no other offer"
