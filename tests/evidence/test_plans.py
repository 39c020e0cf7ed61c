"""The plan of a product is evidence like any other: handed in as a table, computed, signed, recomputed."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.catalogue import perform
from galenic.catalogue.discovery import services
from galenic.catalogue.regulatory._described import FACTS
from galenic.catalogue.tables.templates import template_csv
from galenic.evidence.recomputing import recompute
from tests.study import Study

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[2] / "examples/products"


def test_a_plan_is_computed_approved_and_recomputed_on_the_record(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("galenic.catalogue.discovery.services", services)
    content = template_csv(FACTS, example=True)
    facts = study.submit(content, service_id="regulatory.advice", input_name="facts", file_name="facts.csv")
    evidence = study.approved({"facts": facts}, "regulatory.advice", options={"start": "2027-01-04"})
    same = perform("regulatory.advice", {"facts": content}, {"start": "2027-01-04"})
    assert evidence.outcome["conclusion"] == same.outcome.conclusion
    assert recompute(evidence).same
