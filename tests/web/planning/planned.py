"""A product as the form sends it, and as it is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from galenic.programmes.models import ProductDescription
from galenic.programmes.planning import commands
from tests.factories import proof_of
from tests.web.sourcing.asking import Asking

TYPED = {
    "name": "Maple tablets",
    "modality": "small-molecule",
    "smiles": "CC(=O)Oc1ccccc1C(=O)O",
    "dosage_form": "tablet",
    "route": "oral",
    "strengths": "250 mg, 500 mg",
    "max_daily_dose_mg": "2000",
    "reference_product": "Oak tablets",
    "in_humans": "on",
    "markets": ["US", "EU"],
    "begins": "2027-01-04",
    "weeks": "stability.study: 26 to 30",
}
FACTS: dict[str, Any] = {
    "name": "Maple tablets",
    "modality": "small-molecule",
    "dosage_form": "tablet",
    "route": "oral",
    "strengths": ["250 mg"],
    "reference_product": "Oak tablets",
    "markets": ["US"],
}


def in_force(asking: Asking, **more: Any) -> ProductDescription:
    """A description that the plan follows from, with work beginning on 2027-01-04."""
    made = commands.describe_product(
        by=asking.pm, programme=asking.world.programme, facts={**FACTS, **more}, begins=date(2027, 1, 4)
    )
    return commands.approve_description(by=asking.pm, description=made, proof=proof_of(asking.pm.person))
