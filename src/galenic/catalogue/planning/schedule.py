"""When each step can begin and must end: the critical path method on steps that wait for each other.

Kelley and Walker, Critical-Path Planning and Scheduling, 1959: earliest times forward, latest times backward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter


@dataclass(frozen=True, slots=True)
class Times:
    """Weeks from the beginning. `slack` is how far a step can slip before the goal, or the end of all work, slips."""

    start: float
    end: float
    slack: float


def schedule(
    weeks: Mapping[str, float], waits_for: Mapping[str, Sequence[str]], goal: str = ""
) -> tuple[dict[str, Times], tuple[str, ...]]:
    """Times of every step, and the critical path to `goal`, or to what ends last when it is empty.

    `weeks` is the duration of each step, `waits_for` its predecessors. Raises graphlib.CycleError on a circle.
    """
    order = tuple(TopologicalSorter({step: waits_for.get(step, ()) for step in weeks}).static_order())
    end: dict[str, float] = {}
    for step in order:
        end[step] = weeks[step] + max((end[each] for each in waits_for.get(step, ())), default=0.0)
    target = goal or max(order, key=lambda step: end[step], default="")
    latest = _latest(order, weeks, waits_for, end, target)
    times = {step: Times(end[step] - weeks[step], end[step], max(latest[step] - end[step], 0.0)) for step in order}
    return times, _path(target, waits_for, end) if target else ()


def _latest(
    order: Sequence[str],
    weeks: Mapping[str, float],
    waits_for: Mapping[str, Sequence[str]],
    end: Mapping[str, float],
    target: str,
) -> dict[str, float]:
    """The latest end of every step: what leads to the target must not delay it, all else not the end of all work."""
    latest = dict.fromkeys(order, max(end.values(), default=0.0))
    if target:
        latest[target] = end[target]
    for step in reversed(order):
        for before in waits_for.get(step, ()):
            latest[before] = min(latest[before], latest[step] - weeks[step])
    return latest


def _path(target: str, waits_for: Mapping[str, Sequence[str]], end: Mapping[str, float]) -> tuple[str, ...]:
    """From the target back along whatever it waited for longest."""
    path = [target]
    while before := waits_for.get(path[0], ()):
        path.insert(0, max(before, key=lambda step: end[step]))
    return tuple(path)
