"""The sequence and its backbones: is it there, is it XML, is it valid? Rules ECTD-101 to ECTD-115."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from galenic.dossier import xml
from galenic.dossier.ectd_v3.namespaces import DTD_VERSIONS, REGIONAL_BACKBONES, XLINK, XLINK_OF_STF
from galenic.dossier.ectd_v3.sequence import SEQUENCE_NAME, Backbone
from galenic.dossier.validation import canada
from galenic.dossier.validation.case import Case, Check
from galenic.dossier.validation.findings import Found

# The ICH DTD 3.2 as published, with line ends of either kind.
PUBLISHED_ICH_DTD = {"c72fbe552dde19bba528f49267ad2967", "1d6f631cc6b6357f0f4fe378e5f79a27"}
XLINK_DECLARED = re.compile(rb"xmlns:xlink\s*=\s*[\"']([^\"']*)[\"']")
MANY = 20
CANADIAN_SCHEMA = "ca-regional-2-2.xsd"


def folder_name(case: Case) -> Iterator[Found]:
    """Four digits."""
    if not SEQUENCE_NAME.fullmatch(case.sequence.number):
        yield Found("ECTD-101", case.sequence.number, "The folder's name is not four digits.")


def well_formed(case: Case) -> Iterator[Found]:
    """XML that can be read."""
    for backbone in _xml_files(case):
        if backbone.tree is None:
            yield Found("ECTD-102", backbone.path, backbone.fault)


def valid(case: Case) -> Iterator[Found]:
    """XML that its DTD accepts. Namespaces have a rule of their own, since a DTD's message about them helps nobody."""
    for backbone in _xml_files(case):
        if backbone.tree is None:
            continue
        if backbone.path == REGIONAL_BACKBONES["CA"]:
            yield from _valid_in_canada(case, backbone)
            continue
        schema = _schema(case, backbone)
        if schema is None:
            yield Found("ECTD-104", backbone.path, f"{_schema_name(backbone) or 'Its DTD'} is not at hand.")
            continue
        try:
            yield from _errors(backbone, xml.schema_errors(backbone.tree, schema))
        except xml.UnusableSchemaError as unusable:
            yield Found("ECTD-104", backbone.path, f"{unusable}.")


def namespaces(case: Case) -> Iterator[Found]:
    """The xlink namespace, as each schema fixes it."""
    for backbone in _xml_files(case):
        of_the_w3c = backbone.path in case.sequence.tagging_files or backbone.path == REGIONAL_BACKBONES["CA"]
        fixed = XLINK_OF_STF if of_the_w3c else XLINK
        declared = {found.decode(errors="replace") for found in XLINK_DECLARED.findall(backbone.content)}
        for wrong in sorted(declared - {fixed}):
            yield Found("ECTD-105", backbone.path, f"xmlns:xlink is {wrong}, and has to be {fixed}.")


def doctypes(case: Case) -> Iterator[Found]:
    """DOCTYPE and version of each file, and the DTD that it names in util/dtd."""
    for backbone in _xml_files(case):
        if backbone.tree is None or backbone.path.startswith("m1/ca/"):  # Canada's module 1 has an XML Schema
            continue
        named = backbone.tree.docinfo.system_url or ""
        if "util/dtd/" not in named:
            yield Found("ECTD-106", backbone.path, f"The DOCTYPE names {named or 'no DTD'}.")
        elif (file := "util/dtd/" + named.rpartition("/")[2]) not in case.sequence.files:
            yield Found("ECTD-108", file, f"{backbone.path} names it, and it is not there.")
        version = backbone.tree.getroot().get("dtd-version", "")
        wanted = (
            "2.2" if backbone.path in case.sequence.tagging_files else DTD_VERSIONS[backbone.path.rpartition("/")[2]]
        )
        if version != wanted:
            yield Found("ECTD-107", backbone.path, f"dtd-version is {version or 'missing'}; in force is {wanted}.")


