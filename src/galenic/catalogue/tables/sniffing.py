"""What a file really is, whatever its name says. Only the first bytes and a zip's directory are looked at."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import Literal

from galenic.catalogue.tables.faults import Code, FaultLog

Format = Literal["delimited", "workbook", "transport", "dataset-json"]
READ = ".xlsx, CSV, SAS transport (.xpt) or Dataset-JSON"
ENDINGS = (".xlsx", ".csv", ".txt", ".tsv", ".xpt", ".json", ".ndjson")

_CLAIMS: dict[str, Format] = {
    "": "delimited",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
    ".xlsx": "workbook",
    ".xpt": "transport",
    ".json": "dataset-json",
    ".ndjson": "dataset-json",
}
_FOUND: dict[Format, str] = {
    "delimited": "a text file",
    "workbook": "an Excel workbook",
    "transport": "a SAS transport file",
    "dataset-json": "a data set in JSON",
}
_SAS = "Write it as a SAS transport file, version 5 (PROC COPY with the XPORT engine)."
_SAVE_AS = "Open it in its program and save it as .xlsx or as CSV UTF-8."
_TRANSPORT = b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!"
_DATASET_JSON = b'"datasetJSONVersion"'
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a rich text document",
}
_SAS_SIGNATURES = {
    b"HEADER RECORD*******LIBV8": "a SAS transport file of version 8",
    b"**COMPRESSED**": "a SAS transport file of PROC CPORT",
    b"\0" * 12 + b"\xc2\xea\x81\x60": "a SAS data set (.sas7bdat)",
}
_ZIP_MEMBERS = {
    "xl/workbook.bin": "an Excel binary workbook (.xlsb)",
    "xl/vbaProject.bin": "an Excel workbook with macros (.xlsm)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "an Apple Numbers or Pages document",
    "content.xml": "an OpenDocument file (.ods)",
}


def sniff(content: bytes, filename: str, log: FaultLog) -> Format:
    """How `content` is to be read. Stops when it is nothing that can be read, or not what the name's ending claims."""
    suffix = PurePath(filename).suffix.lower()
    if not content:
        log.stop(Code.EMPTY, "The file is empty.")
    actual = _actual(content, log)
    claimed = _CLAIMS.get(suffix)
    if claimed is None and suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".numbers"):
        log.stop(Code.OTHER_FORMAT, f"Files ending in {suffix} are not read. {_SAVE_AS}", value=suffix)
    if claimed is not None and suffix and claimed != actual:
        message = f"The name ends in {suffix}, but the content is {_FOUND[actual]}."
        log.stop(Code.NOT_A_TABLE, message, value=filename)
    return actual


def _actual(content: bytes, log: FaultLog) -> Format:
    if content.startswith(_ZIP):
        return _zipped(content, log)
    if content.startswith(_OLE):
        return _compound(content, log)
    if content.startswith(_TRANSPORT):
        return "transport"
    for signature, kind in _SAS_SIGNATURES.items():
        if content.startswith(signature):
            log.stop(Code.OTHER_FORMAT, f"The content is {kind}. {_SAS}")
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            log.stop(Code.NOT_A_TABLE, f"The content is {kind}, no table.", allowed=READ)
    start = content[:1000].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        log.stop(Code.NOT_A_TABLE, f"The content is a web page or XML, whatever the name says. {_SAVE_AS}")
    return "dataset-json" if is_dataset_json(content) else _text(content, log)


def is_dataset_json(content: bytes) -> bool:
    """Whether the content is a data set as CDISC writes it in JSON, not evidence or a record."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and _DATASET_JSON in content


def _text(content: bytes, log: FaultLog) -> Format:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b'{"', b"{\n", b"{\r", b"{ ", b"[{", b"[[")):
        log.stop(Code.NOT_A_TABLE, "The content is JSON, but no data set of CDISC Dataset-JSON.", allowed=READ)
    return "delimited"


def _zipped(content: bytes, log: FaultLog) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member for member in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        log.stop(Code.DAMAGED, "The workbook is damaged: its archive cannot be opened. Save or send it again.")
    for name, kind in _ZIP_MEMBERS.items():
        if name in members:
            log.stop(Code.OTHER_FORMAT, f"The content is {kind}. {_SAVE_AS}")
    if "[Content_Types].xml" not in members:
        log.stop(Code.NOT_A_TABLE, "The content is a zip archive, no workbook.", allowed=READ)
    if any(member.flag_bits & 0x1 for member in members.values()):
        log.stop(Code.PASSWORD, "The workbook is protected by a password. Save it without one.")
    return "workbook"


def _compound(content: bytes, log: FaultLog) -> Format:
    """The container of old Office files, and of .xlsx files under a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        log.stop(Code.PASSWORD, "The workbook is protected by a password. Save it without one.")
    kind = "an old Excel workbook (.xls)" if "Workbook".encode("utf-16-le") in content else "an old Office document"
    log.stop(Code.OTHER_FORMAT, f"The content is {kind}. {_SAVE_AS}")
