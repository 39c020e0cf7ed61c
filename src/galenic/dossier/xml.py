"""XML from anybody: read without following entities, network addresses or files that it names."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

# What a DTD may include: files beside it. Character references and other encodings could spell out anything else.
INCLUDED = re.compile(rb"(?:SYSTEM|PUBLIC\s+(?:\"[^\"]*\"|'[^']*'))\s+(?:\"([^\"]*)\"|'([^']*)')")
PLAIN_NAME = re.compile(rb"[\w.-]*")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
READABLE = {b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252"}
LOCATION = re.compile(rb"schemaLocation\s*=\s*[\"']([^\"']*)[\"']")
PARTS = {".dtd", ".mod", ".ent"}


class UnusableSchemaError(ValueError):
    """A DTD that cannot be read, or names files that are none of its business."""


def parse(content: bytes) -> etree._ElementTree:
    """Parse bytes that nobody vouches for. Raises etree.XMLSyntaxError when they are not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, remove_comments=True
    )
    return etree.fromstring(content, parser).getroottree()


def schema_errors(tree: etree._ElementTree, schema: Path) -> list[tuple[int, str]]:
    """What a DTD objects to, as line and message.

    Raises UnusableSchemaError when the DTD cannot be read, or when it or a part beside it names a file elsewhere: a
    sequence brings DTDs of its own, and reading them must not read anything else.
    """
    for part in schema.parent.iterdir():
        if part.suffix in PARTS and _reaches_out(part.read_bytes()):
            raise UnusableSchemaError(f"{part.name} names files outside of its folder")
    try:
        dtd = etree.DTD(file=str(schema))
    except etree.DTDParseError as error:
        raise UnusableSchemaError(f"{schema.name} cannot be read as a DTD") from error
    if dtd.validate(tree):
        return []
    return [(entry.line, entry.message) for entry in dtd.error_log.filter_from_errors()]


def xsd_errors(tree: etree._ElementTree, schema: Path) -> list[tuple[int, str]]:
    """What an XML Schema objects to, as line and message.

    Raises UnusableSchemaError when it cannot be read, or when it or a schema beside it defines entities or names a file
    that does not lie beside it: put the parts that it imports into its folder, under the names that it gives them.
    """
    for part in sorted(schema.parent.glob("*.xsd")):
        content = part.read_bytes()
        if b"<!ENTITY" in content or any(
            not PLAIN_NAME.fullmatch(name) or not (schema.parent / name.decode()).is_file()
            for name in LOCATION.findall(content)
        ):
            raise UnusableSchemaError(f"{part.name} names files that are not beside it")
    try:
        judge = etree.XMLSchema(etree.parse(schema, etree.XMLParser(resolve_entities=False, no_network=True)))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
        raise UnusableSchemaError(f"{schema.name} cannot be read as an XML Schema") from error
    if judge.validate(tree):
        return []
    return [(entry.line, entry.message) for entry in judge.error_log]


def _reaches_out(content: bytes) -> bool:
    if b"&#" in content or b"\0" in content:
        return True
    encodings = {found[1].lower() for found in ENCODING.finditer(content)}
    names = [found[1] or found[2] or b"" for found in INCLUDED.finditer(content)]
    return not encodings <= READABLE or not all(PLAIN_NAME.fullmatch(name) for name in names)
