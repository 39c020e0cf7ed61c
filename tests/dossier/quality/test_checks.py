"""What is stated against what the evidence says: every contradiction is one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.dossier.quality.summary import summarize
from galenic.reports.blocks import Listing
from tests.dossier.quality.example import described, drawn, material, performance, piece, pieces


def points(**changes: Any) -> tuple[str, ...]:
    return summarize(material(**changes)).points


def test_the_example_has_nothing_to_settle() -> None:
    assert points() == ()
    assert drawn(material()).sections[-1].title.startswith("2.3.R")


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (36, ("36 months are proposed, and stability supports 24 months",)),
        (18, ("18 months are proposed, and stability judged a proposal of 24 months",)),
        (None, ()),
    ],
)
def test_a_shelf_life_is_what_the_study_supports_and_judged(months: int | None, said: tuple[str, ...]) -> None:
    product = described()["product"] | {"shelf-life-months": months}
    assert points(product=product) == said
    assert points(product=product, part="2.3.P") == said
    assert points(product=product, part="2.3.S") == ()


def test_batches_are_judged_by_the_limits_applied_for() -> None:
    rows = [
        row | {"limit": "95.0 to 105.0 %"} if row["test"] == "Assay" and "of" not in row else row
        for row in described()["specification"]
    ]
    found = points(specification=rows)
    assert [one.partition(":")[0] for one in found] == ["BB-01", "PB-02", "PB-03", "stability"]
    assert found[0] == ('BB-01: Assay was judged by "94.0 to 106.0 %", and the specification says "95.0 to 105.0 %"')
    wider = [
        row | {"limit": "x", "shelf-life-limit": "94.0 TO 106.0 %"} if row["test"] == "Assay" else row for row in rows
    ]
    assert points(specification=wider) == ()


def test_evidence_that_failed_is_told() -> None:
    failed = performance("release_PB-02")
    outcome = failed.outcome.model_copy(update={"passed": False, "conclusion": "PB-02 fails."})
    given = (*pieces()[:2], piece("release_PB-02", failed.model_copy(update={"outcome": outcome})), pieces()[3])
    assert points(given=given) == ("release_PB-02 did not meet its criteria: PB-02 fails.",)


def test_doubts_evidence_left_out_and_rows_about_nothing_are_told() -> None:
    found = points(about=[{"evidence": "elsewhere"}])
    assert len(found) == 5
    assert sum("could be about the substance or the product" in one for one in found) == 4
    assert found[-1] == "elsewhere is stated (about), and is not among the evidence"
    told = points(
        about=[{"evidence": "stability", "of": "Theophylline"}, *described()["about"][1:]],
        substance=[{"name": "Theophylline", "manufacturer": "Birch"}],
        manufacturer=[],
        specification=[],
    )
    assert told == ()


def test_the_document_and_the_list_of_missing_say_them() -> None:
    given = material(product=described()["product"] | {"shelf-life-months": 36})
    last = drawn(given).sections[-1]
    assert last.title == "Points to settle before signature"
    listed = next(block for block in last.blocks if isinstance(block, Listing))
    assert listed.items == points(product=described()["product"] | {"shelf-life-months": 36})
    assert summarize(given).missing[-1] == f"To settle: {listed.items[0]}"
    assert drawn(given).verdict.sentence.endswith("To settle: 1.")


def test_a_shelf_life_is_drawn_from_the_limits_to_its_end() -> None:
    """0.50 % is what the study was evaluated against: a limit of 0.40 % to the end of shelf life is another one."""
    rows = [
        row | {"shelf-life-limit": "at most 0.40 %"} if row["test"].startswith("Total") else row
        for row in described()["specification"]
    ]
    said = 'evaluated against 0.5, and the specification says "at most 0.40 %" to the end of shelf life'
    assert points(specification=rows) == (f"stability: Total degradation products was {said}",)
    without = [{name: value for name, value in row.items() if name != "shelf-life-limit"} for row in rows]
    assert len(points(specification=without)) == 1


def test_a_batch_formula_is_the_composition_times_the_size_of_the_batch() -> None:
    """120 000 tablets of 320.0 mg are 38.40 kg; 40.32 kg are 336 mg each, five percent more."""
    rows = [
        row | {"amount": "40.32 kg"} if row["component"] == "Theophylline" else row
        for row in described()["batch-formula"]
    ]
    said = "are 336 mg a unit, and the composition says 320.0 mg"
    assert points(batch_formula=rows) == (f"batch formula: 40.32 kg of Theophylline in 120 000 tablets {said}",)
    assert points(batch_formula=rows, part="2.3.S") == ()
    for amount in ("38.4 kg", "38 kg", "q.s."):
        rows = [
            row | {"amount": amount} if row["component"] == "Theophylline" else row
            for row in described()["batch-formula"]
        ]
        assert points(batch_formula=rows) == ()
    two = [row | {"strength": one} for row in described()["composition"] for one in ("200 mg", "320 mg")]
    assert (
        points(
            batch_formula=[{"component": "Theophylline", "amount": "9 kg", "batch-size": "10 tablets"}], composition=two
        )
        == ()
    )
