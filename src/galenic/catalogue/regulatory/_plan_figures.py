"""The plan of a product as a network and as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from galenic.catalogue.outcome import Axis, Cell, Figure, Layer
from galenic.catalogue.planning.layering import Point, essential, lay_out
from galenic.catalogue.planning.plan import Plan, Step
from galenic.catalogue.regulatory._plan_tables import STAGES
from galenic.catalogue.service import Partner

PARTNERS = {partner: number for number, partner in enumerate(Partner)}


def figures(plan: Plan) -> Iterator[Figure]:
    """Draw what waits for what, and when everything happens."""
    yield network(plan)
    yield timeline(plan)


def network(plan: Plan) -> Figure:
    """Boxes from top to bottom, a line from each step to what waits for it; lines that others imply are left out."""
    waits = essential({step.id: [wait.service for wait in step.waits] for step in plan.steps})
    drawing = lay_out(waits, [step.id for step in plan.steps])
    on_path = set(pairwise(plan.critical_path))
    pieces = {piece: False for line in drawing.lines.values() for piece in pairwise(line)}
    pieces |= {piece: True for link, line in drawing.lines.items() if link in on_path for piece in pairwise(line)}
    boxes = [_box(step, drawing.places[step.id]) for step in sorted(plan.steps, key=_by_partner)]
    links = [_link(*piece, is_critical) for piece, is_critical in pieces.items()]
    return Figure(
        name="network",
        title="Network of the plan",
        caption="Each box: discipline, service, kind of partner and stage; (if) where it hangs on a result. Work runs "
        "from top to bottom along the lines; lines that others imply are left out. Thick: the critical path.",
        x=Axis(title="Place across", scale="none"),
        y=Axis(title="Row", scale="none"),
        columns=("text", "partner", "x", "y", "from_x", "from_y", "to_x", "to_y", "path_x", "path_y", *CRITICAL_ENDS),
        rows=(*boxes, *links),
        layers=(
            Layer(mark="link", x="from_x", y="from_y", x2="to_x", y2="to_y"),
            Layer(mark="link", x="path_x", y="path_y", x2="path_x2", y2="path_y2", strong=True),
            Layer(mark="node", x="x", y="y", text="text", series="partner"),
            Layer(mark="node", x="critical_x", y="critical_y", text="text", strong=True),
        ),
    )


CRITICAL_ENDS = ("path_x2", "path_y2", "critical_x", "critical_y")


def _by_partner(step: Step) -> tuple[int, float, str]:
    return PARTNERS[step.advice.partner], step.typical.start, step.id


def _box(step: Step, place: Point) -> tuple[Cell, ...]:
    discipline, _, name = step.id.partition(".")
    condition = " (if)" if step.needed.only_if else ""
    text = (
        f"{discipline.replace('-', ' ')}|{name.replace('-', ' ')}|{step.advice.partner}, stage {step.stage}{condition}"
    )
    critical = place if step.is_critical else (None, None)
    return (text, str(step.advice.partner), *place, *(None,) * 8, *critical)


def _link(first: Point, then: Point, is_critical: bool) -> tuple[Cell, ...]:
    strong = (*first, *then) if is_critical else (None,) * 4
    path_x, path_y, path_x2, path_y2 = strong
    return (None, None, None, None, *first, *then, path_x, path_y, path_x2, path_y2, None, None)


def timeline(plan: Plan) -> Figure:
    """Bars by stage, from the beginning to the end of each step; the critical path is outlined."""
    steps = sorted(plan.steps, key=lambda step: (step.stage, step.typical.start, step.id))
    rows = [
        (
            STAGES[step.stage],
            f"{step.id}{' (if)' if step.needed.only_if else ''}",
            str(step.advice.partner),
            step.typical.start,
            step.typical.end,
            step.typical.start if step.is_critical else None,
            step.typical.end if step.is_critical else None,
        )
        for step in steps
    ]
    return Figure(
        name="timeline",
        title="Timeline of the plan",
        caption="Everything as early as it can be, by the middle of assumed durations. Outlined: the critical path.",
        x=Axis(title="Time from the beginning", unit="week"),
        y=Axis(title="", scale="category"),
        columns=("stage", "service", "partner", "start", "end", "critical_start", "critical_end"),
        rows=tuple(rows),
        layers=(
            Layer(mark="span", x="start", y="service", low="start", high="end", series="partner"),
            Layer(mark="span", x="start", y="service", low="critical_start", high="critical_end", strong=True),
        ),
        facet="stage",
    )
