"""The terminal phase: lambda z by regression of log concentration on time (ICH M13A 2.2.2.2; at least three points)."""

from __future__ import annotations

import numpy as np

from galenic.science.pharmacokinetics.compiled import kernel
from galenic.science.pharmacokinetics.options import NCAOptions, Route, TerminalStart
from galenic.science.pharmacokinetics.preparation import Points
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles
from galenic.science.pharmacokinetics.reasons import Reason

COLUMNS = ("LAMZ", "LAMZICPT", "R2", "R2ADJ", "CORRXY", "LAMZNPT", "LAMZLL", "LAMZUL")


def terminal_phase(
    profiles: Profiles, points: Points, options: NCAOptions, tmax: Floats
) -> tuple[dict[str, Floats], dict[str, Integers], Booleans]:
    """Lambda z and its regression by name, with reasons, and which samples (in the order of `profiles`) were used.

    Where points are chosen in `profiles.chosen` the regression is over exactly these; otherwise over the last points,
    their number found by adjusted R2. Points before Tmax or before the end of an infusion are never searched.
    """
    values = np.full((len(profiles), len(COLUMNS)), np.nan)
    reasons = np.zeros(len(profiles), np.int64)
    used = np.zeros(len(profiles.time), np.bool_)
    from_tmax = options.terminal_start is TerminalStart.FROM_TMAX or (
        options.terminal_start is TerminalStart.BY_ROUTE and options.route is Route.BOLUS
    )
    infused = np.nan_to_num(profiles.duration) if options.route is Route.INFUSION else np.zeros(len(profiles))
    longest = int(np.max(np.diff(points.offsets), initial=0))
    _fit(
        points.offsets,
        points.time,
        points.concentration,
        points.fit,
        points.source,
        profiles.chosen,
        tmax,
        infused,
        from_tmax,
        options.min_points,
        options.r2_tolerance,
        longest,
        values,
        reasons,
        used,
    )
    return {name: values[:, i] for i, name in enumerate(COLUMNS)}, dict.fromkeys(COLUMNS, reasons), used


_TOO_FEW = int(Reason.TOO_FEW_POINTS)
_NOT_DECLINING = int(Reason.NOT_DECLINING)
_UNUSABLE = int(Reason.POINTS_UNUSABLE)


@kernel
def _line(n: int, mx: float, my: float, sxx: float, sxy: float, syy: float, row: Floats) -> None:
    """Write slope, intercept and fit of the regression with these moments."""
    slope = sxy / sxx
    r2 = 0.0 if syy <= 0.0 else min(sxy * sxy / (sxx * syy), 1.0)
    row[0], row[1] = -slope, my - slope * mx
    row[2] = r2
    row[3] = 1.0 - (1.0 - r2) * (n - 1) / (n - 2) if n > 2 else np.nan
    row[4] = np.sqrt(r2) if slope > 0.0 else -np.sqrt(r2)
    row[5] = n


@kernel
def _search(count: int, x: Floats, y: Floats, min_points: int, tolerance: float, adjusted: Floats, row: Floats) -> int:
    """Fit the best line over the first `count` points, which run backward from the last one. Returns the number used.

    Zero when no line falls. Two passes with the same running moments: the largest adjusted R2, then the longest line
    within the tolerance of it.
    """
    best, chosen = -np.inf, 0
    for search in range(2):
        n, mx, my, sxx, sxy, syy = 0, 0.0, 0.0, 0.0, 0.0, 0.0
        for k in range(count):
            n += 1
            dx, dy = x[k] - mx, y[k] - my
            mx += dx / n
            my += dy / n
            sxx += dx * (x[k] - mx)
            sxy += dx * (y[k] - my)
            syy += dy * (y[k] - my)
            if search == 1:
                if n == chosen:
                    _line(n, mx, my, sxx, sxy, syy, row)
                    return chosen
                continue
            adjusted[k] = -np.inf
            if n >= min_points and sxy < 0.0 and syy > 0.0:
                # two points always fit: they count only when there are no more
                adjusted[k] = 1.0 - (1.0 - sxy * sxy / (sxx * syy)) * (n - 1) / (n - 2) if n > 2 else -1e300
                best = max(best, adjusted[k])
        if search == 0:
            for k in range(count):
                if adjusted[k] > -np.inf and (adjusted[k] > best - tolerance or adjusted[k] == best):
                    chosen = k + 1
            if chosen == 0:
                return 0
    return chosen


@kernel
def _fit(
    offsets: Integers,
    time: Floats,
    concentration: Floats,
    fit: Booleans,
    source: Integers,
    chosen: Booleans,
    tmax: Floats,
    infused: Floats,
    from_tmax: bool,
    min_points: int,
    tolerance: float,
    longest: int,
    values: Floats,
    reasons: Integers,
    used: Booleans,
) -> None:
    x, y, adjusted = np.empty(longest), np.empty(longest), np.empty(longest)
    sources = np.empty(longest, np.int64)
    for p in range(len(offsets) - 1):
        by_hand = False
        for i in range(offsets[p], offsets[p + 1]):
            by_hand = by_hand or (source[i] >= 0 and chosen[source[i]])
        count = 0
        for i in range(offsets[p + 1] - 1, offsets[p] - 1, -1):
            if not fit[i] or source[i] < 0:
                continue
            if by_hand:
                wanted = chosen[source[i]]
            else:
                earliest = max(tmax[p], infused[p])
                wanted = time[i] > earliest or (from_tmax and time[i] == earliest)
            if wanted:
                x[count], y[count], sources[count] = time[i], np.log(concentration[i]), source[i]
                count += 1
        least = 2 if by_hand else min_points
        if count < least:
            reasons[p] = _UNUSABLE if by_hand else _TOO_FEW
            continue
        points = _search(count, x, y, count if by_hand else min_points, tolerance, adjusted, values[p])
        if points == 0:
            reasons[p] = _NOT_DECLINING
            continue
        values[p, 6], values[p, 7] = x[points - 1], x[0]
        for k in range(points):
            used[sources[k]] = True
