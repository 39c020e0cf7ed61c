"""A certificate says what the evidence says, by ICH Q7 11.4, and never that it is signed."""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, datetime
from typing import Any

import docx
import pytest

from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import Performance
from galenic.dossier.compiling.kind import Compiled
from galenic.dossier.compiling.material import Application, Material, Piece
from galenic.dossier.quality.certificate import compiled
from galenic.dossier.quality.certificate_facts import CertificateFacts
from galenic.reports.blocks import Grid, Mark
from galenic.reports.pdf import typeset
from galenic.reports.word import written
from tests.dossier.quality.example import FOLDER, performance, piece
from tests.dossier.quality.simulating import RELEASES, release

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def facts() -> dict[str, Any]:
    told = tomllib.loads((FOLDER / "certificate.toml").read_text(encoding="utf-8"))
    return {name: value for name, value in told.items() if name not in {"application", "evidence"}}


def made(*pieces: Piece, **changes: Any) -> Compiled:
    application = Application("US", "ANDA", "999999", "Alder Therapeutics", "Theophylline tablets")
    stated = CertificateFacts.model_validate(facts() | changes)
    return compiled(Material(application, pieces or (piece("release_BB-01"),), stated, MOMENT, ("SIMULATED",)))


def changed(**criterion: object) -> Piece:
    """The release of BB-01 with its assay changed."""
    found = performance("release_BB-01")
    criteria = [one.model_copy(update=criterion) if one.title == "Assay" else one for one in found.outcome.criteria]
    outcome = found.outcome.model_copy(update={"criteria": tuple(criteria)})
    return piece("release_BB-01", found.model_copy(update={"outcome": outcome}))


def cells(told: Compiled, title: str) -> list[list[str]]:
    blocks = [block for one in told.document.sections for block in one.blocks if isinstance(block, Grid)]
    grid = next(block for block in blocks if block.title == title)
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize("batch", RELEASES)
def test_the_example_s_evidence_is_what_the_simulation_draws(batch: str) -> None:
    assert performance(f"release_{batch}") == release(batch)
    assert performance(f"release_{batch}").holds()


def test_results_are_those_of_the_evidence_with_the_procedures_stated() -> None:
    told = made()
    procedures = {one["test"]: one["procedure"] for one in facts()["procedure"]}
    assert cells(told, "Results") == [
        [one.title, procedures[one.title], one.limit, f"{one.value} {one.unit}".strip(), "met"]
        for one in performance("release_BB-01").outcome.criteria
    ]
    assert told.missing == ()
    assert (told.document.verdict.word, told.document.verdict.mark) == ("Complies", Mark.PASSED)
    assert told.document.verdict.sentence == "All 5 results meet their acceptance criteria."
    records = [one.record for one in told.document.sections]
    assert any(piece("release_BB-01").reference in one for one in records)


@pytest.mark.parametrize(
    ("criterion", "word", "sentence"),
    [
        ({"passed": False, "value": "93.1"}, "Does not comply", "4 of 5 results are met; not met: Assay."),
        (
            {"passed": None, "value": None},
            "Not complete",
            "4 of 5 results are met, 1 were not judged; no result of Assay.",
        ),
        ({"title": "Content"}, "Not complete", "5 of 5 results are met, 0 were not judged; no result of Assay."),
    ],
)
def test_a_batch_complies_only_when_every_test_is_met(criterion: dict[str, object], word: str, sentence: str) -> None:
    verdict = made(changed(**criterion)).document.verdict
    assert (verdict.word, verdict.sentence) == (word, sentence)
    assert verdict.mark is not Mark.PASSED


def test_without_results_nothing_complies() -> None:
    application = Application("US", "ANDA", "999999", "Alder Therapeutics", "Theophylline tablets")
    told = compiled(Material(application, (), CertificateFacts(), MOMENT))
    assert told.document.verdict.word == "No results"
    assert "Results: results of the batch (evidence of quality-control.release, or of its manufacture)" in told.missing


