"""docs/explanation/plans.md tells the plans as they are."""

from __future__ import annotations

import re

import pytest

from docs.generate import DOCS
from tests.catalogue.planning.products import planned

PAGE = (DOCS / "explanation/plans.md").read_text()
TOLD = {
    "Immediate-release tablet": "immediate_release_tablet",
    "Extended-release tablet": "extended_release_tablet",
    "Solution for injection": "injection",
    "Oral suspension": "oral_suspension",
    "Peptide": "peptide",
    "Biosimilar antibody": "biologic",
    "Active substance alone": "substance",
    "A marketed tablet": "moved_tablet",
}


@pytest.mark.parametrize("title", TOLD)
def test_numbers_of_services_and_weeks_are_those_of_the_plan(title: str) -> None:
    found = re.search(
        rf"^\*\*{title}.*?\*\* \((\d+)(?: services)?, (\d+) weeks(?:, (\d+) to (\d+))?", PAGE, re.MULTILINE
    )
    assert found
    made = planned(TOLD[title])
    shortest, typical, longest = made.weeks_to_filing()
    assert (int(found[1]), abs(int(found[2]) - typical) <= 0.5) == (len(made.steps), True)
    if found[3]:
        assert (int(found[3]), int(found[4])) == (shortest, longest)
