"""Work that no service performs stands in the plan of every product that needs it."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.catalogue.discovery import services
from galenic.catalogue.planning.outside import WORK
from tests.catalogue.planning.products import described, planned

STERILE = {"Sterility assurance", "Container closure integrity", "Extractables and leachables"}
INJECTED = {*STERILE, "Bacterial endotoxins and pyrogens"}
BIOLOGIC = {"Cell banks", "Viral safety", "Structure of the protein"}
PRESERVED = {"Preservative efficacy"}


def works(name: str, /, **changes: Any) -> set[str]:
    return {work.title.partition(":")[0] for work in planned(name, **changes).outside}


@pytest.mark.parametrize(
    ("name", "changes", "needed"),
    [
        ("immediate_release_tablet", {}, set()),
        ("extended_release_tablet", {}, set()),
        ("injection", {}, INJECTED | PRESERVED),
        ("injection", {"dosage_form": "lyophilizate"}, INJECTED),
        ("injection", {"dosage_form": "ophthalmic-solution", "route": "ophthalmic"}, STERILE | PRESERVED),
        ("injection", {"dosage_form": "inhalation-suspension", "route": "inhalation"}, STERILE | PRESERVED),
        (
            "injection",
            {"dosage_form": "nasal-suspension", "route": "nasal"},
            {"Extractables and leachables"} | PRESERVED,
        ),
        ("injection", {"product_process": "validated"}, set()),
        ("oral_suspension", {}, PRESERVED),
        ("biologic", {}, INJECTED | PRESERVED | BIOLOGIC),
        (
            "biologic",
            {"modality": "viral-vector", "sequence": None},
            INJECTED | PRESERVED | BIOLOGIC - {"Structure of the protein"},
        ),
        ("biologic", {"substance_process": "validated"}, INJECTED | PRESERVED),
        ("substance", {}, set()),
    ],
)
def test_what_a_product_needs_beyond_the_catalogue(name: str, changes: dict[str, Any], needed: set[str]) -> None:
    """ICH Q5A(R2), Q5B, Q5D and Q6B for biologics; USP <51>, <85>, <1207> and <1663>, EU GMP Annex 1 by form."""
    assert works(name, **changes) == needed


def test_each_market_has_its_own_source() -> None:
    reasons = planned("injection", markets=["US"]).outside[0].reasons
    assert [reason.guideline for reason in reasons] == ["21 CFR 211.113(b)"]
    reasons = planned("injection", markets=["EU", "CA"]).outside[0].reasons
    assert [(reason.guideline, reason.markets) for reason in reasons] == [("EU GMP Annex 1", ("EU", "CA"))]


def test_no_such_work_is_a_service_and_all_goes_along_with_one() -> None:
    known = services()
    assert all(work.alongside and set(work.alongside) <= set(known) for work in WORK)
    assert not {work.title for work in WORK} & {service.title for service in known.values()}


def test_the_outcome_has_it_as_a_table_and_in_its_sentence() -> None:
    outcome = perform("regulatory.advice", {"product": described("injection")}, {}).outcome
    assert "Work outside the catalogue: 5." in outcome.conclusion
    rows = outcome.table("outside").rows
    preserved = next(row for row in rows if row[0] == "Preservative efficacy")
    assert "several doses" in str(preserved[5])
    tablet = perform("regulatory.advice", {"product": described("immediate_release_tablet")}, {}).outcome
    assert "outside" not in {table.name for table in tablet.tables}
    assert "outside the catalogue" not in tablet.conclusion
