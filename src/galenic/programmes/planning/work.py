"""What waits for whom of product descriptions and decisions about the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step
from galenic.programmes.planning.lifecycle import PLAN_DECISION, PRODUCT_DESCRIPTION
from galenic.programmes.planning.models import PlanDecision, ProductDescription

COURSES: dict[Any, Course] = {
    ProductDescription: Course(PRODUCT_DESCRIPTION, frozenset({"approve"})),
    PlanDecision: Course(PLAN_DECISION, frozenset({"approve"})),
}


def steps(reader: Reader) -> Iterator[Step]:
    """The steps of what the reader's own organization keeps as a sponsor; none for a partner's people."""
    if not reader.kept_roles(reader.organization_id):
        return
    for model, course in COURSES.items():
        found = model.objects.filter(sponsor_id=reader.organization_id, state__in=course.states)
        yield from course.steps(found.select_related("programme").order_by("pk"))
