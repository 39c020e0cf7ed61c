r"""The integer programme of a portfolio, for HiGHS.

Unknowns: :math:`z_c \in \{0, 1\}` for each choice :math:`c` (an item, as first or second source, at a site, begun in
one of its slots); beginnings :math:`t \ge 0` of each item and source; :math:`h_{ij}` for each edge of the plan, 1 when
it is a hand-over; :math:`u_p` for each partner, 1 when it has any work; the plan's length :math:`D`.

Least :math:`\sum_c \pi_c z_c + w_D D + w_h \sum h_{ij} + w_u \sum u_p`, with

* one choice for each item and source: :math:`\sum_c z_c = 1`, and not both sources at one site;
* what begins in a slot fits it: :math:`\sum_c a_c z_c \le A_s`;
* a beginning lies in the slot chosen: :math:`\sum_c b_c z_c \le t \le \sum_c e_c z_c`;
* an item waits for the first sources of what is before it: :math:`t_j \ge t_i + \sum_c d_c z_c + \delta h_{ij}`;
* :math:`D \ge t + \sum_c d_c z_c` for every item and source;
* :math:`h_{ij} \ge x_{ip} - x_{jp}` for every partner, :math:`x_{ip}` being the choices of item i with partner p;
* :math:`u_p \ge x_{ip}`; and the limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from galenic.science.sourcing.portfolio import Choice, Source
from galenic.science.sourcing.work import Item, PortfolioRefused, Sourcing

#: Coefficients by column.
Row = Mapping[int, float]
INFEASIBLE = 2
OUT_OF_TIME = 1
#: One solution takes milliseconds for plans of usual size; beyond this something is wrong with the question.
SECONDS = 60.0


@dataclass
class Programme:
    """Rows and columns, as they are built up; `solve` may be asked again with other objectives and further rows."""

    choices: list[Choice]
    first: dict[str, int] = field(default_factory=dict)
    starts: dict[tuple[str, Source], int] = field(default_factory=dict)
    handed: dict[tuple[str, str], int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    length: int = 0
    columns: int = 0
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[Row, float, float]] = field(default_factory=list)

    def column(self, upper: float) -> int:
        """One more unknown, from 0 to `upper`."""
        self.upper.append(upper)
        self.columns += 1
        return self.columns - 1

    def add(self, row: Row, low: float = -math.inf, high: float = math.inf) -> None:
        """One more condition, low <= row <= high."""
        self.rows.append((row, low, high))

    def places(self, wanted: Callable[[Choice], bool], value: Callable[[Choice], float] = lambda _: 1.0) -> Row:
        """A row over the choices that are wanted."""
        return {column: value(choice) for column, choice in enumerate(self.choices) if wanted(choice)}

    def solve(self, objective: Row, further: Sequence[tuple[Row, float, float]] = ()) -> NDArray[np.float64] | None:
        """The columns of a best solution; None when there is none. Raises PortfolioRefused when time runs out."""
        costs = np.zeros(self.columns)
        for column, value in objective.items():
            costs[column] = value
        integral = np.zeros(self.columns)
        integral[: len(self.choices)] = 1
        found: Any = milp(
            costs,
            integrality=integral,
            bounds=Bounds(np.zeros(self.columns), np.array(self.upper)),
            constraints=_matrix([*self.rows, *further], self.columns),
            options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
        )
        if found.status == OUT_OF_TIME:
            raise PortfolioRefused(
                f"No answer was proven best within {SECONDS:g} seconds.",
                code="SRC-003",
                remedy="Leave out offers that nobody would take, or decide on some items first.",
            )
        if found.x is None and found.status != INFEASIBLE:
            raise ArithmeticError(found.message)
        return None if found.x is None else np.asarray(found.x)

    def chosen(self, solution: NDArray[np.float64]) -> list[Choice]:
        """The choices that a solution takes."""
        return [choice for column, choice in enumerate(self.choices) if solution[column] > 1 / 2]

    def cost(self, sourcing: Sourcing) -> dict[int, float]:
        """The objective."""
        weights = sourcing.weights
        return {
            **self.places(lambda _: True, lambda choice: choice.offer.price),
            self.length: weights.month,
            **dict.fromkeys(self.handed.values(), weights.handover),
            **dict.fromkeys(self.used.values(), weights.partner),
        }


def programme_of(sourcing: Sourcing) -> Programme:
    """The integer programme of a question that `check` found sound. Items and sites come in the order of their ids."""
    items = sorted(sourcing.items, key=lambda item: item.id)
    programme = Programme([choice for item in items for choice in _choices(sourcing, item)])
    for _ in programme.choices:
        programme.column(1.0)
    horizon = _horizon(sourcing)
    for item in items:
        for source in _sources(item):
            programme.starts[item.id, source] = programme.column(horizon)
    programme.length = programme.column(horizon)
    programme.handed = {edge: programme.column(1.0) for edge in sourcing.edges}
    programme.used = {partner: programme.column(1.0) for partner in sorted(set(sourcing.partner_of.values()))}
    _one_choice_each(programme, items)
    _slots_hold(programme, sourcing)
    _times(programme, horizon)
    _order(programme, sourcing)
    _partners(programme, sourcing)
    _limits(programme, sourcing)
    return programme


def _sources(item: Item) -> tuple[Source, ...]:
    return ("first", "second") if item.second_source else ("first",)


def _choices(sourcing: Sourcing, item: Item) -> Iterable[Choice]:
    slots = {site.id: tuple(sorted(site.slots, key=lambda slot: (slot.starts, slot.ends))) for site in sourcing.sites}
    for source in _sources(item):
        for offer in sourcing.admissible(item.id):
            for slot in slots[offer.site] or (None,):
                yield Choice(source, offer, slot)


def _horizon(sourcing: Sourcing) -> float:
    """No plan has to be longer than this: the last slot begins, then everything one after the other."""
    begins = max((slot.starts for site in sourcing.sites for slot in site.slots), default=0.0)
    longest = {item.id: max((o.months for o in sourcing.admissible(item.id)), default=0.0) for item in sourcing.items}
    return begins + sum(longest.values()) + sourcing.weights.handover_months * len(sourcing.edges) + 1.0


def _one_choice_each(programme: Programme, items: Sequence[Item]) -> None:
    for key in programme.starts:
        programme.add(programme.places(lambda choice, key=key: choice.key == key), 1.0, 1.0)  # type: ignore[misc]
    for item in items:
        if item.second_source:
            of_item = [choice.offer.site for choice in programme.choices if choice.offer.item == item.id]
            for site in sorted(set(of_item)):
                pair = (item.id, site)
                row = {
                    column: 1.0
                    for column, choice in enumerate(programme.choices)
                    if (choice.offer.item, choice.offer.site) == pair
                }
                programme.add(row, high=1.0)


def _slots_hold(programme: Programme, sourcing: Sourcing) -> None:
    for site in sourcing.sites:
        for slot in dict.fromkeys(site.slots):
            row = {
                column: choice.offer.use
                for column, choice in enumerate(programme.choices)
                if choice.offer.site == site.id and choice.slot == slot
            }
            if math.isfinite(slot.capacity):
                programme.add(row, high=slot.capacity)


def _times(programme: Programme, horizon: float) -> None:
    for key, start in programme.starts.items():
        columns = [(column, choice) for column, choice in enumerate(programme.choices) if choice.key == key]
        begins = {column: -(choice.slot.starts if choice.slot else 0.0) for column, choice in columns}
        ends = {column: -min(choice.slot.ends if choice.slot else horizon, horizon) for column, choice in columns}
        lasts = {column: -choice.offer.months for column, choice in columns}
        programme.add({**begins, start: 1.0}, low=0.0)
        programme.add({**ends, start: 1.0}, high=0.0)
        programme.add({**lasts, programme.length: 1.0, start: -1.0}, low=0.0)


def _order(programme: Programme, sourcing: Sourcing) -> None:
    for (item, source), start in programme.starts.items():
        for edge in (each for each in sourcing.edges if each[1] == item):
            before = (edge[0], "first")
            row = {
                column: -choice.offer.months for column, choice in enumerate(programme.choices) if choice.key == before
            }
            row |= {start: 1.0, programme.starts[edge[0], "first"]: -1.0}
            if source == "first":
                row[programme.handed[edge]] = -sourcing.weights.handover_months
            programme.add(row, low=0.0)


def _partners(programme: Programme, sourcing: Sourcing) -> None:
    """Whose work it is: hand-overs between first sources, and who is needed at all."""
    shares: dict[tuple[str, Source], dict[str, dict[int, float]]] = {}
    for column, choice in enumerate(programme.choices):
        partner = sourcing.partner_of[choice.offer.site]
        shares.setdefault(choice.key, {}).setdefault(partner, {})[column] = -1.0
    for found in shares.values():
        for partner, row in found.items():
            programme.add({**row, programme.used[partner]: 1.0}, low=0.0)
    for (before, after), handed in programme.handed.items():
        taking = shares.get((after, "first"), {})
        for partner, row in shares.get((before, "first"), {}).items():
            stays = dict.fromkeys(taking.get(partner, {}), 1.0)
            programme.add({**row, **stays, handed: 1.0}, low=0.0)


def _limits(programme: Programme, sourcing: Sourcing) -> None:
    limits = sourcing.limits
    if limits.months is not None:
        programme.add({programme.length: 1.0}, high=limits.months)
    if limits.handovers is not None:
        programme.add(dict.fromkeys(programme.handed.values(), 1.0), high=limits.handovers)
    if limits.partners is not None:
        programme.add(dict.fromkeys(programme.used.values(), 1.0), high=limits.partners)
    if limits.budget is not None:
        programme.add(programme.places(lambda _: True, lambda choice: choice.offer.price), high=limits.budget)


def _matrix(rows: Sequence[tuple[Row, float, float]], columns: int) -> LinearConstraint:
    """All rows as one sparse matrix."""
    at = [(number, column, value) for number, (row, _, _) in enumerate(rows) for column, value in row.items()]
    where, column, value = (np.array(part) for part in zip(*at, strict=True))
    matrix = coo_array((value, (where, column)), shape=(len(rows), columns)).tocsr()
    return LinearConstraint(matrix, np.array([low for _, low, _ in rows]), np.array([high for _, _, high in rows]))
