"""Where figures of a document lead: to their place on the record of the installation that they came from.

Anchors are the same in reports and on the page of the evidence, and stay as they are (docs/explanation/dossier.md):
`criterion-<name>`, `value-<name>`, `table-<number>`, `table-<number>-row-<number>`, `figure-<number>`. A link changes
nothing that is printed: the same document without an address has the same text on the same pages.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote

from galenic.reports.blocks import Document

T = TypeVar("T")

#: Rows of a table that the page of evidence shows; a later one leads to its table.
ROWS_ON_PAGE = 400

_UNFIT = re.compile(r"[^A-Za-z0-9_.-]+")


def anchor(*parts: object) -> str:
    """The name of a place on a page: `anchor("criterion", "AUC.lower")` is `criterion-AUC.lower`."""
    return "-".join(_UNFIT.sub("-", str(part)) for part in parts)


def evidence_place(evidence_id: str, name: str = "") -> str:
    """A place on the page of a piece of evidence, below the address of the installation; empty without an id."""
    if not evidence_id:
        return ""
    return f"evidence/{quote(evidence_id, safe='')}/" + (f"#{name}" if name else "")


def linked(document: Document) -> Document:
    """`document` with whole addresses for its places, or with no link at all where it has no address."""
    return replace(_linked(document, document.address and document.address.rstrip("/") + "/"), address=document.address)


def _linked(value: T, address: str) -> T:
    found: Any = value
    if isinstance(value, tuple):
        found = tuple(_linked(item, address) for item in value) if value and not isinstance(value[0], str) else value
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: (address + old if address and old else "") if each.name == "link" else _linked(old, address)
            for each in fields(value)
            if (old := getattr(value, each.name)) != "" and (each.name == "link" or not isinstance(old, str))
        }
        found = replace(value, **changed) if changed else value
    return found  # type: ignore[no-any-return]
