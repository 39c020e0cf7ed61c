"""A place for every step in a drawing of the network: rows from top to bottom, so that every line runs downward."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise

#: Boxes side by side; more do not fit the width of a page with text that can be read.
WIDEST_ROW = 4
#: Width of a lane for a line, in boxes, and half the height of a box, in rows.
LANE = 0.16
HALF_BOX = 0.35
SWEEPS = 6

Point = tuple[float, float]
#: A step, or a lane: the step that its lines lead to, and the row that it passes.
Item = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Places (across, row) of the steps, and the points that each line from first to then runs through."""

    places: Mapping[str, Point]
    lines: Mapping[tuple[str, str], tuple[Point, ...]]


def essential(waits_for: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The transitive reduction: waits that others do not already imply. The order of time stays the same."""
    above = ancestors(waits_for)
    reduced = {}
    for step, before in waits_for.items():
        implied = {each for other in before for each in above[other]}
        reduced[step] = tuple(each for each in dict.fromkeys(before) if each not in implied)
    return reduced


def ancestors(waits_for: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Everything that comes before each step, directly or not."""
    found: dict[str, frozenset[str]] = {}
    for step in TopologicalSorter(waits_for).static_order():
        before = waits_for.get(step, ())
        found[step] = frozenset(before).union(*(found[each] for each in before))
    return found


def lay_out(waits_for: Mapping[str, Sequence[str]], order: Sequence[str]) -> Drawing:
    """Place every step and lead every line; `order` says who gets the higher row where two could.

    Rows hold WIDEST_ROW boxes at most, each below all that it waits for (after Coffman and Graham, 1972), and nearer to
    what waits for it where that shortens the lines. A line over several rows keeps a lane open in each that it passes,
    which it shares with other lines to the same step; boxes and lanes of a row stand near what they are joined to
    (barycenters, after Sugiyama, Tagawa and Toda, 1981).
    """
    rows = _lowered(_rows(waits_for, order), waits_for)
    row_of = {step: number for number, row in enumerate(rows) for step in row}
    chains: dict[tuple[str, str], tuple[Item, ...]] = {}
    for step, before in waits_for.items():
        for first in before:
            lanes = ((step, row) for row in range(row_of[first] + 1, row_of[step]))
            chains[first, step] = (first, *lanes, step)
    across = _across([list[Item](row) for row in rows], chains.values())
    places = {step: (across[step], float(row)) for step, row in row_of.items()}
    return Drawing(places, {link: tuple(_points(chain, across, row_of)) for link, chain in chains.items()})


def _points(chain: Sequence[Item], across: Mapping[Item, float], row_of: Mapping[str, int]) -> Iterator[Point]:
    """From the bottom of the first box, straight down each lane, to the top of the last."""
    for number, item in enumerate(chain):
        row = row_of[item] if isinstance(item, str) else item[1]
        if number:
            yield across[item], row - HALF_BOX
        if number < len(chain) - 1:
            yield across[item], row + HALF_BOX


def _rows(waits_for: Mapping[str, Sequence[str]], order: Sequence[str]) -> list[list[str]]:
    rank = {step: number for number, step in enumerate(order)}
    sorter = TopologicalSorter({step: waits_for.get(step, ()) for step in order})
    sorter.prepare()
    row_of: dict[str, int] = {}
    rows: list[list[str]] = []
    while sorter.is_active():
        for step in sorted(sorter.get_ready(), key=rank.__getitem__):
            row = max((row_of[each] + 1 for each in waits_for.get(step, ())), default=0)
            while row < len(rows) and len(rows[row]) >= WIDEST_ROW:
                row += 1
            if row >= len(rows):
                rows.append([])
            rows[row].append(step)
            row_of[step] = row
            sorter.done(step)
    return rows


def _lowered(rows: list[list[str]], waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Move down, as far as there is room, each box that more lines leave than enter."""
    row_of = {step: number for number, row in enumerate(rows) for step in row}
    for step in [step for row in reversed(rows) for step in row]:
        below = [row_of[each] for each, before in waits_for.items() if step in before]
        if len(below) <= len(waits_for.get(step, ())):
            continue
        for row in range(min(below) - 1, row_of[step], -1):
            if len(rows[row]) < WIDEST_ROW:
                rows[row_of[step]].remove(step)
                rows[row].append(step)
                row_of[step] = row
                break
    return [row for row in rows if row]


def _across(rows: list[list[Item]], chains: Collection[Sequence[Item]]) -> dict[Item, float]:
    """Sweep down and up a few times, and sort each row by the mean place of what its members are joined to."""
    joined: dict[Item, set[Item]] = {item: set() for row in rows for item in row}
    for chain in chains:
        for first, then in pairwise(chain):
            joined.setdefault(first, set()).add(then)
            joined.setdefault(then, set()).add(first)
    for item in joined:
        if isinstance(item, tuple):
            rows[item[1]].append(item)
    place = {item: spot for row in rows for item, spot in _spots(row)}
    for _ in range(SWEEPS):
        for row in (*rows, *reversed(rows)):
            row.sort(key=lambda item: (_mean([place[each] for each in joined[item]], place[item]), str(item)))
            place |= dict(_spots(row))
    return place


def _spots(row: Sequence[Item]) -> Iterator[tuple[Item, float]]:
    """The middle of every member, side by side, the row centered on zero."""
    widths = [1.0 if isinstance(item, str) else LANE for item in row]
    left = -sum(widths) / 2
    for item, width in zip(row, widths, strict=True):
        yield item, left + width / 2
        left += width


def _mean(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise
