"""The plan as a drawing: boxes below what they wait for, lines between them, the critical path marked.

Places come from `galenic.catalogue.planning.layering`; here they become pixels. What a reader needs to know stands in
the time line and in the list of steps as well, so the drawing is never the only place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from galenic.catalogue.planning.layering import HALF_BOX, Point, essential, lay_out
from galenic.programmes.planning.standing import STALE, PlanStanding, StepStanding

BOX_WIDTH, COLUMN, ROW = 206.0, 226.0, 104.0
BOX_HEIGHT = 2 * HALF_BOX * ROW
MARGIN = 8.0
#: Letters of a title that fit the width of a box.
LETTERS = 25
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A step: its top left corner, its title in lines, and how it stands in words and as a class."""

    id: str
    x: float
    y: float
    lines: tuple[str, ...]
    state: str
    classes: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Boxes and paths in a field of `width` by `height`."""

    width: float
    height: float
    box_width: float
    box_height: float
    boxes: tuple[Box, ...]
    paths: tuple[tuple[str, str], ...]


def drawn(standing: PlanStanding) -> Drawn:
    """Draw the steps of a plan, without the waits that others already imply."""
    steps = {each.step.id: each for each in standing.steps}
    waits = essential({id_: [wait.service for wait in each.step.waits] for id_, each in steps.items()})
    drawing = lay_out(waits, list(steps))
    left = min((across for across, _ in drawing.places.values()), default=0.0) - 0.5
    points = [*drawing.places.values(), *(point for line in drawing.lines.values() for point in line)]
    left = min(left, *(across for across, _ in points)) if points else left
    right = max([across for across, _ in drawing.places.values()] or [0.0]) + 0.5
    right = max(right, *(across for across, _ in points)) if points else right
    rows = max((row for _, row in drawing.places.values()), default=0.0) + 1

    def pixel(point: Point) -> Point:
        return MARGIN + (point[0] - left) * COLUMN, MARGIN + (point[1] + HALF_BOX) * ROW

    critical = set(pairwise(standing.plan.critical_path))
    return Drawn(
        width=2 * MARGIN + (right - left) * COLUMN,
        height=2 * MARGIN + (rows - 1) * ROW + BOX_HEIGHT,
        box_width=BOX_WIDTH,
        box_height=BOX_HEIGHT,
        boxes=tuple(_box(each, pixel(drawing.places[id_])) for id_, each in steps.items()),
        paths=tuple(
            (_path([pixel(point) for point in line]), "is-critical" if link in critical else "")
            for link, line in sorted(drawing.lines.items(), key=lambda each: each[0] in critical)
        ),
    )


def class_of(each: StepStanding) -> str:
    """How a step stands, as the class of its box or bar."""
    if each.state == STALE:
        return "is-stale"
    if each.is_settled:
        return "is-settled"
    if each.has_begun:
        return "is-begun"
    return "is-blocked" if each.blocked_by else ""


def _box(each: StepStanding, middle: Point) -> Box:
    step = each.step
    title = wrap(step.needed.service.title, LETTERS)
    shown = title[:MOST_LINES]
    if len(title) > MOST_LINES:
        shown[-1] = f"{shown[-1][: LETTERS - 1].rstrip()}…"
    state = "waits" if each.blocked_by and not each.has_begun else each.state
    classes = f"{class_of(each)} is-critical" if step.is_critical else class_of(each)
    return Box(
        id=step.id,
        x=round(middle[0] - BOX_WIDTH / 2, 1),
        y=round(middle[1] - BOX_HEIGHT / 2, 1),
        lines=tuple(shown),
        state=f"{state}, {step.advice.partner}",
        classes=classes,
        label=f"{step.needed.service.title}: {each.state}, {step.advice.partner}"
        + (", on the critical path" if step.is_critical else ""),
    )


def _path(points: Sequence[Point]) -> str:
    """A line that leaves and arrives straight downward, bent softly between rows."""
    first, *rest = points
    parts = [f"M{first[0]:.1f} {first[1]:.1f}"]
    before = first
    for point in rest:
        middle = (before[1] + point[1]) / 2
        parts.append(f"C{before[0]:.1f} {middle:.1f} {point[0]:.1f} {middle:.1f} {point[0]:.1f} {point[1]:.1f}")
        before = point
    return "".join(parts)


def end_of(steps: Iterable[StepStanding]) -> float:
    """The week in which the last of some steps ends, at typical durations."""
    return max((each.step.typical.end for each in steps), default=0.0)
