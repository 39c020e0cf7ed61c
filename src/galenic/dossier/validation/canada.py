"""The Canadian module 1 where its schema is not at hand: what public sources tell of it. Rule ECTD-115."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from galenic.dossier import xml
from galenic.dossier.ectd_v3.namespaces import CANADA
from galenic.dossier.ectd_v3.sequence import Backbone
from galenic.dossier.validation.findings import Found

RULE = "ECTD-115"


def as_written(backbone: Backbone) -> etree._ElementTree:
    """The file with the namespaces that it has; what reads sequences leaves them out."""
    return xml.parse(backbone.content)


def structure(backbone: Backbone) -> Iterator[Found]:
    """What differs from the structure in canada.toml: root, version, parts, and the elements of the transaction."""
    told, root = _told(), as_written(backbone).getroot()
    if root.tag != f"{{{CANADA}}}{told['root']}":
        yield Found(RULE, backbone.path, f"The root is {root.tag}; it has to be {told['root']} in {CANADA}.")
        return
    if root.get("schema-version") != told["version"]:
        found = root.get("schema-version") or "missing"
        yield Found(RULE, backbone.path, f"schema-version is {found}; in force is {told['version']}.")
    if (parts := _names(root)) != told["parts"]:
        expected = ", ".join(told["parts"])
        yield Found(RULE, backbone.path, f"The root holds {', '.join(parts) or 'nothing'}; it has to hold {expected}.")
    transaction = root.find(f"{{{CANADA}}}{told['parts'][0]}")
    if transaction is not None:
        yield from _transaction(backbone, transaction)


def _transaction(backbone: Backbone, transaction: etree._Element) -> Iterator[Found]:
    told, names = _told(), _names(transaction)
    for name in told["mandatory"]:
        if not (transaction.findtext(f"{{{CANADA}}}{name}") or "").strip():
            yield Found(RULE, backbone.path, f"{name} is missing or empty.")
    for name in sorted(set(names) - set(told["transaction"])):
        yield Found(RULE, backbone.path, f"The transaction holds {name}, which the schema's style sheet does not know.")
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Found(RULE, backbone.path, f"{name} stands {names.count(name)} times.")
    known = [told["transaction"].index(name) for name in names if name in told["transaction"]]
    if known != sorted(known):
        yield Found(RULE, backbone.path, f"The order has to be {', '.join(told['transaction'])}.")


def _names(element: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in element.iterchildren(etree.Element)]


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("canada.toml").read_text(encoding="utf-8"))
