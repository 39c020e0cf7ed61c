"""What comes close to the best portfolio: a choice that rests on more than money needs to see it."""

from __future__ import annotations

from galenic.science.sourcing.portfolio import Portfolio
from galenic.science.sourcing.shortage import best_portfolio
from galenic.science.sourcing.solving import EQUAL, solve
from galenic.science.sourcing.work import Sourcing


def alternatives(sourcing: Sourcing, *, within: float, most: int = 5) -> list[Portfolio]:
    """Other portfolios whose cost exceeds the best by a share of `within` at most (0.05 is 5 %), the best first.

    Two portfolios differ when an item is at another site. Raises PortfolioRefused where no portfolio covers the plan.
    """
    best = best_portfolio(sourcing)
    found: list[Portfolio] = [best]
    most_cost = best.cost * (1 + within) + EQUAL * max(1.0, abs(best.cost))
    while len(found) <= most:
        following = solve(sourcing, excluded=found)
        if following is None or following.cost > most_cost:
            break
        found.append(following)
    return found[1:]
