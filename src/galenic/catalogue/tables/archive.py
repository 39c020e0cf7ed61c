"""The parts of an .xlsx file, opened one at a time under a limit."""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from galenic.catalogue.tables.faults import Code, FaultLog

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What may stand before the first element, and its beginning: no document type, in which entities are declared.
_PROLOG = re.compile(r"\ufeff?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<[^!?]", re.DOTALL)
_HEAD_BYTES = 4096
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
)


class Archive:
    """A workbook's zip. What it would unpack to is counted before anything is unpacked."""

    def __init__(self, content: bytes, log: FaultLog, *, max_unpacked: int) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._log = log
        self.max_unpacked = max_unpacked
        size = sum(member.file_size for member in self._zip.infolist())
        if size > max_unpacked:
            self.stop_at_limit(size)

    def stop_at_limit(self, size: int) -> None:
        """Refuse what would take more memory than a table of that size can need."""
        self._log.stop(
            Code.UNPACKED_SIZE,
            "The workbook unpacks to more than is read. Save the sheet as CSV, without pictures and other sheets.",
            value=f"{size / 1e6:,.0f} MB",
            allowed=f"up to {self.max_unpacked / 1e6:,.0f} MB",
        )

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._zip.NameToInfo

    def elements(self, name: str) -> Iterator[ET.Element]:
        """The elements of a part as they end, with plain names. A part that declares entities is refused unread."""
        with self._zip.open(name) as part:
            if not _PROLOG.match(_decoded(part.read(_HEAD_BYTES))):
                raise ValueError("a part of the workbook declares entities, or begins with no element")
            part.seek(0)
            for _, element in ET.iterparse(part):  # noqa: S314 - declarations are refused above
                element.tag = element.tag.rpartition("}")[2]
                yield element

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and name of the parts to which `part` refers, by id."""
        folder, _, file = part.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        return {
            element.attrib["Id"]: (
                element.attrib["Type"].rpartition("/")[2],
                _resolved(folder, element.attrib["Target"]),
            )
            for element in (self.elements(relations) if self.has(relations) else ())
            if element.tag == "Relationship" and element.get("TargetMode") != "External"
        }


def _decoded(head: bytes) -> str:
    """The beginning of a part as the parser reads it: UTF-16 as its first bytes tell (XML 1.0, F.1), else bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    if b"\0" in head[:2]:
        return head.decode("utf-16-be" if head.startswith(b"\0") else "utf-16-le", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def flag(attributes: Mapping[str, str], name: str) -> bool:
    """A yes-or-no attribute of SpreadsheetML."""
    return attributes.get(name, "0") in ("1", "true", "on")


def text_of(element: ET.Element) -> str:
    """The text of a string, rich or plain, without its phonetic guide."""
    parts = [
        node.text or "" for child in element if child.tag in ("t", "r") for node in child.iter() if node.tag == "t"
    ]
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(parts))