def test_the_items_of_q7_that_nobody_states_are_missing() -> None:
    """ICH Q7: 11.42 name, batch, release date, expiry or retest date; 11.44 name, address, telephone of the maker."""
    empty = {name: {} for name in ("certificate", "material", "manufacturer", "signatory")} | {"procedure": []}
    lacks = made(**empty).missing
    for wanted in (
        "name",
        "batch number",
        "date of manufacture",
        "expiry date or retest date",
        "date of release",
        "testing completed",
        "specification",
    ):
        assert f"Batch: {wanted} (material, certificate)" in lacks
    for wanted in ("manufacturer", "address", "telephone"):
        assert f"Manufacturer and laboratory: {wanted} (manufacturer, laboratory)" in lacks
    assert "Results: procedure of Assay (procedure)" in lacks
    assert "Signature: name of who shall sign (signatory)" in lacks


def test_a_retest_date_serves_and_a_repacker_has_to_be_described() -> None:
    material = facts()["material"]
    del material["expires"]
    material["retest"] = "2029-01-12"
    told = made(material=material, repacked={"name": "Fir Repacking"})
    assert ["Retest date", "2029-01-12"] in cells(told, "Batch")
    assert told.missing == (
        "Manufacturer and laboratory: address of the repacker (manufacturer, laboratory)",
        "Manufacturer and laboratory: certificate of the original manufacturer (manufacturer, laboratory)",
    )


def test_results_on_stability_are_those_of_the_batch() -> None:
    told = made(piece("release_BB-01"), piece("stability"))
    rows = cells(told, "Long-term results: Assay (%)")
    found = performance("stability").outcome.table("results").rows
    for time, shown in rows:
        wanted = [f"{row[3]:.1f}" for row in found if row[:3] == ("Assay", "BB-01", float(time))]
        assert shown == "; ".join(wanted)
    other = made(piece("release_BB-01"), piece("stability"), material=facts()["material"] | {"batch": "X"})
    assert "Results on stability: stability holds no results of batch X" in other.missing


def test_it_is_never_signed_and_the_same_bytes_each_time() -> None:
    told = made()
    assert told.document.banners == ("DRAFT for signature: not signed", "SIMULATED")
    assert typeset(told.document, MOMENT) == typeset(made().document, MOMENT)
    paper = docx.Document(io.BytesIO(written(told.document, MOMENT)))
    assert any(one.text.startswith("Not signed. The certificate counts when") for one in paper.paragraphs)


def test_labels_of_evidence_stand_beside_its_conclusion() -> None:
    label = "Reviewed document: not computed by Galenic"
    told = made(Piece(performance("release_BB-01"), "Release of BB-01", "", (label,)))
    texts = [getattr(block, "text", "") for one in told.document.sections for block in one.blocks]
    assert f"Release of BB-01: Batch BB-01 meets its specification. ({label})" in texts


def test_criteria_without_any_judgment_leave_it_open() -> None:
    found = performance("release_BB-01")
    outcome = Outcome(
        conclusion="Tested.", criteria=tuple(one.model_copy(update={"passed": None}) for one in found.outcome.criteria)
    )
    done = Performance(**{**found.__dict__, "outcome": outcome})
    assert made(piece("x", done)).document.verdict.word == "Not complete"


def test_of_other_evidence_only_tests_with_a_procedure_count_unless_they_are_not_met() -> None:
    found = performance("release_BB-01")
    extra = found.outcome.criteria[0].model_copy(update={"title": "Yield"})
    outcome = found.outcome.model_copy(update={"criteria": (*found.outcome.criteria, extra)})
    done = found.model_copy(update={"outcome": outcome, "service": "manufacturing.clinical-material"})
    told = made(piece("record", done))
    assert "Yield" not in [row[0] for row in cells(told, "Results")]
    note = next(
        b.note for s in told.document.sections for b in s.blocks if isinstance(b, Grid) and b.title == "Results"
    )
    assert note == "The evidence holds besides, and no procedure is stated of it: Yield."
    failed = outcome.model_copy(
        update={"criteria": (*found.outcome.criteria, extra.model_copy(update={"passed": False}))}
    )
    told = made(piece("record", done.model_copy(update={"outcome": failed})))
    assert told.document.verdict.word == "Does not comply"
    released = done.model_copy(update={"service": found.service})
    assert "Yield" in [row[0] for row in cells(made(piece("record", released)), "Results")]
    assert "Yield" in [row[0] for row in cells(made(piece("record", done), procedure=[]), "Results")]
