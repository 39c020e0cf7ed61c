"""Documents as partners hand them in, and a statement over them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pikepdf
from docx import Document as WordFile
from openpyxl import Workbook

from galenic.evidence.statement import DocumentGiven, StatedResult, Statement

MET = StatedResult(name="yield", value="94.2", unit="%", passed=True)


def pdf(text: str = "Batch report", *, password: str = "", pages: int = 1) -> bytes:
    """A PDF document with that title."""
    file = pikepdf.new()
    for _ in range(pages):
        file.add_blank_page()
    file.docinfo["/Title"] = text
    content = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    file.save(content, encryption=encryption, deterministic_id=not password)
    return content.getvalue()


def word() -> bytes:
    """A Word document."""
    content = io.BytesIO()
    file = WordFile()
    file.add_paragraph("The batch was made.")
    file.save(content)
    return content.getvalue()


def spreadsheet() -> bytes:
    """A spreadsheet."""
    content = io.BytesIO()
    file = Workbook()
    file.active["A1"] = "yield"
    file.save(content)
    return content.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def given(content: bytes | None = None, file_name: str = "report.pdf", **more: Any) -> DocumentGiven:
    """A document with all that belongs to it."""
    about = {"title": "Batch report", "author": "Ana Duarte", "dated": date(2026, 3, 2), "version": "1.0"} | more
    return DocumentGiven(file_name=file_name, content=pdf() if content is None else content, **about)


def statement(*documents: DocumentGiven, **more: Any) -> Statement:
    """A statement that can stand."""
    said = {"conclusion": "Batch B-1 was made and meets its specification.", "results": (MET,)} | more
    return Statement(documents=documents or (given(),), **said)
