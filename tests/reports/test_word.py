from __future__ import annotations

import io
import zipfile

import docx
import pytest

from galenic.catalogue.outcome import Outcome
from galenic.reports import ReportContext
from galenic.reports.numbers import shown
from galenic.reports.word import LONGEST_TABLE, word
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
