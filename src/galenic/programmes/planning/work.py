"""What waits for whom of product descriptions and of decisions about plans; for the sponsor's own people alone."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step
from galenic.programmes.planning.lifecycle import PLAN_DECISION, PRODUCT_DESCRIPTION
from galenic.programmes.planning.models import PlanDecision, ProductDescription

DESCRIPTIONS = Course(PRODUCT_DESCRIPTION, frozenset({"approve"}))
DECISIONS = Course(PLAN_DECISION, frozenset({"approve"}))


def steps(reader: Reader) -> Iterator[Step]:
    """Drafts to be put into force, and decisions to be approved, whoever does it; a query for each kind of record."""
    if not reader.kept_roles(reader.organization_id):
        return
    own = reader.organization_id
    drafts = ProductDescription.objects.filter(sponsor_id=own, state="draft").select_related("programme")
    yield from DESCRIPTIONS.steps(drafts.order_by("programme__code", "number"))
    proposed = PlanDecision.objects.filter(sponsor_id=own, state="proposed").select_related("programme")
    yield from DECISIONS.steps(proposed.order_by("programme__code", "service_id", "pk"))
