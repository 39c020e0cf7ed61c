"""Concentration curves as figures: every subject, and the mean of each treatment, on linear and logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from galenic.catalogue.outcome import Axis, Cell, Figure, Layer
from galenic.catalogue.pharmacokinetics._concentrations import Curves
from galenic.science.descriptive import describe

Scale = Literal["linear", "log"]
SCALES: tuple[Scale, ...] = ("linear", "log")
Row = tuple[Cell, ...]


def figures(found: Curves) -> Iterator[Figure]:
    """Draw mean and individual curves. BLQ lies at zero, where a logarithmic axis has no place."""
    for analyte in _values(found, "analyte"):
        rows = _individual(found, analyte)
        mean = _mean(found, analyte)
        if mean:
            yield from (_mean_figure(found, analyte, mean, scale) for scale in SCALES)
        yield from (_individual_figure(found, analyte, rows, scale) for scale in SCALES)


def has_common_times(found: Curves) -> bool:
    """Whether mean curves can be drawn: over planned times, or over actual ones when all profiles share them."""
    if found.column("nominal_time") is not None:
        return True
    times: dict[int, set[float]] = {}
    for profile, time in zip(found.profile, found.time, strict=True):
        times.setdefault(int(profile), set()).add(float(time))
    shared = set.intersection(*times.values())
    return 2 * len(shared) > max(len(each) for each in times.values())


def _values(found: Curves, label: str) -> list[str]:
    if label not in found.identity:
        return [""]
    at = found.identity.index(label)
    return list(dict.fromkeys(str(identity[at]) for identity in found.identities))


def _labels(found: Curves, profile: int) -> dict[str, str]:
    labels = dict(zip(found.identity, map(str, found.identities[profile]), strict=True))
    return {"analyte": "", "treatment": "", **labels}


def _individual(found: Curves, analyte: str) -> list[Row]:
    rows: list[Row] = []
    for profile, time, value in zip(found.profile, found.time, found.concentration, strict=True):
        labels = _labels(found, int(profile))
        if labels["analyte"] == analyte and not math.isnan(value):
            rows.append((labels["subject"], labels["treatment"], float(time), float(value)))
    return rows


def _mean(found: Curves, analyte: str) -> list[Row]:
    """Mean, and one standard deviation to either side, at every time that most profiles of a treatment have."""
    if not has_common_times(found):
        return []
    nominal = found.column("nominal_time")
    times = found.time if nominal is None else nominal
    groups: dict[tuple[str, float], list[float]] = {}
    profiles: dict[str, set[int]] = {}
    for profile, time, value in zip(found.profile, times, found.concentration, strict=True):
        labels = _labels(found, int(profile))
        if labels["analyte"] == analyte and not math.isnan(value):
            groups.setdefault((labels["treatment"], float(time)), []).append(float(value))
            profiles.setdefault(labels["treatment"], set()).add(int(profile))
    rows: list[Row] = []
    for (treatment, time), values in sorted(groups.items()):
        told = describe(values)
        if told.mean is not None and 2 * told.n > len(profiles[treatment]):
            spread = told.sd or 0.0
            rows.append((treatment, time, told.mean, max(told.mean - spread, 0.0), told.mean + spread))
    return rows


def _individual_figure(found: Curves, analyte: str, rows: list[Row], scale: Scale) -> Figure:
    return Figure(
        name=_name("individual", analyte, scale),
        title=_title("Concentration of each subject", analyte),
        caption="Samples as measured, joined by straight lines.",
        x=_time(found),
        y=_concentration(found, scale),
        columns=("subject", "treatment", "time", "concentration"),
        rows=tuple(rows),
        layers=_points_and_lines(found),
        facet="subject",
    )


def _mean_figure(found: Curves, analyte: str, rows: list[Row], scale: Scale) -> Figure:
    over = "planned" if found.column("nominal_time") is not None else "actual"
    series = _series(found)
    band = Layer(mark="band", x="time", y="concentration", low="low", high="high", series=series)
    spread = "; the band spans one standard deviation to either side" if scale == "linear" else ""
    return Figure(
        name=_name("mean", analyte, scale),
        title=_title("Mean concentration", analyte),
        caption=f"Arithmetic mean at {over} times{spread}.",
        x=_time(found),
        y=_concentration(found, scale),
        columns=("treatment", "time", "concentration", "low", "high"),
        rows=tuple(rows),
        layers=(band, *_points_and_lines(found)) if scale == "linear" else _points_and_lines(found),
    )


def _points_and_lines(found: Curves) -> tuple[Layer, ...]:
    series = _series(found)
    return tuple(Layer(mark=mark, x="time", y="concentration", series=series) for mark in ("line", "point"))


def _series(found: Curves) -> str:
    return "treatment" if "treatment" in found.identity else ""


def _name(kind: str, analyte: str, scale: Scale) -> str:
    return "_".join(part for part in (kind, analyte, scale) if part)


def _title(what: str, analyte: str) -> str:
    return f"{what}, {analyte}" if analyte else what


def _time(found: Curves) -> Axis:
    return Axis(title="Time after dosing", unit=found.units["time"])


def _concentration(found: Curves, scale: Scale) -> Axis:
    return Axis(title="Concentration", unit=found.units.get("concentration", ""), scale=scale)
