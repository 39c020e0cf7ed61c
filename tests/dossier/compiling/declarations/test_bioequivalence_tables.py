"""The tables filled from evidence of published data and from stated facts; every figure names its record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.dossier.compiling import Application, Material, Piece, kind, parsed, render, render_word
from galenic.dossier.model import Contact
from galenic.reports.blocks import Document, Grid, Prose, Section
from galenic.reports.numbers import shown

EXAMPLES = Path(__file__).parents[4] / "examples"
KIND = kind("bioequivalence-tables")
MOMENT = datetime(2026, 3, 22, 12, tzinfo=UTC)
STUDY = {"id": "BE-7", "condition": "fasting", "report": "5.3.1.2", "information": {"clinical-site": "Cedar"}}


@pytest.fixture(scope="module")
def pieces() -> tuple[Piece, ...]:
    """A comparison of the published crossover, and parameters of the simulated study's concentrations."""
    records = EXAMPLES / "crossover/parameters.csv"
    comparison = perform("bioequivalence.study", {"parameter_records": records}, {"endpoints": "AUCLST"})
    concentrations = EXAMPLES / "cdisc_study/concentrations.csv"
    parameters = perform("pharmacokinetics.noncompartmental", {"concentrations": concentrations}, {})
    return Piece(comparison, "Pivotal study"), Piece(parameters, "Parameters", record="0190")


def material(pieces: tuple[Piece, ...] = (), region: str = "US", **stated: Any) -> Material:
    application = Application(
        region=region,
        kind="ANDA",
        number="123456",
        applicant="Alder Therapeutics",
        product="Maplolol Tablets",
        contacts=(Contact("Ada Alder", "regulatory", "+1 301 555 0100", "ada@alder.example"),),
    )
    return Material(application, pieces, parsed(KIND, stated), MOMENT, ("SIMULATED",))


def section(document: Document, number: str) -> Section:
    return next(one for one in document.sections if one.anchor == f"table-{number}")


def cells(document: Document, number: str) -> list[list[str]]:
    grids = [block for block in section(document, number).blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for each in grids for row in each.rows]


def test_the_application_fills_the_first_table() -> None:
    document = KIND.compile(material(strengths=["10 mg"])).document
    assert ["Point of contact", "Ada Alder"] in cells(document, "1")
    assert ["Strength(s)", "10 mg"] in cells(document, "1")
    assert ["Address", "Not provided"] in cells(document, "1")


def test_evidence_fills_comparison_and_parameters(pieces: tuple[Piece, ...]) -> None:
    document = KIND.compile(material(pieces, study=[STUDY])).document
    outcome = pieces[0].performance.outcome
    (row,) = cells(document, "3")
    assert row[5] == shown(outcome.value("AUCLST.ratio"), decimals=2)
    lower, upper = (shown(outcome.value(f"AUCLST.{bound}"), decimals=2) for bound in ("lower", "upper"))
    assert row[6] == f"{lower} to {upper}"
    assert section(document, "3").record == f"Record: {pieces[0].reference}"
    assert pieces[1].performance.digest[:12] in section(document, "2").record
    described = {row[1]: row for row in cells(document, "2") if row[0] == "THEO"}
    summary = pieces[1].performance.outcome.table("summary")
    names = [column.name for column in summary.columns]
    cmax = next(dict(zip(names, row, strict=True)) for row in summary.rows if row[1:3] == ("R", "CMAX"))
    assert described["R"][2] == f"{shown(cmax['mean'], digits=4)} ({shown(cmax['cv_pct'], decimals=1)})"


def test_every_table_names_its_record_or_says_what_is_wanted(pieces: tuple[Piece, ...]) -> None:
    compiled = KIND.compile(material(pieces, study=[STUDY]))
    for made in compiled.document.sections:
        texts = [block.text for block in made.blocks if isinstance(block, Prose)]
        assert made.record.startswith("Record: ") or texts[0].startswith("Not provided. Wanted: "), made.title
    assert "Table 6, Formulation Data: composition of the test product (facts.formulation)" in compiled.missing
    assert "Table 10, Study Information: BE-7: principal investigator" in compiled.missing
    assert not any("clinical site" in lack for lack in compiled.missing)


def test_studies_claim_their_evidence_by_title_or_digest(pieces: tuple[Piece, ...]) -> None:
    first = {**STUDY, "evidence": ["Pivotal study", pieces[1].performance.digest[:8]]}
    second = {"id": "BE-8", "condition": "fed", "evidence": ["Fed study"]}
    compiled = KIND.compile(material(pieces, study=[first, second]))
    titles = [block.title for block in section(compiled.document, "3").blocks if isinstance(block, Grid)]
    assert titles == ["BE-7"]
    assert "Table 3, Statistical Summary of the Comparative BA Data: BE-8: evidence of bioequivalence.study" in (
        compiled.missing
    )
    assert any("there is no evidence 'Fed study'" in lack for lack in compiled.missing)


def test_facts_fill_what_evidence_does_not() -> None:
    facts = {"formulation": [{"ingredient": "Maplolol", "amount (mg)": 10}], "demographics": [{"age": "18 to 40"}]}
    products = {"T": {"product-name": "Maplolol", "potency": "99.8 %"}}
    compiled = KIND.compile(material(facts=facts, products=products))
    assert cells(compiled.document, "6") == [["Maplolol", "10"]]
    assert cells(compiled.document, "7") == [["18 to 40"]]
    assert ["Potency", "99.8 %"] in cells(compiled.document, "11")
    assert "stated by the applicant (facts.formulation)" in section(compiled.document, "6").record
    assert "Table 11, Product Information: route of treatment T" in compiled.missing


def test_a_part_holds_only_its_tables() -> None:
    document = KIND.compile(material(part="2.7.4")).document
    assert [one.anchor for one in document.sections] == ["table-7", "table-8"]


def test_the_eu_has_its_own_layout(pieces: tuple[Piece, ...]) -> None:
    document = KIND.compile(material(pieces, region="EU")).document
    assert "ICH M4E" in next(fact.value for fact in document.facts if fact.label == "Layout")


def test_the_same_material_gives_the_same_bytes(pieces: tuple[Piece, ...]) -> None:
    given = material(pieces, study=[STUDY])
    content, missing = render(KIND, given)
    assert content.startswith(b"%PDF-")
    assert (content, missing) == render(KIND, given)
    assert render_word(KIND, given) == render_word(KIND, given)
