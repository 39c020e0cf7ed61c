"""Evidence goes where its service says, on the side that is stated; what is unclear is told."""

from __future__ import annotations

from galenic.catalogue.discovery import services
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import Performance
from galenic.dossier.compiling.material import Piece
from galenic.dossier.quality.facts import QualityFacts
from galenic.dossier.quality.placing import Placing, place
from galenic.dossier.quality.skeleton import skeletons

BIRCH = {"name": "Theophylline", "manufacturer": "Birch"}
CEDAR = {"name": "Theophylline", "manufacturer": "Cedar"}


def evidence(service: str) -> Piece:
    found = services()[service]
    return Piece(Performance.of(found, found.options(), (), Outcome(conclusion="It is so.")), "Report 7", "")


def placing(service: str, region: str = "US", **facts: object) -> Placing:
    return place([evidence(service)], QualityFacts.model_validate(facts), skeletons()[region])


def test_evidence_that_fits_one_side_needs_no_statement() -> None:
    found = placing("comparative.dissolution")
    assert [(one.of, one.sections) for one in found.placed] == [("product", ("P.2.2",))]
    assert (found.left_out, found.doubts) == ((), ())


def test_evidence_that_fits_both_sides_is_the_product_s_and_that_is_told() -> None:
    found = placing("stability.study", substance=[BIRCH])
    assert [(one.of, one.sections) for one in found.placed] == [("product", ("P.8",))]
    assert "could be about the substance or the product" in found.doubts[0]
    told = placing("stability.study", substance=[BIRCH], about=[{"evidence": "Report 7", "of": "Theophylline"}])
    assert [(one.of, one.sections) for one in told.placed] == [("Theophylline, Birch", ("S.7",))]
    assert told.doubts == ()


def test_evidence_may_be_named_by_its_digest() -> None:
    digest = evidence("stability.study").performance.digest
    for told, count in ((digest[:6].upper(), 0), (digest, 0), (digest[:5], 1)):
        assert len(placing("stability.study", about=[{"evidence": told}]).doubts) == count


def test_a_substance_s_evidence_goes_to_the_only_substance_or_waits() -> None:
    assert placing("impurity.mutagenic", substance=[BIRCH]).placed[0].of == "Theophylline, Birch"
    for substances, why in (([], "none is stated"), ([BIRCH, CEDAR], "Theophylline, Birch or Theophylline, Cedar")):
        found = placing("impurity.mutagenic", substance=substances)
        assert found.placed == ()
        assert why in found.left_out[0]


def test_evidence_on_the_wrong_side_or_of_another_module_is_left_out_and_told() -> None:
    wrong = placing(
        "comparative.dissolution", substance=[BIRCH], about=[{"evidence": "Report 7", "of": "Theophylline"}]
    )
    assert "fills P.2.2, and not what is stated" in wrong.left_out[0]
    assert "belongs to no heading" in placing("bioequivalence.study").left_out[0]


def test_regional_evidence_stands_in_the_region_s_part() -> None:
    for service, sections in (
        ("manufacturing.clinical-material", ("R",)),
        ("manufacturing.drug-product", ("P.3", "R")),
    ):
        found = placing(service)
        assert found.placed[0].sections == sections
        assert found.at("R", "product") == list(found.placed)
    assert placing("manufacturing.drug-substance", substance=[BIRCH]).placed[0].sections == ("S.2", "R")
    assert "belongs to no heading" in placing("manufacturing.clinical-material", region="EU").left_out[0]
