from __future__ import annotations

import pytest

from galenic.evidence import document_kinds
from galenic.evidence.document_kinds import PDF, SPREADSHEET, WORD, DocumentKind, NotTaken, kind_of
from tests.documents import pdf, spreadsheet, word, zipped

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "report.pdf", PDF),
        (pdf(), "report", PDF),
        (word(), "REPORT.DOCX", WORD),
        (spreadsheet(), "results.xlsx", SPREADSHEET),
    ],
)
def test_the_content_tells_the_kind(content: bytes, name: str, kind: DocumentKind) -> None:
    assert kind_of(content, name) is kind


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "report.pdf", "the file is empty"),
        (word(), "report.pdf", "ends in .pdf, but the content is a Word document"),
        (pdf(), "report.docx", "ends in .docx, but the content is a PDF document"),
        (pdf(), "report.exe", "ends in .exe, but the content is a PDF document"),
        (b"subject,value\n1,2\n", "report.pdf", "no document of a kind that is taken"),
        (b"\x89PNG\r\n", "report.pdf", "no document of a kind that is taken"),
        (pdf()[:60], "report.pdf", "the PDF document is damaged"),
        (pdf(password="secret"), "report.pdf", "protected by a password"),
        (pdf(pages=0), "report.pdf", "has no page"),
        (OLD, "report.doc", "an old Office document"),
        (zipped({"data.csv": b"1,2"}), "report.docx", "a zip archive, and neither"),
        (word()[:400], "report.docx", "the document is damaged"),
    ],
)
def test_whatever_else_it_is_is_told(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(NotTaken, match=sentence):
        kind_of(content, name)


def test_macros_are_not_taken() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}
    with pytest.raises(NotTaken, match="holds macros"):
        kind_of(zipped(members), "report.docx")


def test_an_office_document_whose_main_part_is_damaged_is_not_taken() -> None:
    content = word()
    at = content.index(b"word/document.xml") + len(b"word/document.xml") + 20
    damaged = content[:at] + bytes(20) + content[at + 20 :]

    with pytest.raises(NotTaken, match="the document is damaged"):
        kind_of(damaged, "report.docx")


def test_a_document_without_content_is_not_taken() -> None:
    with pytest.raises(NotTaken, match="the spreadsheet is empty"):
        kind_of(zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}), "report.xlsx")


def test_no_document_unpacks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_kinds, "MOST_UNPACKED", 1_000)

    with pytest.raises(NotTaken, match="unpacks to more than 1,000 bytes"):
        kind_of(zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bytes(2_000)}), "report.xlsx")
