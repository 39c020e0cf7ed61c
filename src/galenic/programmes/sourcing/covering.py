"""What was proposed for a plan as one question: which partners cover all that is still to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from galenic.catalogue.planning.layering import ancestors
from galenic.errors import Fault
from galenic.programmes.planning.standing import PlanStanding
from galenic.programmes.sourcing.comparing import ComparedLine, compare
from galenic.programmes.sourcing.models import RequestForProposals
from galenic.programmes.sourcing.placing import bars_of, offers_of, sites_of
from galenic.science.sourcing import Item, Limits, PortfolioRefused, Sourcing, Weights

#: Requests whose proposals are not counted: nothing was asked, or what was asked was taken back.
NOT_ASKED = ("draft", "withdrawn")


@dataclass(frozen=True, slots=True)
class PlanOffers:
    """The lines that were asked for a plan's open steps, each as an item, with what was proposed on them.

    `waits` are the items that each waits for, by the requests and by the plan; `unasked` the open steps of the plan for
    which nothing was proposed; `other_currencies` those whose proposals are left out.
    """

    lines: Mapping[str, ComparedLine]
    waits: Mapping[str, tuple[str, ...]]
    unasked: tuple[str, ...]
    currency: str
    other_currencies: tuple[str, ...]


def offers_for(standing: PlanStanding | None, requests: Iterable[RequestForProposals]) -> PlanOffers:
    """Collect what was proposed; for each service the latest request that asks for it counts.

    Without a plan, everything that was asked counts, in the order that the requests state.
    """
    open_steps = None if standing is None else {each.step.id for each in standing.steps if not each.is_settled}
    asked = [each for each in requests if each.state not in NOT_ASKED]
    currency, others = _currency(asked)
    latest: dict[str, RequestForProposals] = {}
    for request in sorted(asked, key=lambda each: (each.proposals_until, each.number)):
        if request.currency == currency:
            latest |= {line["service_id"]: request for line in request.lines}
    lines: dict[str, ComparedLine] = {}
    stated: dict[str, list[str]] = {}
    for request in dict.fromkeys(latest.values()):
        after = {line["key"]: line.get("after", ()) for line in request.lines}
        for line in compare(request):
            counts = latest[line.service_id] == request and (open_steps is None or line.service_id in open_steps)
            if counts and line.offers:
                lines[_id(request, line.key)] = line
                stated[_id(request, line.key)] = [_id(request, key) for key in after[line.key]]
    waits = _waits(lines, stated, standing)
    covered = {line.service_id for line in lines.values()}
    unasked = (
        ()
        if standing is None
        else tuple(each.step.id for each in standing.steps if not each.is_settled and each.step.id not in covered)
    )
    return PlanOffers(lines, waits, unasked, currency, others)


def question_of_plan(found: PlanOffers, weights: Weights, limits: Limits) -> Sourcing:
    """Lines as items, proposals as offers, what stands against a site as a bar. Raises PortfolioRefused."""
    if not found.lines:
        fault = Fault("SRC-010", "nobody has proposed anything for what is still to be done", table="items")
        remedy = "Ask partners for proposals first."
        raise PortfolioRefused("There is nothing to place yet.", faults=[fault], remedy=remedy)
    pairs = [(id_, line) for id_, line in found.lines.items()]
    sourcing = Sourcing(
        items=tuple(
            Item(id_, line.title, after=found.waits[id_], second_source=line.second_source) for id_, line in pairs
        ),
        sites=sites_of(line for _, line in pairs),
        offers=tuple(offer for id_, line in pairs for offer in offers_of(id_, line)),
        bars=tuple(bar for id_, line in pairs for bar in bars_of(id_, line)),
        weights=weights,
        limits=limits,
    )
    sourcing.check()
    return sourcing


def _id(request: RequestForProposals, key: str) -> str:
    return f"{request.number} {key}"


def _currency(requests: Iterable[RequestForProposals]) -> tuple[str, tuple[str, ...]]:
    """The currency in which most lines were asked, and the others."""
    counted = Counter({"": 0})
    for each in requests:
        counted[each.currency] += len(each.lines)
    [first, *others] = sorted(counted, key=lambda name: (-counted[name], name))
    return first, tuple(name for name in others if name)


def _waits(
    lines: Mapping[str, ComparedLine], stated: Mapping[str, list[str]], standing: PlanStanding | None
) -> dict[str, tuple[str, ...]]:
    """What each item waits for: as its request says, and as the plan orders services, near or far."""
    steps = () if standing is None else standing.plan.steps
    before = ancestors({step.id: [wait.service for wait in step.waits] for step in steps})
    found = {}
    for id_, line in lines.items():
        by_plan = [other for other, each in lines.items() if each.service_id in before.get(line.service_id, ())]
        found[id_] = tuple(sorted({*by_plan, *(each for each in stated[id_] if each in lines)}))
    return found
