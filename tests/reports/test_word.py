from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from galenic.catalogue.outcome import Outcome
from galenic.reports import ReportContext
from galenic.reports.blocks import Document, Grid, GridCell, GridColumn, Mark, Prose, Section, Verdict
from galenic.reports.numbers import shown
from galenic.reports.word import LONGEST_TABLE, word, written
from tests.reports import examples


def words(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    texts += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    texts += [
        paragraph.text for part in (paper.sections[0].header, paper.sections[0].footer) for paragraph in part.paragraphs
    ]
    return "\n".join(texts)


@pytest.fixture(scope="module")
def content() -> bytes:
    return word(examples.bioequivalence(), examples.context())


def test_the_same_record_gives_the_same_bytes(content):
    assert word(examples.bioequivalence(), examples.context()) == content


def test_the_file_is_dated_by_the_report_and_not_by_a_clock(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 16, 8, 5, 0)}
        assert archive.read("docProps/core.xml").count(b"2026-03-16T08:05:00Z") == 2


@pytest.mark.req("SIG-1")
def test_the_document_holds_verdict_values_signatures_and_digests(content):
    text, outcome = words(content), examples.bioequivalence()
    expected = ["Passed: 4 of 4 criteria met", outcome.conclusion, outcome.digest, examples.DIGEST, "Simulated data"]
    expected += [shown(value.value) for value in outcome.values]
    expected += ["Ana Kovač", "performed", "2026-03-14 09:31:02 +01:00", "in force"]
    assert [wanted for wanted in expected if wanted not in text] == []


def test_pictures_are_there_with_their_description(content):
    paper = docx.Document(io.BytesIO(content))
    described = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert len(described) == 4
    assert "Ratio of geometric means (%)" in described[0]


def test_what_a_user_typed_stays_text():
    assert words(word(examples.hostile_outcome(), examples.hostile_context())).count("<script>alert(1)</script>") >= 20


def test_a_long_table_is_left_to_the_other_formats_and_that_is_said():
    table = examples.parameters(LONGEST_TABLE + 1)
    text = words(word(Outcome(conclusion="c", tables=(table,)), ReportContext("a.b", "A")))
    assert f"{LONGEST_TABLE + 1} rows: in the spreadsheet and in the PDF" in text
    assert "S200" not in text


def nested() -> Document:
    rows = ((GridCell("100.2 %"),),)
    return Document(
        kind="Summary",
        title="Nested",
        subtitle="",
        running=("Nested", "1"),
        footer="",
        banners=(),
        facts=(),
        verdict=Verdict(Mark.OPEN, "Open", "One of two.", ""),
        sections=(
            Section("s", "2.3.S Drug substance", "", "", ()),
            Section("s4", "2.3.S.4 Control", "", "", (), level=2),
            Section("s41", "2.3.S.4.1 Specification", "Record: x", "", (Prose("Text"),), level=3),
            Section(
                "p",
                "2.3.P Drug product",
                "",
                "",
                (Grid((GridColumn("Assay"),), rows, "Table 1", "Results", anchor="table-1"),),
            ),
        ),
    )


def test_sections_below_each_other_are_headings_with_a_table_of_contents():
    content = nested()
    made = written(content, None)
    assert made == written(content, None)
    paper = docx.Document(io.BytesIO(made))
    headings = [(one.style.name, one.text) for one in paper.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "2.3.S Drug substance"),
        ("Heading 2", "2.3.S.4 Control"),
        ("Heading 3", "2.3.S.4.1 Specification"),
        ("Heading 1", "2.3.P Drug product"),
        ("Heading 2", "Table 1. Results"),
    ]
    body = paper.element.body
    assert [one.text for one in body.iter(qn("w:instrText"))] == [r'TOC \o "1-3" \h \z \u']
    assert [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert links == [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(links) == 4


def test_a_flat_report_has_no_table_of_contents(content):
    assert not list(docx.Document(io.BytesIO(content)).element.body.iter(qn("w:instrText")))


def test_headings_are_set_in_the_font_of_the_report(content):
    paper = docx.Document(io.BytesIO(content))
    for name in ("Title", "Heading 1", "Heading 4"):
        fonts = paper.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:ascii")) == "Arial"
        assert not [key for key in fonts.attrib if key.lower().endswith("theme")]
