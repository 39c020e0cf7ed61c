"""Sequences of eCTD as reference cases: what is sealed is that they are valid and that their checksums are right.

A folder of submissions holds sequences and the agencies' schemas at any depth. A case is a schema (it loads), a
sequence (each of its XML files is valid, each checksum that of its file) or the digest beside a backbone. The digest
itself is an answer, so that an adapter that has to compute it gets the backbone alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from galenic.validation.sealing import SealedSet, seal_rows

BACKBONES = ("index.xml", "submissionunit.xml")
DIGESTS = {"index-md5.txt": "index.xml", "sha256.txt": "submissionunit.xml"}
SCHEMA = ".dtd"
DEEPEST = 6  # folders between a sequence and the schemas that it may be judged by
HREF = "{http://www.w3c.org/1999/xlink}href"
HL7 = {"h": "urn:hl7-org:v3"}


def submission_files(folder: Path) -> list[Path]:
    """The files below `folder` that a case is made of, sorted; what lies in a sequence's `util` belongs to it."""
    found = (path for path in folder.rglob("*") if path.name in {*BACKBONES, *DIGESTS} or path.suffix == SCHEMA)
    return sorted(path for path in found if path.is_file() and "util" not in path.relative_to(folder).parts)


def is_submission(path: Path) -> bool:
    """Whether a case file is one of these."""
    return path.name in {*BACKBONES, *DIGESTS} or path.suffix == SCHEMA


def read_submission(path: Path) -> SealedSet:
    """Seal one case. Its name is its path from the folder three above, so that sequences can be told apart."""
    name = "/".join(path.parts[-4:])
    if path.suffix == SCHEMA:
        return _sealed(name, {"kind": "schema", "file": path.name}, [_true("loads", path.name)], _beside(path))
    if path.name in DIGESTS:
        told = path.read_text(encoding="utf-8", errors="replace").strip()
        backbone = path.parent / DIGESTS[path.name]
        inputs = {"kind": "digest", "file": backbone.name}
        return _sealed(
            name, inputs, [{"name": "digest", "subject": backbone.name, "value": told}], {backbone.name: backbone}
        )
    inputs = {"kind": "sequence", "folder": f"application/{path.parent.name}"}
    return _sealed(name, inputs, list(_questions(path)), dict(_room(path)))


def _sealed(
    name: str, inputs: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], placed: Mapping[str, Path]
) -> SealedSet:
    questions, answers = seal_rows(name, rows)
    definition = {"id": name, "folder": "dossier", "inputs": dict(inputs)}
    return SealedSet(name, definition, tuple(questions), tuple(answers), placed=placed)


def _true(name: str, subject: str) -> dict[str, Any]:
    return {"name": name, "subject": subject, "value": True, "source": "the sample as given"}


def _questions(path: Path) -> Iterator[dict[str, Any]]:
    """What is true of a sample: its XML is valid, the files that it brings have the digests that it says."""
    yield _true("valid", path.name)
    if path.name == "index.xml":
        for xml in sorted(path.parent.glob("m1/*/*-regional.xml")):
            if b"<!DOCTYPE" in xml.read_bytes()[:2000]:  # a stand-in for a regional backbone claims no schema
                yield _true("valid", xml.relative_to(path.parent).as_posix())
    application = path.parent.parent.resolve()
    for name in sorted({name for name in _named(path) if name}):
        file = (path.parent / name).resolve()
        if file.is_file() and file.is_relative_to(application):  # samples may come without their documents
            yield _true("checksum", name)


def _named(path: Path) -> list[str]:
    """The files that a backbone gives a checksum for."""
    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError:
        return []
    if path.name == "index.xml":
        return [leaf.get(HREF, "") for leaf in root.iter("leaf") if leaf.get("checksum")]
    return [one.get("value", "") for one in root.iterfind(".//h:document/h:text/h:reference", HL7)]


def _room(path: Path) -> Iterator[tuple[str, Path]]:
    """The sequence, those before it, and the schemas that lie nearby."""
    sequence = path.parent
    for beside in sorted(sequence.parent.iterdir()):
        if beside == sequence or _is_number_before(beside.name, sequence.name):
            for file in sorted(one for one in beside.rglob("*") if one.is_file()):
                yield f"application/{file.relative_to(sequence.parent).as_posix()}", file
    for above in path.parents[1:DEEPEST]:
        schemas = [one for one in sorted(above.glob("ectd-3.2.2/*/*")) if one.suffix in {SCHEMA, ".mod"}]
        if schemas:
            yield from ((f"schemas/{one.parent.name}/{one.name}", one) for one in schemas)
            return


def _is_number_before(name: str, other: str) -> bool:
    return name.isdigit() and other.isdigit() and int(name) < int(other)


def _beside(path: Path) -> dict[str, Path]:
    """A schema with the modules that it may include."""
    return {one.name: one for one in sorted(path.parent.iterdir()) if one.suffix in {SCHEMA, ".mod"}}
