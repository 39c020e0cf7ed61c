from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Column, Kind, TableSchema
from galenic.catalogue.tables.sniffing import ENDINGS, READ

Faults = Callable[..., list[tuple[Any, ...]]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """The flag of an encrypted member, set in both headers of a zip of one member."""
    marked = bytearray(content)
    marked[content.index(b"PK\x03\x04") + 6] |= 1
    marked[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7 ...", "data.csv", "TAB-004"),
        (b"\x89PNG\r\n", "data.csv", "TAB-004"),
        (b"\x1f\x8b\x08", "data.csv.gz", "TAB-004"),
        (b"PAR1....", "data.parquet", "TAB-004"),
        (b"<html><table>", "data.xls", "TAB-004"),
        (b"\n<?xml version='1.0'?><Workbook>", "data.xml", "TAB-004"),
        (archive("a.txt"), "data.xlsx", "TAB-004"),
        (b"subject,time\n1,2\n", "data.xlsx", "TAB-004"),
        (archive("[Content_Types].xml"), "data.csv", "TAB-004"),
        (archive("[Content_Types].xml"), "data.txt", "TAB-004"),
        (b"subject,time\n1,2\n", "data.xls", "TAB-005"),
        (archive("content.xml", "mimetype"), "data.ods", "TAB-005"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "data.xlsb", "TAB-005"),
        (archive("[Content_Types].xml", "xl/vbaProject.bin"), "data.xlsm", "TAB-005"),
        (archive("[Content_Types].xml", "word/document.xml"), "data.docx", "TAB-005"),
        (OLE + "Workbook".encode("utf-16-le"), "data.xls", "TAB-005"),
        (OLE + b"..", "data.doc", "TAB-005"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "data.xlsx", "TAB-006"),
        (encrypted(archive("[Content_Types].xml")), "data.xlsx", "TAB-006"),
        (b"PK\x03\x04 and then nothing", "data.xlsx", "TAB-007"),
        (b"", "data.csv", "TAB-003"),
        (b"subject,time\n1,2\n", "data.xpt", "TAB-004"),
        (b"subject,time\n1,2\n", "data.json", "TAB-004"),
        (b'{"a": 1}', "data.json", "TAB-004"),
        (b'[{"a": 1}]', "data.csv", "TAB-004"),
        (b'{"datasetJSONVersion": "1.1"}', "data.csv", "TAB-004"),
        (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "data.csv", "TAB-004"),
        (b"HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!", "data.xpt", "TAB-005"),
        (b"**COMPRESSED** **COMPRESSED**", "data.xpt", "TAB-005"),
        (b"\0" * 12 + b"\xc2\xea\x81\x60", "data.sas7bdat", "TAB-005"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, name: str, code: str, faults: Faults) -> None:
    assert faults(content, name=name) == [(code, None, "")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_that_is_proposed_is_understood(ending: str, faults: Faults) -> None:
    """A picture is refused as a picture under any of them, not for its name."""
    assert faults(b"\x89PNG\r\n", name=f"data{ending}") == [("TAB-004", None, "")]
    assert ending in READ or ending in (".csv", ".txt", ".tsv", ".json", ".ndjson")


@pytest.mark.parametrize("name", ["", "data", "data.csv", "data.CSV", "data.txt", "data.tsv", "Study 1.2 data"])
def test_text_is_read_whatever_it_is_called(name: str) -> None:
    schema = TableSchema((Column("a", Kind.NUMBER, "A"),))
    assert read_table(b"a\n1\n", schema, name=name).frame["a"].to_list() == [1.0]
