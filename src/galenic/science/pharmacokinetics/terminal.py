"""The terminal phase: lambda z by regression of log concentration on time (ICH M13A 2.2.2.2; at least three points)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import NCAOptions, Route, TerminalStart
from galenic.science.pharmacokinetics.preparation import Points
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("LAMZ", "LAMZICPT", "R2", "R2ADJ", "CORRXY", "LAMZNPT", "LAMZLL", "LAMZUL")
LAMZ, LAMZICPT, R2, R2ADJ, CORRXY, LAMZNPT, LAMZLL, LAMZUL = range(len(COLUMNS))
TOO_FEW_POINTS, NOT_DECLINING = int(Reason.TOO_FEW_POINTS), int(Reason.NOT_DECLINING)
POINTS_UNUSABLE = int(Reason.POINTS_UNUSABLE)


class _Search(NamedTuple):
    """Where the search for the terminal points begins in each profile, and how they are chosen."""

    after: Floats
    from_it: bool
    chosen: Booleans
    min_points: int
    tolerance: float
    rising_lines_compete: bool


class _Room(NamedTuple):
    """Working space for the points of one profile, last first: times, logarithms, adjusted R2, and their positions."""

    x: Floats
    y: Floats
    adjusted: Floats
    found: Integers


class _Line(NamedTuple):
    """Running moments of a regression: number, means, and sums of squares and products about them."""

    n: int
    x: float
    y: float
    xx: float
    xy: float
    yy: float


def terminal_phase(
    profiles: Profiles, points: Points, options: NCAOptions, tmax: Floats
) -> tuple[dict[str, Floats], dict[str, Integers], Booleans]:
    """Lambda z and its regression by name, with reasons, and which samples (in the order of `profiles`) were used.

    Where points are chosen in the samples the regression is over exactly these; otherwise over the last points, their
    number found by adjusted R2. Points before Tmax or before the end of an infusion are never searched.
    """
    values = np.full((len(profiles), len(COLUMNS)), np.nan)
    reasons = np.zeros(len(profiles), np.int64)
    used = np.zeros(len(profiles.samples.time), np.bool_)
    from_tmax = options.terminal_start is TerminalStart.FROM_TMAX or (
        options.terminal_start is TerminalStart.BY_ROUTE and options.route is Route.BOLUS
    )
    after = np.fmax(tmax, profiles.samples.duration) if options.route is Route.INFUSION else tmax
    search = _Search(
        after,
        from_tmax,
        profiles.samples.chosen,
        options.min_points,
        options.r2_tolerance,
        options.rising_lines_compete,
    )
    _fit(points, search, values, reasons, used)
    return {name: values[:, i] for i, name in enumerate(COLUMNS)}, dict.fromkeys(COLUMNS, reasons), used


@kernel
def _with_point(line: _Line, x: float, y: float) -> _Line:
    n = line.n + 1
    dx, dy = x - line.x, y - line.y
    mean_x, mean_y = line.x + dx / n, line.y + dy / n
    return _Line(
        n, mean_x, mean_y, line.xx + dx * (x - mean_x), line.xy + dx * (y - mean_y), line.yy + dy * (y - mean_y)
    )


@kernel
def _r_squared(line: _Line) -> float:
    return min(line.xy * line.xy / (line.xx * line.yy), 1.0)


@kernel
def _adjusted(line: _Line) -> float:
    return 1.0 - (1.0 - _r_squared(line)) * (line.n - 1) / (line.n - 2)


@kernel
def _write(line: _Line, row: Floats) -> None:
    slope = line.xy / line.xx
    row[LAMZ], row[LAMZICPT] = -slope, line.y - slope * line.x
    row[R2] = _r_squared(line)
    row[R2ADJ] = _adjusted(line) if line.n > 2 else np.nan
    row[CORRXY] = -np.sqrt(row[R2])
    row[LAMZNPT] = line.n


@kernel
def _collect(points: Points, p: int, search: _Search, by_hand: bool, found: Integers) -> int:
    """Positions of the candidate points of a profile, last first; returns how many."""
    count = 0
    for i in range(points.offsets[p + 1] - 1, points.offsets[p] - 1, -1):
        if not points.fit[i]:
            continue
        late = points.time[i] > search.after[p] or (search.from_it and points.time[i] == search.after[p])
        if search.chosen[points.source[i]] if by_hand else late:
            found[count] = i
            count += 1
    return count


@kernel
def _is_chosen_by_hand(points: Points, p: int, chosen: Booleans) -> bool:
    for i in range(points.offsets[p], points.offsets[p + 1]):
        if points.source[i] >= 0 and chosen[points.source[i]]:
            return True
    return False


@kernel
def _best(x: Floats, y: Floats, min_points: int, search: _Search, adjusted: Floats) -> int:
    """How many of the points, last first, the best falling line takes; 0 when there is none.

    The largest adjusted R2, then the longest line within the tolerance of it. A line through two points counts only
    where there is no longer one.
    """
    line, best = _Line(0, 0.0, 0.0, 0.0, 0.0, 0.0), -np.inf
    for k in range(len(x)):
        line = _with_point(line, x[k], y[k])
        adjusted[k] = -np.inf
        if line.n < min_points or line.xy == 0.0:
            continue
        fit = _adjusted(line) if line.n > 2 else -1e300
        if line.xy < 0.0:
            adjusted[k] = fit
        if line.xy < 0.0 or search.rising_lines_compete:
            best = max(best, fit)
    taken = 0
    for k in range(len(x)):
        if adjusted[k] > -np.inf and (adjusted[k] > best - search.tolerance or adjusted[k] == best):
            taken = k + 1
    return taken


@kernel
def _fit_one(points: Points, p: int, search: _Search, room: _Room, row: Floats) -> int:
    """Fit one profile; returns the number of points, or minus the reason why there is none."""
    by_hand = _is_chosen_by_hand(points, p, search.chosen)
    count = _collect(points, p, search, by_hand, room.found)
    if count < (2 if by_hand else search.min_points):
        return -(POINTS_UNUSABLE if by_hand else TOO_FEW_POINTS)
    x, y = room.x[:count], room.y[:count]
    for k in range(count):
        x[k], y[k] = points.time[room.found[k]], np.log(points.concentration[room.found[k]])
    taken = _best(x, y, count if by_hand else search.min_points, search, room.adjusted)
    if taken == 0:
        return -NOT_DECLINING
    line = _Line(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for k in range(taken):
        line = _with_point(line, x[k], y[k])
    _write(line, row)
    row[LAMZLL], row[LAMZUL] = x[taken - 1], x[0]
    return taken


@kernel
def _fit(points: Points, search: _Search, values: Floats, reasons: Integers, used: Booleans) -> None:
    longest = 0
    for p in range(len(reasons)):
        longest = max(longest, points.offsets[p + 1] - points.offsets[p])
    room = _Room(np.empty(longest), np.empty(longest), np.empty(longest), np.empty(longest, np.int64))
    for p in range(len(reasons)):
        taken = _fit_one(points, p, search, room, values[p])
        reasons[p] = max(0, -taken)
        for k in range(taken):
            used[points.source[room.found[k]]] = True
