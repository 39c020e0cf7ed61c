"""What documents can be handed in as, found out from their content, whatever their names say."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

#: The main part of an Office document is read to its end, to see that it is whole; no report unpacks to more.
MOST_UNPACKED = 200_000_000
PIECE = 1 << 20
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document; `part` is the main part of an Office document."""

    title: str
    media_type: str
    ending: str
    part: str = ""


PDF = DocumentKind("PDF document", "application/pdf", ".pdf")
WORD = DocumentKind(
    "Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docx",
    "word/document.xml",
)
SPREADSHEET = DocumentKind(
    "spreadsheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "xl/workbook.xml"
)
KINDS = (PDF, WORD, SPREADSHEET)
TAKEN = ", ".join(f"{kind.title} ({kind.ending})" for kind in KINDS)
ENDINGS = tuple(kind.ending for kind in KINDS)


class NotTaken(ValueError):
    """A file that is no document that can be handed in; its text says what it is instead."""


def kind_of(content: bytes, file_name: str) -> DocumentKind:
    """The kind of a document, by its content. Raises NotTaken, also when the name's ending claims something else."""
    kind = _found(content)
    claimed = PurePath(file_name).suffix.lower()
    if claimed and claimed != kind.ending:
        raise NotTaken(f"the name ends in {claimed}, but the content is a {kind.title}")
    return kind


def _found(content: bytes) -> DocumentKind:
    if not content:
        raise NotTaken("the file is empty")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(ZIP):
        return _office(content)
    if content.startswith(OLD_OFFICE):
        raise NotTaken("the content is an old Office document, or one under a password; save it as .docx, .xlsx or PDF")
    raise NotTaken("the content is no document of a kind that is taken")


def _pdf(content: bytes) -> DocumentKind:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise NotTaken("the PDF document is protected by a password; save it without one") from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise NotTaken("the PDF document is damaged; save or send it again") from error
    if pages == 0:
        raise NotTaken("the PDF document has no page")
    return PDF


def _office(content: bytes) -> DocumentKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _whole(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise NotTaken("the document is damaged; save or send it again") from error


def _whole(archive: zipfile.ZipFile) -> DocumentKind:
    """The kind of an Office document whose main part can be read to its end."""
    members = archive.NameToInfo
    kind = next((each for each in KINDS if each.part and each.part in members), None)
    if kind is None or "[Content_Types].xml" not in members:
        raise NotTaken("the content is a zip archive, and neither a Word document nor a spreadsheet")
    if any(name.endswith("vbaProject.bin") for name in members):
        raise NotTaken(f"the {kind.title} holds macros; save it without them")
    if any(member.flag_bits & 0x1 for member in members.values()):
        raise NotTaken(f"the {kind.title} is protected by a password; save it without one")
    with archive.open(kind.part) as part:
        read = 0
        while piece := part.read(PIECE):
            read += len(piece)
            if read > MOST_UNPACKED:
                raise NotTaken(f"the {kind.title} unpacks to more than {MOST_UNPACKED:,} bytes")
    if read == 0:
        raise NotTaken(f"the {kind.title} is empty")
    return kind
