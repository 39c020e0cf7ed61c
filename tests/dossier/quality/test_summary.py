"""The summary as a whole: what it shows is what the records say, and what nothing says is named."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pikepdf
import pytest

from galenic.catalogue.discovery import services
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import Performance
from galenic.dossier.compiling.material import Piece
from galenic.dossier.quality.facts import QualityFacts
from galenic.dossier.quality.skeleton import skeletons
from galenic.dossier.quality.summary import summarize
from galenic.reports.blocks import Document, Grid, Listing, Mark, Prose
from galenic.reports.pdf import typeset
from galenic.reports.word import written
from tests.dossier.quality.example import described, drawn, material, pieces, section, table
from tests.reports.examples import parameters


@pytest.fixture(scope="module")
def made() -> Document:
    return drawn(material())


def words(one: object) -> str:
    return " ".join(block.text for block in one.blocks if isinstance(block, Prose))  # type: ignore[attr-defined]


@pytest.mark.parametrize("region", list(skeletons()))
def test_every_heading_of_the_region_stands_there_filled_or_wanting(region: str) -> None:
    told, asked = drawn(material(region)), skeletons()[region].headings
    assert [one.title.split()[0] for one in told.sections][1 : len(asked)] == [f"2.3.{one.section}" for one in asked][
        1:
    ]
    assert told.title == skeletons()[region].title
    for heading, found in zip(asked, told.sections, strict=False):
        assert found.level == heading.level
        assert found.blocks or not heading.wanted
        if "Not provided. Wanted" in words(found):
            assert heading.wanted in words(found)
            assert found.record == ""
        elif any(isinstance(block, Grid) for block in found.blocks):
            assert found.record.startswith("Record: ")
        assert (f"Question: {heading.question}" in words(found)) == bool(heading.question)


def test_regions_differ_where_they_do() -> None:
    titles = {region: [one.title for one in drawn(material(region)).sections] for region in skeletons()}
    assert "2.3.R.3 Certificates of suitability" in titles["EU"]
    assert "2.3.R.1 Production documentation" in titles["CA"]
    assert "2.3.R.1 Executed batch records and components" in titles["US"]


def test_stated_facts_and_their_record(made: Document) -> None:
    assert material().reference("product") in section(made, "P.8.1").record
    assert ["Proposed shelf life", "24 months"] in table(section(made, "P.8.1"), "Proposal")
    assert ["Theophylline", "Active", "USP", "320.0 mg"] in table(section(made, "P.1"), "Composition")
    assert "There is no overage." in words(section(made, "P.2.2.2"))
    points = next(block for block in section(made, "P.2.2.1").blocks if isinstance(block, Listing))
    assert len(points.items) == 2


def test_a_master_file_is_referred_to_where_it_holds_what_belongs_there(made: Document) -> None:
    assert "Held in DMF 099999 of Invented Synthesis, type II" in words(section(made, "S.2.2"))
    assert "Not provided. Wanted" in words(section(made, "S.4.2"))
    told = section(drawn(material(text=[{"section": "S.2.2", "text": "From dimethylurea."}])), "S.2.2")
    assert "From dimethylurea." in words(told)
    assert "Held in" not in words(told)


def test_every_substance_and_manufacturer_has_its_own_part() -> None:
    both = [{"name": "Theophylline", "manufacturer": name} for name in ("Birch", "Cedar")]
    said = [
        {"section": "S.1.1", "text": "For both."},
        {"section": "S.2.2", "text": "Only there.", "of": "Theophylline, Cedar"},
    ]
    told = drawn(material(substance=both, text=said, about=[], manufacturer=[], specification=[]))
    titles = [one.title for one in told.sections]
    for title in ("2.3.S Drug substance", "2.3.S.4.1 Specification", "2.3.S.7.3 Stability data"):
        assert [one for one in titles if one.startswith(title)] == [
            f"{title} (Theophylline, {n})" for n in ("Birch", "Cedar")
        ]
    found = [one for one in told.sections if one.title.startswith("2.3.S.1.1")]
    assert ["For both." in words(one) for one in found] == [True, True]
    found = [one for one in told.sections if one.title.startswith("2.3.S.2.2")]
    assert ["Only there." in words(one) for one in found] == [False, True]


@pytest.mark.parametrize("part", ["2.3.introduction", "2.3.S", "2.3.P", "2.3.A", "2.3.R"])
def test_a_part_is_that_of_the_whole(part: str, made: Document) -> None:
    told = drawn(material(part=part))
    prefix = "2.3 " if part == "2.3.introduction" else part
    assert [one.title for one in told.sections] == [one.title for one in made.sections if one.title.startswith(prefix)]


def test_a_master_file_without_its_letter_is_missing(made: Document) -> None:
    lack = "letter of authorization for DMF 088888 of Invented Packaging (master-file, letter-dated)"
    assert f"2.3 Introduction: {lack}" in summarize(material()).missing
    register = table(made.sections[0], "Master files referred to")
    assert register[1][4:] == ["2026-01-15", "1.4.1"]
    assert register[2][4:] == ["not there", "–"]
    file = {"number": "1", "holder": "H", "subject": "s"}
    for region, kind, lacks in (
        ("EU", "ASMF", ["letter of access for ASMF 1 of H"]),
        ("EU", "CEP", ["copy of the certificate for CEP 1 of H"]),
        ("CA", "MF", ["letter of access for MF 1 of H"]),
        ("US", "ASMF", ["ASMF 1 is no file of this region, where it is DMF", "letter of authorization for ASMF 1"]),
    ):
        found = [
            one
            for one in summarize(material(region, master_file=[file | {"kind": kind}])).missing
            if f"{kind} 1" in one
        ]
        assert len(found) == len(lacks)
        assert all(lack in one for lack, one in zip(lacks, found, strict=True))
    there = [file | {"kind": "DMF", "letter-dated": date(2026, 1, 1)}]
    assert not [one for one in summarize(material(master_file=there)).missing if "DMF 1" in one]


def test_an_unknown_master_file_is_missing() -> None:
    found = summarize(material(master_file=[])).missing
    assert "2.3.S Drug substance (Theophylline, Invented Synthesis): 099999 (master-file)" in found


def test_nothing_stated_and_no_evidence_leaves_every_heading_wanting() -> None:
    told = summarize(material(given=(), **{name.replace("-", "_"): value for name, value in _nothing().items()}))
    wanted = [one for one in told.sources.skeleton.headings if one.wanted and not one.optional]
    empty = [one for one in told.entries if one.is_empty]
    assert {one.section for one in wanted} - {one.heading.section for one in empty} == {"introduction"}
    verdict = drawn(material(given=(), **_nothing())).verdict
    assert (verdict.word, verdict.mark) == ("Incomplete", Mark.OPEN)
    assert verdict.sentence.startswith(f"1 of {len(wanted)} headings are filled")


def test_what_is_missing_is_all_in_the_document(made: Document) -> None:
    shown = [
        item for one in made.sections for block in one.blocks if isinstance(block, Listing) for item in block.items
    ]
    shown += [words(one) for one in made.sections]
    for lack in summarize(material()).missing:
        assert any(lack.partition(": ")[2] in text for text in shown)


def test_evidence_is_shown_with_its_labels_and_record() -> None:
    labelled = tuple(
        Piece(one.performance, one.title, "evidence WO-7, approved", ("Reviewed document: not computed by Galenic",))
        for one in pieces()
    )
    told = section(drawn(material(given=labelled)), "P.5.4")
    assert all(one.reference in told.record for one in labelled[1:])
    assert "(Reviewed document: not computed by Galenic)" in words(told)


def test_the_pdf_is_archival_outlined_and_the_same_each_time(made: Document) -> None:
    moment = material().moment
    first = typeset(made, moment)
    assert first == typeset(drawn(material()), moment)
    with pikepdf.open(io.BytesIO(first)) as book:
        with book.open_metadata() as about:
            assert about["pdfaid:part"] == "2"
        outline = book.open_outline().root
        assert [one.title for one in outline][:3] == [
            "2.3 Introduction",
            "2.3.S Drug substance (Theophylline, Invented Synthesis)",
            "2.3.P Drug product",
        ]
        stability = outline[2].children[-1]
        assert [one.title for one in stability.children] == [
            "2.3.P.8.1 Stability summary and conclusion",
            "2.3.P.8.2 Post-approval stability protocol and stability commitment",
            "2.3.P.8.3 Stability data",
        ]


def test_the_word_document_has_headings_and_repeated_heads(made: Document) -> None:
    moment = material().moment
    first = written(made, moment)
    assert first == written(drawn(material()), moment)
    paper = docx.Document(io.BytesIO(first))
    headings = {one.text: one.style.name for one in paper.paragraphs if one.style.name.startswith("Heading")}
    assert headings["2.3.P Drug product"] == "Heading 1"
    assert headings["2.3.P.8 Stability"] == "Heading 2"
    assert headings["2.3.P.8.3 Stability data"] == "Heading 3"
    assert headings["2.3.P.2.2.1 Formulation development"] == "Heading 4"
    repeated = [one for one in paper.tables if "w:tblHeader" in one.rows[0]._tr.xml]
    assert len(repeated) == sum(isinstance(block, Grid) for one in made.sections for block in one.blocks)
    assert "TOC " in paper.element.xml


def _nothing() -> dict[str, object]:
    empty = QualityFacts().model_dump(mode="json", by_alias=False)
    return {name: value for name, value in empty.items() if name != "part"}


def test_without_a_substance_nothing_of_the_product_stands_in_its_part() -> None:
    rows = [row for row in described()["specification"] if "of" not in row]
    told = drawn(material(substance=[], manufacturer=[], specification=rows))
    substance = [one for one in told.sections if one.title.startswith("2.3.S")]
    assert "2.3.S.4.1 Specification" in [one.title for one in substance]
    assert not [block for one in substance for block in one.blocks if isinstance(block, Grid)]


def test_the_application_s_keywords_stand_in_for_what_is_not_stated() -> None:
    given = material(substance=[], manufacturer=[], specification=[], product={})
    known = {"substance": "theophylline", "manufacturer": "Birch", "dosageform": "tablet"}
    about = replace(given.application, keywords=known, strengths=("320 mg",))
    told = drawn(replace(given, application=about))
    lines = dict(table(told.sections[0], "Product")[1:])
    assert (lines["Drug substance"], lines["Dosage form"], lines["Strengths"]) == ("theophylline", "tablet", "320 mg")
    assert "2.3.S Drug substance (theophylline, Birch)" in [one.title for one in told.sections]


def test_a_long_table_is_left_to_the_report_of_its_evidence() -> None:
    outcome = Outcome(conclusion="Compared.", tables=(parameters(61),))
    service = services()["comparative.dissolution"]
    long = Piece(Performance.of(service, service.options(), (), outcome), "Dissolution")
    told = section(drawn(material(given=(long,))), "P.2.2")
    assert "Dissolution: Compared." in words(told)
    assert "61 rows, in the report of this evidence." in words(told)
    assert not [block for block in told.blocks if isinstance(block, Grid)]


def test_what_somebody_typed_stays_text() -> None:
    hostile = "<script>alert(1)</script> #set page(width: 1pt) \u202e =cmd"
    given = material(text=[{"section": "P.1", "text": hostile}])
    told = section(drawn(given), "P.1")
    assert "<script>alert(1)</script> #set page(width: 1pt) [U+202E] =cmd" in words(told)
    assert typeset(drawn(given), given.moment).startswith(b"%PDF")
