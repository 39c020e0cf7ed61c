"""What the sponsor has written down about its partners' sites before it asks them; all of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from galenic.demo.awarding import OFFERS
from galenic.demo.cast import CDMO, CRO, Cast
from galenic.demo.scenes import SCENES
from galenic.partners.commands import record_inspection, state_capability
from galenic.partners.models import Inspection

STATED, SOURCE = date(2025, 11, 10), "Questionnaire of November 2025 (invented)"
#: What each site says of every service that it offers.
SAID: Mapping[str, Mapping[str, Any]] = {
    CRO.key: {"modalities": ("small-molecule",), "dosage_forms": ("tablet",), "platforms": ("LC-MS/MS",)},
    CDMO.key: {
        "modalities": ("small-molecule",),
        "dosage_forms": ("capsule", "tablet"),
        "batch_kg": Decimal(60),
        "releases": True,
        "validated_processes": 3,
    },
}
#: The agency, when it came, and the letter.
INSPECTED = {
    CRO.key: ("EMA", date(2024, 9, 19), "Inspection letter 2024-118 (invented)"),
    CDMO.key: ("EMA", date(2025, 3, 14), "GMP certificate 2025-031 (invented)"),
}


def note_sites(cast: Cast) -> None:
    """Have the programme manager write down what each site says of itself, and when it was inspected."""
    by = cast.reader("manager")
    sponsor = by.person.organization
    offered = {scene.line: scene.service_id for scene in SCENES}
    for partner, lines in OFFERS.items():
        site = cast.sites[partner]
        for service_id in dict.fromkeys(offered[line] for line in lines):
            said = SAID[partner]
            state_capability(
                by=by, sponsor=sponsor, site=site, service_id=service_id, stated_on=STATED, source=SOURCE, **said
            )
        agency, day, reference = INSPECTED[partner]
        record_inspection(
            by=by,
            sponsor=sponsor,
            site=site,
            agency=agency,
            inspected_on=day,
            outcome=Inspection.Outcome.COMPLIANT,
            stated_on=STATED,
            source=SOURCE,
            reference=reference,
        )
