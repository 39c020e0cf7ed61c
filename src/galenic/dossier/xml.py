"""XML from anybody: read without following entities, network addresses or schemas that it names."""

from __future__ import annotations

from pathlib import Path

from lxml import etree


def parse(content: bytes) -> etree._ElementTree:
    """Parse bytes that nobody vouches for. Raises etree.XMLSyntaxError when they are not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, remove_comments=True
    )
    return etree.fromstring(content, parser).getroottree()


def schema_errors(tree: etree._ElementTree, schema: Path) -> list[tuple[int, str]]:
    """What a DTD objects to, as line and message. Raises etree.DTDParseError when the DTD itself cannot be read."""
    dtd = etree.DTD(file=str(schema))
    if dtd.validate(tree):
        return []
    return [(entry.line, entry.message) for entry in dtd.error_log.filter_from_errors()]
