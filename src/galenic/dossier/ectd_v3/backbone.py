"""Headings and leaves as XML: what index.xml and the regional backbones have in common."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from galenic.dossier.ectd_v3.namespaces import HREF, LANGUAGE, REGIONAL_BACKBONES
from galenic.dossier.headings import Heading, chain, headings, table_of
from galenic.dossier.model import ContextOfUse, Operation, Place
from galenic.dossier.naming import file_name, folder_of

STF_VERSION = "STF version 2.2"


@dataclass(frozen=True, slots=True)
class PlacedLeaf:
    """A context of use with the path of its file from the top of the sequence; "" where there is no file."""

    context: ContextOfUse
    path: str
    version: str = ""


def placed(context: ContextOfUse, region: str) -> PlacedLeaf:
    """Give a context of use the path that its section, keywords and study ask for."""
    if context.document is None:
        return PlacedLeaf(context, "")
    file = file_name(context.place.name, context.document.suffix)
    return PlacedLeaf(context, f"{folder_of(context.place, region)}/{file}")


def leaf_id(context_id: str) -> str:
    """The XML id of a context of use: a name has to begin with a letter, a UUID may not."""
    return f"id-{context_id}"


def backbone_of(section: str, region: str) -> str:
    """The backbone that holds the leaves of a section."""
    return "index.xml" if table_of(section, region) == "ich" else REGIONAL_BACKBONES[region]


def fill(root: etree._Element, leaves: Iterable[PlacedLeaf], *, table: str, region: str, backbone: str) -> None:
    """Put leaves under their headings below `root`, in the order of the schema.

    Headings with different keywords are different headings, as the schema has them repeated.
    """
    nodes: dict[tuple[tuple[str, tuple[str, ...]], ...], etree._Element] = {}
    for leaf in sorted(leaves, key=lambda leaf: _order(leaf, table)):
        node = root
        path: tuple[tuple[str, tuple[str, ...]], ...] = ()
        for element, attributes in _levels(leaf.context.place, table):
            path = (*path, (element, tuple(attributes.values())))
            if path not in nodes:
                nodes[path] = etree.SubElement(node, element, dict(attributes))
            node = nodes[path]
        _add_leaf(node, leaf, region=region, backbone=backbone)


def _order(leaf: PlacedLeaf, table: str) -> tuple[object, ...]:
    """Schema order of each heading on the way down, its keywords, then priority and name."""
    way = tuple(
        (headings(table)[heading.section].order, _values(heading, leaf.context.place))
        for heading in chain(leaf.context.place.section, table)
    )
    context = leaf.context
    return (way, bool(leaf.version), context.priority, context.place.key[2], context.id)


def _values(heading: Heading, place: Place) -> tuple[str, ...]:
    return tuple(place.keyword(name) for name in heading.attributes)


def _levels(place: Place, table: str) -> list[tuple[str, Mapping[str, str]]]:
    """Elements from the outermost heading to the one that holds the leaf, each with its attributes."""
    levels: list[tuple[str, Mapping[str, str]]] = []
    way = chain(place.section, table)
    for heading in way:
        wraps = heading.holds not in {"leaf", ""} and heading is way[-1]
        attributes = {_attribute(name): value for name in heading.attributes if (value := place.keyword(name))}
        levels.append((heading.element, {} if wraps else attributes))
        if wraps:
            levels.append((heading.holds, attributes if heading.attributes else _form(place)))
    return levels


def _attribute(keyword: str) -> str:
    return LANGUAGE if keyword == "language" else keyword


def _form(place: Place) -> Mapping[str, str]:
    return {"form-type": place.keyword("form-type")}


def _add_leaf(parent: etree._Element, leaf: PlacedLeaf, *, region: str, backbone: str) -> None:
    context, document = leaf.context, leaf.context.document
    attributes = {"ID": leaf_id(context.id)}
    if document and document.application_version:
        attributes["application-version"] = document.application_version
    if leaf.version:
        attributes["version"] = leaf.version
    attributes |= {"operation": context.operation.value, **_modified(context, region)}
    attributes |= {"checksum": document.md5 if document else "", "checksum-type": "md5"}
    if context.operation is not Operation.DELETE:
        attributes[HREF] = posixpath.relpath(leaf.path, posixpath.dirname(backbone) or ".")
    element = etree.SubElement(parent, "leaf", attributes)
    etree.SubElement(element, "title").text = context.title


def _modified(context: ContextOfUse, region: str) -> Mapping[str, str]:
    if context.earlier is None:
        return {}
    backbone = backbone_of(context.place.section, region)
    up = "../" * (backbone.count("/") + 1)
    return {"modified-file": f"{up}{context.earlier.sequence:04d}/{backbone}#{context.earlier.id}"}


def written(root: etree._Element, *, doctype: str, style: str) -> bytes:
    """The bytes of a backbone; the same tree gives the same bytes."""
    etree.indent(root, space="  ")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n<?xml-stylesheet type="text/xsl" href="{style}"?>\n'
    return head.encode() + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False)) + b"\n"
