"""Each leaf by itself: its file, checksum, title, operation, heading. Rules ECTD-201 to ECTD-210, 219 to 225."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from galenic.dossier.ectd_v3.namespaces import REGIONAL_BACKBONES
from galenic.dossier.ectd_v3.sequence import Leaf
from galenic.dossier.headings import chain, find, table_of
from galenic.dossier.model import Operation, Place, Region
from galenic.dossier.validation.case import Case, Check
from galenic.dossier.validation.findings import Found

XML_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
MD5 = re.compile(r"[0-9a-fA-F]{32}")
OPERATIONS = {operation.value for operation in Operation}


def files(case: Case) -> Iterator[Found]:
    """The file that a leaf names, and its checksum."""
    for leaf in case.leaves:
        if leaf.operation == Operation.DELETE or not leaf.href:
            continue
        if re.search(r"^[a-zA-Z]:|^/|\\|://", leaf.href) or leaf.path.startswith("../../"):
            yield Found("ECTD-219", leaf.label, f"The path is {leaf.href}.")
            continue
        file = case.file_of(leaf)
        if file is None:
            yield Found("ECTD-201", leaf.path, f"{leaf.label} names it, and it is not there.")
        elif _is_md5(leaf) and (computed := _md5(case, leaf)) != leaf.checksum.lower():
            yield Found("ECTD-202", leaf.path, f"{leaf.label} says {leaf.checksum}; the file has {computed}.")


def checksum_types(case: Case) -> Iterator[Found]:
    """MD5 and nothing else."""
    for leaf in case.leaves:
        if leaf.operation != Operation.DELETE and not _is_md5(leaf):
            yield Found("ECTD-203", leaf.label, f"checksum-type {leaf.checksum_type!r}, checksum {leaf.checksum!r}.")


def ids(case: Case) -> Iterator[Found]:
    """An ID that is a name, and one leaf's only."""
    seen = Counter((leaf.backbone, leaf.id) for leaf in case.leaves)
    told = set()
    for leaf in case.leaves:
        if not XML_NAME.fullmatch(leaf.id):
            yield Found("ECTD-204", leaf.label, f"The ID {leaf.id!r} is no name.")
        elif seen[leaf.backbone, leaf.id] > 1 and (leaf.backbone, leaf.id) not in told:
            told.add((leaf.backbone, leaf.id))
            yield Found("ECTD-204", leaf.label, f"{seen[leaf.backbone, leaf.id]} leaves have this ID.")


def titles(case: Case) -> Iterator[Found]:
    """A title, and one that tells leaves apart."""
    current = [leaf for leaf in case.leaves if leaf.operation != Operation.DELETE]
    for leaf in case.leaves:
        if not leaf.title:
            yield Found("ECTD-205", leaf.label, "The title is empty.")
    same = Counter(
        (leaf.backbone, leaf.place.section, leaf.place.keywords, leaf.title) for leaf in current if leaf.title
    )
    for (backbone, section, _, title), count in same.items():
        if count > 1 and section:
            yield Found("ECTD-225", f"{backbone}, section {section}", f"{count} leaves have the title {title!r}.")


def operations(case: Case) -> Iterator[Found]:
    """An operation, with what it needs and without what it must not have."""
    for leaf in case.leaves:
        if leaf.operation not in OPERATIONS:
            yield Found("ECTD-206", leaf.label, f"The operation is {leaf.operation!r}.")
        elif leaf.operation == Operation.DELETE:
            if leaf.href or leaf.checksum:
                yield Found("ECTD-208", leaf.label, f"It names {leaf.href or leaf.checksum}.")
        elif not leaf.href:
            yield Found("ECTD-207", leaf.label, "There is no xlink:href.")
        if leaf.operation == Operation.NEW and leaf.modified:
            yield Found("ECTD-209", leaf.label, f"It modifies {leaf.modified}.")
        if leaf.operation in OPERATIONS - {Operation.NEW} and not leaf.modified:
            yield Found("ECTD-210", leaf.label, f"There is no modified-file for {leaf.operation}.")


def places(case: Case) -> Iterator[Found]:
    """The heading, the keywords, the module's folder."""
    region = case.sequence.region or Region.US
    for leaf in case.leaves:
        if leaf.extended and case.region is Region.US:
            yield Found("ECTD-223", leaf.label, "It stands in a node-extension.")
        if leaf.backbone == "index.xml" and leaf.place.section == "1":
            if leaf.path not in REGIONAL_BACKBONES.values():
                yield Found("ECTD-220", leaf.label, "In index.xml module 1 holds the regional backbone only.")
        elif not leaf.backbone.startswith("m1/ca/"):  # Canada's headings are not known to us
            yield from _placed(leaf, region)


def _placed(leaf: Leaf, region: Region) -> Iterator[Found]:
    section = leaf.place.section
    heading = find(section, region) if section else None
    if heading is None or not heading.holds:
        yield Found("ECTD-220", leaf.label, f"It stands in {leaf.element}.")
        return
    for keyword in _missing_keywords(leaf.place, region):
        yield Found("ECTD-221", leaf.label, f"Section {section} has no {keyword}.")
    module = f"m{section.split('.')[0]}"
    if leaf.path and not leaf.path.startswith(("../", f"{module}/")):
        yield Found("ECTD-224", leaf.path, f"{leaf.label} stands in module {module[1:]}.")


def spelling(case: Case) -> Iterator[Found]:
    """Keywords as they were spelled before."""
    known: dict[tuple[str, str], str] = {}
    for sequence in case.earlier:
        for leaf in sequence.leaves:
            for keyword in leaf.place.keywords:
                known.setdefault((keyword.kind, keyword.id), keyword.value)
    told = set()
    for leaf in case.leaves:
        for keyword in leaf.place.keywords:
            before = known.get((keyword.kind, keyword.id), keyword.value)
            if before != keyword.value and keyword not in told:
                told.add(keyword)
                yield Found("ECTD-222", leaf.label, f"{keyword.kind} is {keyword.value!r}, and was {before!r}.")


CHECKS: tuple[Check, ...] = (files, checksum_types, ids, titles, operations, places, spelling)


def _is_md5(leaf: Leaf) -> bool:
    return leaf.checksum_type.lower() in {"md5", ""} and MD5.fullmatch(leaf.checksum) is not None


def _md5(case: Case, leaf: Leaf) -> str:
    file = case.file_of(leaf)
    if file is None:
        return ""
    digest = hashlib.md5(usedforsecurity=False)
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _missing_keywords(place: Place, region: Region) -> list[str]:
    wanted = [name for heading in chain(place.section, table_of(place.section, region)) for name in heading.attributes]
    return [name for name in dict.fromkeys(wanted) if not place.keyword(name) and not place.section.startswith("3.2.A")]
