"""Elements of define.xml: names in their namespaces, attributes, descriptions."""

from __future__ import annotations

from lxml import etree

ODM = "http://www.cdisc.org/ns/odm/v1.3"
DEF = "http://www.cdisc.org/ns/def/v2.1"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"


def child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """Add an element, of ODM where `tag` names no namespace."""
    added = etree.SubElement(parent, tag if tag.startswith("{") else odm(tag))
    put(added, **attributes)
    return added


def put(element: etree._Element, **attributes: str) -> None:
    """Set attributes in their order."""
    for name, value in attributes.items():
        element.set(name, value)


def describe(parent: etree._Element, text: str) -> None:
    """Add a description in English."""
    translated(child(parent, "Description"), text)


def translated(parent: etree._Element, text: str) -> None:
    """Add a text in English."""
    one = child(parent, "TranslatedText")
    one.set(f"{{{XML}}}lang", "en")
    one.text = text


def odm(tag: str) -> str:
    """A name of ODM."""
    return f"{{{ODM}}}{tag}"


def extension(name: str) -> str:
    """A name of Define-XML, which extends ODM."""
    return f"{{{DEF}}}{name}"
