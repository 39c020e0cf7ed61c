"""What is stated is read strictly: every fault is named."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from galenic.dossier.quality.facts import QualityFacts
from tests.dossier.quality.example import described

BIRCH = {"name": "Theophylline", "manufacturer": "Birch"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"goods": {}}, "Extra inputs are not permitted"),
        ({"text": [{"section": "P.9", "text": "x"}]}, "2.3 has no heading P.9"),
        ({"batch": [{"number": "B1", "of": "Caffeine"}]}, "batch 1: of = 'Caffeine' is no substance that is stated"),
        (
            {
                "substance": [BIRCH, BIRCH | {"manufacturer": "Cedar"}],
                "about": [{"evidence": "x", "of": "Theophylline"}],
            },
            "is more than one substance",
        ),
        ({"substance": [BIRCH, BIRCH]}, "substance 'Theophylline, Birch' is stated twice"),
        ({"product": {"shelf-life-months": 0}}, "greater than 0"),
        ({"specification": [{"test": "Assay"}]}, "Field required"),
        (
            {"master-file": [{"number": "1", "kind": "EDMF", "holder": "x", "subject": "y"}]},
            "'DMF', 'ASMF', 'CEP' or 'MF'",
        ),
        (
            {"master-file": [{"number": "1", "kind": "DMF", "holder": "x", "subject": "y"}] * 2},
            "master-file '1' is stated twice",
        ),
    ],
)
def test_what_cannot_be_is_refused(facts: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match="^(?s:.*)" + said.replace("(", r"\(")):
        QualityFacts.model_validate(facts)


def test_all_rows_that_name_nobody_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        QualityFacts.model_validate(
            {"batch": [{"number": "B1", "of": "A"}], "specification": [{"test": "Assay", "limit": "95 %", "of": "B"}]}
        )
    assert "batch 1" in str(refused.value)
    assert "specification 1" in str(refused.value)


def test_sections_may_be_written_with_the_number_of_either_module() -> None:
    told = [{"section": f"{prefix}P.1", "text": "White."} for prefix in ("", "2.3.", "3.2.")]
    assert {one.section for one in QualityFacts.model_validate({"text": told}).text} == {"P.1"}


def test_numbers_and_dates_without_quotes_are_texts() -> None:
    told = QualityFacts.model_validate({"batch": [{"number": 7, "size": 120000, "made": "2026-01-12"}]})
    assert (told.batch[0].number, told.batch[0].size) == ("7", "120000")


def test_the_example_is_read() -> None:
    told = described()
    facts = QualityFacts.model_validate({name: told[name] for name in told.keys() - {"application", "evidence"}})
    assert facts.product.shelf_life_months == 24
