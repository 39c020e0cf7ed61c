"""Solve a portfolio's integer programme, and decide between answers that are equally good."""

from __future__ import annotations

from collections.abc import Sequence

from galenic.science.sourcing.portfolio import Choice, Portfolio, portfolio_of
from galenic.science.sourcing.programme import Programme, Row, programme_of
from galenic.science.sourcing.work import Sourcing

#: Answers whose costs differ by less than this share are equally good: less than the solver can tell apart.
EQUAL = 1e-7


def solve(sourcing: Sourcing, excluded: Sequence[Portfolio] = ()) -> Portfolio | None:
    """The best portfolio that is none of `excluded`; None when there is none.

    Among equally good ones it is a shortest, then one with fewest hand-overs, then with fewest partners, then one that
    takes sites in the order of their ids; the order in which things are listed never matters.
    """
    programme = programme_of(sourcing)
    further = [_other_than(programme, each) for each in excluded]
    cost = programme.cost(sourcing)
    solution = programme.solve(cost, further)
    if solution is None:
        return None
    best = portfolio_of(sourcing, programme.chosen(solution))
    aims: list[tuple[Row, float]] = [(cost, best.cost)]
    for row in _tie_breaks(programme):
        kept = [*further, *(_no_worse(aim, value) for aim, value in aims)]
        solution = programme.solve(row, kept)
        if solution is None:  # the bounds leave less room than the solver's own tolerance
            break
        other = portfolio_of(sourcing, programme.chosen(solution))
        if other.cost > best.cost + EQUAL * max(1.0, abs(best.cost)):
            break
        best = other
        aims.append((row, float(sum(value * solution[column] for column, value in row.items()))))
    return best


def feasible(sourcing: Sourcing) -> bool:
    """Whether any portfolio covers the plan."""
    return programme_of(sourcing).solve({}) is not None


def _tie_breaks(programme: Programme) -> list[Row]:
    ranks: dict[int, float] = {}
    seen: dict[tuple[str, str], int] = {}
    for column, choice in enumerate(programme.choices):
        seen[choice.key] = seen.get(choice.key, -1) + 1
        ranks[column] = float(seen[choice.key])
    length: Row = {programme.length: 1.0}
    handovers: Row = dict.fromkeys(programme.handed.values(), 1.0)
    partners: Row = dict.fromkeys(programme.used.values(), 1.0)
    return [length, handovers, partners, ranks]


def _no_worse(row: Row, value: float) -> tuple[Row, float, float]:
    """The row, scaled so that its tolerance means the same for euros and for months."""
    scale = max(1.0, abs(value))
    return {column: each / scale for column, each in row.items()}, -float("inf"), value / scale + EQUAL / 2


def _other_than(programme: Programme, portfolio: Portfolio) -> tuple[Row, float, float]:
    """At least one item is at another site."""
    taken = set(portfolio.sites())
    row = programme.places(lambda choice: _site(choice) in taken)
    return row, -float("inf"), len(taken) - 1.0


def _site(choice: Choice) -> tuple[str, str, str]:
    return choice.offer.item, choice.source, choice.offer.site
