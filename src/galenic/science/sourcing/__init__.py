"""Which partners cover a plan: at least cost and time, with few hand-overs and the second sources that are asked for.

`best_portfolio(sourcing)` answers by integer programme, `alternatives` lists what comes close, `prices` says what each
wish costs, and where nothing covers the plan, PortfolioRefused says why.
"""

from galenic.science.sourcing.alternatives import alternatives
from galenic.science.sourcing.portfolio import Handover, Placement, Portfolio
from galenic.science.sourcing.prices import WishPrice, prices
from galenic.science.sourcing.shortage import best_portfolio
from galenic.science.sourcing.work import Bar, Item, Limits, Offer, PortfolioRefused, Site, Slot, Sourcing, Weights

__all__ = [
    "Bar",
    "Handover",
    "Item",
    "Limits",
    "Offer",
    "Placement",
    "Portfolio",
    "PortfolioRefused",
    "Site",
    "Slot",
    "Sourcing",
    "Weights",
    "WishPrice",
    "alternatives",
    "best_portfolio",
    "prices",
]