def published_dtd(case: Case) -> Iterator[Found]:
    """The ICH DTD, byte for byte."""
    file = case.sequence.files.get("util/dtd/ich-ectd-3-2.dtd")
    if file is not None:
        md5 = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
        if md5 not in PUBLISHED_ICH_DTD:
            yield Found("ECTD-109", "util/dtd/ich-ectd-3-2.dtd", f"Its MD5 is {md5}.")


def index_checksum(case: Case) -> Iterator[Found]:
    """index-md5.txt."""
    file = case.sequence.files.get("index-md5.txt")
    if file is None:
        yield Found("ECTD-110", "index-md5.txt", "The file is missing.")
        return
    told = file.read_text(encoding="utf-8", errors="replace").split()
    computed = hashlib.md5(case.sequence.backbones["index.xml"].content, usedforsecurity=False).hexdigest()
    if not told or told[0].lower() != computed:
        yield Found("ECTD-111", "index-md5.txt", f"It says {told[0] if told else 'nothing'}; index.xml has {computed}.")


def regional(case: Case) -> Iterator[Found]:
    """The regional backbone, its leaf, and its region."""
    backbone = case.sequence.regional
    if backbone is None:
        wanted = REGIONAL_BACKBONES.get(case.region or "", "m1/us/us-regional.xml, or that of another region")
        yield Found("ECTD-112", wanted, "The file is missing.")
        return
    if not any(leaf.path == backbone.path and leaf.backbone == "index.xml" for leaf in case.leaves):
        yield Found("ECTD-113", "index.xml", f"No leaf names {backbone.path}.")
    if case.region is not case.sequence.region:
        yield Found("ECTD-114", backbone.path, f"It is checked for {case.region}, and is for {case.sequence.region}.")


CHECKS: tuple[Check, ...] = (
    folder_name,
    well_formed,
    valid,
    namespaces,
    doctypes,
    published_dtd,
    index_checksum,
    regional,
)


def _errors(backbone: Backbone, errors: list[tuple[int, str]]) -> Iterator[Found]:
    for line, message in errors[:MANY]:
        yield Found("ECTD-103", f"{backbone.path}, line {line}", message)
    if len(errors) > MANY:
        yield Found("ECTD-103", backbone.path, f"... and {len(errors) - MANY} more.")


def _valid_in_canada(case: Case, backbone: Backbone) -> Iterator[Found]:
    """By the agency's XML Schema where the caller gives it, otherwise by what public sources tell of it."""
    schema = next(iter(sorted(case.schemas.rglob(CANADIAN_SCHEMA))), None) if case.schemas is not None else None
    unchecked = f"{CANADIAN_SCHEMA} is not at hand"
    if schema is not None:
        try:
            errors = xml.xsd_errors(canada.as_written(backbone), schema)
        except xml.UnusableSchemaError as unusable:
            unchecked = str(unusable)
        else:
            yield from _errors(backbone, errors)
            return
    assumed = "its root and transaction are judged by the agency's style sheet and guidance, its headings are assumed"
    yield Found("ECTD-104", backbone.path, f"{unchecked}: {assumed}.")
    yield from canada.structure(backbone)


def _xml_files(case: Case) -> list[Backbone]:
    return [*case.sequence.backbones.values(), *case.sequence.tagging_files.values()]


def _schema_name(backbone: Backbone) -> str:
    named = (backbone.tree.docinfo.system_url or "") if backbone.tree is not None else ""
    usual = {
        "index.xml": "ich-ectd-3-2.dtd",
        "us-regional.xml": "us-regional-v3-3.dtd",
        "eu-regional.xml": "eu-regional.dtd",
    }
    return named.rpartition("/")[2] or usual.get(backbone.path.rpartition("/")[2], "")


def _schema(case: Case, backbone: Backbone) -> Path | None:
    """The DTD to judge by: of the caller's folder first, since nobody vouches for the one in the sequence."""
    name = _schema_name(backbone)
    if not name.endswith(".dtd"):
        return None
    if case.schemas is not None:
        found = sorted(case.schemas.rglob(name))
        if found:
            return found[0]
    return case.sequence.files.get(f"util/dtd/{name}")
