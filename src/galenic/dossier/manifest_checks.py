"""What a manifest has to say, and how: everything that is wrong with one is named at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from galenic.dossier.content_plan.standing import State
from galenic.dossier.headings import TABLES, find, headings, keywords_of
from galenic.dossier.model import Region
from galenic.errors import Fault

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "application": ("region", "kind", "number", "applicant"),
    "sequence": ("number", "kind", "part", "description"),
}
REQUIRED_IN_LISTS: Mapping[str, tuple[str, ...]] = {
    "document": ("file", "section", "title"),
    "study": ("id", "title"),
    "envelope": ("country", "agency", "procedure"),
}
CONTACT = ("name", "role")
TEXTS = {"file", "section", "title", "name", "study", "tag", "state", "record", "id", "country", "agency", "procedure"}


def missing(described: Mapping[str, Any]) -> Iterator[Fault]:
    """Tables and values that are not there, or are something else than tables and text."""
    for table, names in REQUIRED.items():
        given = described.get(table)
        if not isinstance(given, Mapping):
            yield Fault("DOS-011", f"The table [{table}] is missing.", table=table)
            continue
        yield from _without(given, names, table)
    for table, names in REQUIRED_IN_LISTS.items():
        yield from _rows(described.get(table, []), names, table)
    application = described.get("application")
    if isinstance(application, Mapping):
        yield from _rows(application.get("contact", []), CONTACT, "application.contact")
    if not described.get("document"):
        yield Fault("DOS-011", "No [[document]] is named.", table="document")
    if not isinstance(described.get("keywords", {}), Mapping):
        yield Fault("DOS-011", "[keywords] has to be a table.", table="keywords")


def wrong(described: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    """Values that are not among those allowed, keywords that go nowhere, files that are not there."""
    region, sequence = described["application"]["region"], described["sequence"]
    if region not in {one.value for one in Region}:
        yield Fault("DOS-012", "No such region.", table="application", value=str(region), allowed=", ".join(Region))
    for name in ("number", "opened-by"):
        if name in sequence and not re.fullmatch(r"\d{1,4}", str(sequence[name])):
            value = str(sequence[name])
            yield Fault("DOS-012", "A sequence has four digits.", table="sequence", value=value, allowed="0 to 9999")
    known = {name for table in TABLES for one in headings(table).values() for name in one.attributes}
    for kind in sorted(set(described.get("keywords", {})) - known - {"form-type"}):
        yield Fault("DOS-012", "No section has this keyword.", table="keywords", value=kind, allowed=_list(known))
    studies = {one["id"] for one in described.get("study", [])}
    for row, one in enumerate(described["document"], start=1):
        yield from _document(one, f"document {row}", studies, folder)
        yield from _keywords(one, f"document {row}", str(region))


def _rows(given: Any, names: tuple[str, ...], table: str) -> Iterator[Fault]:
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        yield Fault("DOS-011", f"Write each as a table [[{table}]].", table=table)
        return
    for row, one in enumerate(given, start=1):
        yield from _without(one, names, f"{table} {row}")
        for name in sorted(TEXTS & set(one)):
            if not isinstance(one[name], str):
                # 1.10 without quotes is the number 1.1, and would end up in another section
                message = "Write it in quotes: it is text."
                yield Fault("DOS-011", message, table=f"{table} {row}", column=name, value=str(one[name]))


def _without(given: Mapping[str, Any], names: tuple[str, ...], table: str) -> Iterator[Fault]:
    for name in names:
        if name not in given or given[name] == "":
            yield Fault("DOS-011", "A value is missing.", table=table, column=name)


def _document(one: Mapping[str, Any], table: str, studies: set[str], folder: Path) -> Iterator[Fault]:
    if not (folder / one["file"]).is_file():
        yield Fault("DOS-012", "The file is not there.", table=table, column="file", value=one["file"])
    if one.get("state", State.UNSIGNED) not in set(State):
        yield Fault("DOS-012", "No such state.", table=table, value=str(one["state"]), allowed=", ".join(State))
    if one.get("study") and one["study"] not in studies:
        allowed = _list(studies) or "a study named by [[study]]"
        yield Fault("DOS-012", "No such study.", table=table, column="study", value=one["study"], allowed=allowed)


def _keywords(one: Mapping[str, Any], table: str, region: str) -> Iterator[Fault]:
    """Keywords of a document that its section cannot tell apart. Whether there is such a section is asked later."""
    own, section = one.get("keywords", {}), one["section"]
    if not isinstance(own, Mapping):
        yield Fault("DOS-011", "keywords has to be a table.", table=table, column="keywords")
    elif find(section, region) is not None:
        can_have = keywords_of(section, region)
        allowed = _list(can_have) or "none"
        for kind in sorted(set(own) - can_have):
            yield Fault("DOS-012", f"Section {section} has no such keyword.", table=table, value=kind, allowed=allowed)


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
