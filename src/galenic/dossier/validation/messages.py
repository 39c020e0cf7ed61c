"""Messages of eCTD 4.0. Rules ECTD-701 to ECTD-720, and those of files and PDF that hold for both editions.

No XML Schema is at hand that could be shipped, so that structure is checked against what the implementation guide asks
for and FDA's own samples show.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from galenic.dossier.ectd_v4.message import (
    HL7,
    IN,
    MESSAGE,
    ROOT,
    SUSPENDED,
    Message,
    Use,
    codes,
    earlier_messages,
    read_message,
)
from galenic.dossier.model import Region
from galenic.dossier.validation import pdf
from galenic.dossier.validation.case import Tree
from galenic.dossier.validation.files import formats
from galenic.dossier.validation.findings import Found, Report
from galenic.dossier.validation.profiles import profile_of

STATUSES = {"active", SUSPENDED}
HEADING_CODE = re.compile(r"(ich|us|eu|ca|jp)_\d(\.\w+)*")


@dataclass(frozen=True, slots=True)
class MessageCase:
    """A message with those before it."""

    message: Message
    earlier: Sequence[Message]


def check(folder: Path, *, region: Region | None, on: date | None, records: Mapping[str, str]) -> Report:
    """Check one message."""
    from galenic.dossier.validation.checking import judged

    message = read_message(folder)
    asked = region or _region(message)
    profile = profile_of(asked or Region.US, on)
    case = MessageCase(message, earlier_messages(folder))
    tree = Tree(folder, message.files, profile)
    found = [one for look in CHECKS for one in look(case)]
    found += [*formats(tree), *pdf.documents(tree)]
    return Report(
        sequence=folder.name,
        region=asked,
        profile=profile.edition,
        findings=judged(found, asked, records),
        files=len(message.files),
        uses=len(message.uses),
    )


def digest(case: MessageCase) -> Iterator[Found]:
    """sha256.txt."""
    file = case.message.files.get("sha256.txt")
    if file is None:
        yield Found("ECTD-701", "sha256.txt", "The file is missing.")
        return
    told = file.read_text(encoding="utf-8", errors="replace").split()
    computed = hashlib.sha256(case.message.content).hexdigest()
    if not told or told[0].lower() != computed:
        yield Found("ECTD-702", "sha256.txt", f"It says {told[0] if told else 'nothing'}; {MESSAGE} has {computed}.")


def structure(case: MessageCase) -> Iterator[Found]:
    """Root, unit, receiver."""
    root = case.message.root
    if root is None:
        yield Found("ECTD-102", MESSAGE, case.message.fault)
        return
    if root.tag != f"{{{HL7}}}{ROOT}":
        yield Found("ECTD-703", MESSAGE, f"The root is {root.tag}.")
    units = root.findall(".//h:submissionUnit", IN)
    if len(units) != 1:
        yield Found("ECTD-703", MESSAGE, f"There are {len(units)} submission units.")
    for unit in units:
        yield from _unit(unit)
    named = {item.get("root") for item in root.findall("h:receiver/h:device/h:id/h:item", IN)}
    if not any((one or "").startswith(codes()["oid"]["ich-guide"].rpartition(".")[0]) for one in named):
        yield Found("ECTD-720", MESSAGE, "The receiver's id does not name the ICH implementation guide.")


def _unit(unit: etree._Element) -> Iterator[Found]:
    title = unit.find("h:title", IN)
    if title is None or not title.get("value", "").strip():
        yield Found("ECTD-717", MESSAGE, "The submission unit has no title.")
    for element in (*unit.findall("h:id", IN), *unit.findall(".//h:submission/h:id/h:item", IN)):
        if not _is_uuid(element.get("root", "")):
            yield Found("ECTD-704", f"{MESSAGE}, line {element.sourceline}", f"The id is {element.get('root', '')!r}.")


def ids(case: MessageCase) -> Iterator[Found]:
    """UUIDs, each used once."""
    things = [(use.id, "contextOfUse") for use in case.message.uses]
    things += [(document.id, "document") for document in case.message.documents]
    for one, kind in things:
        if not _is_uuid(one):
            yield Found("ECTD-704", f"{MESSAGE}#{one}", f"The id of a {kind} is {one!r}.")
    for (one, kind), count in Counter(things).items():
        if count > 1:
            yield Found("ECTD-705", f"{MESSAGE}#{one}", f"{count} elements {kind} have this id.")


def uses(case: MessageCase) -> Iterator[Found]:
    """Code, status, priority and document of each context of use."""
    described = {document.id for message in (*case.earlier, case.message) for document in message.documents}
    for use in case.message.uses:
        place = _place(use)
        if use.status != SUSPENDED and not HEADING_CODE.fullmatch(use.code):
            yield Found("ECTD-719", place, f"The code is {use.code or 'missing'}.")
        if use.status not in STATUSES:
            yield Found("ECTD-712", place, f"The status is {use.status or 'missing'}.")
        if not use.priority.isdigit():
            yield Found("ECTD-710", place, f"The priority number is {use.priority or 'missing'}.")
        if use.status != SUSPENDED:
            if not use.documents:
                yield Found("ECTD-706", place, "It refers to no document.")
            for missing in (one for one in use.documents if one not in described):
                yield Found("ECTD-721", place, f"No message at hand describes document {missing}.")
    active = [use for use in case.message.uses if use.status != SUSPENDED]
    for (code, _, priority), count in Counter((use.code, use.keywords, use.priority) for use in active).items():
        if count > 1 and priority:
            yield Found("ECTD-711", f"{MESSAGE}, {code}", f"{count} uses have priority number {priority}.")


def lifecycle(case: MessageCase) -> Iterator[Found]:
    """What is replaced or suspended was sent before and still stands."""
    known = {use.id for message in case.earlier for use in message.uses}
    ended = {one for message in case.earlier for use in message.uses for one in use.replaces}
    ended |= {use.id for message in case.earlier for use in message.uses if use.status == SUSPENDED}
    numbers = [int(one) for one in case.message.sequence_numbers if one.isdigit()]
    complete = not numbers or len(case.earlier) >= min(numbers) - (0 if _starts_at_0(case) else 1)
    asked = [(use, one) for use in case.message.uses for one in use.replaces]
    asked += [(use, use.id) for use in case.message.uses if use.status == SUSPENDED]
    for use, target in asked:
        if target in ended:
            yield Found("ECTD-713", _place(use), f"{target} is not current any more.")
        elif target not in known:
            rule = "ECTD-713" if complete else "ECTD-714"
            yield Found(rule, _place(use), f"{target} is in no message {'before' if complete else 'at hand'}.")


def documents(case: MessageCase) -> Iterator[Found]:
    """File, digest, title and use of each document."""
    used = {one for use in case.message.uses for one in use.documents}
    for document in case.message.documents:
        place = document.path or f"{MESSAGE}#{document.id}"
        if not document.title:
            yield Found("ECTD-717", place, "The document has no title.")
        if not (document.path or document.algorithm or document.digest):
            continue  # a document that was sent before gets another title
        if document.id not in used:
            yield Found("ECTD-718", place, f"No context of use refers to document {document.id}.")
        if document.algorithm != "SHA256" or not re.fullmatch(r"[0-9a-fA-F]{64}", document.digest):
            yield Found("ECTD-709", place, f"{document.algorithm or 'no algorithm'}, {document.digest or 'no digest'}.")
        file = _file(case.message, document.path)
        if file is None:
            yield Found("ECTD-707", place, "The file is not there.")
        elif document.algorithm == "SHA256" and (computed := _sha256(file)) != document.digest.lower():
            yield Found("ECTD-708", place, f"The message says {document.digest}; the file has {computed}.")


def keywords(case: MessageCase) -> Iterator[Found]:
    """The sender's keywords are defined."""
    defined = {code for message in (*case.earlier, case.message) for code in message.defined}
    for use in case.message.uses:
        for code, system in use.keywords:
            agency = re.match(r"(ich|us|eu|ca|jp)_", code) is not None
            if not agency and code not in defined:
                yield Found("ECTD-715", _place(use), f"The keyword {code or '(none)'} ({system}) is not defined.")


def sequence_number(case: MessageCase) -> Iterator[Found]:
    """A whole number; one of them is the folder's."""
    numbers = case.message.sequence_numbers
    wrong = [one for one in numbers if not re.fullmatch(r"0|[1-9]\d*", one)]
    for one in wrong:
        yield Found("ECTD-716", MESSAGE, f"The sequence number is {one!r}.")
    if case.message.root is not None and case.message.folder.name not in numbers and not wrong:
        told = ", ".join(numbers) or "missing"
        yield Found("ECTD-716", MESSAGE, f"The sequence number is {told}; the folder is {case.message.folder.name}.")


def files(case: MessageCase) -> Iterator[Found]:
    """No file that nobody refers to, none that is empty."""
    named = {document.path for document in case.message.documents} | {MESSAGE, "sha256.txt"}
    for path, file in case.message.files.items():
        if path not in named:
            yield Found("ECTD-301", path, "No document names it.")
        if file.stat().st_size == 0:
            yield Found("ECTD-307", path, "The file is empty.")


CHECKS = (digest, structure, ids, uses, lifecycle, documents, keywords, sequence_number, files)


def _region(message: Message) -> Region | None:
    prefixes = {use.code.partition("_")[0].upper() for use in message.uses}
    return next((region for region in Region if region.value in prefixes), None)


def _starts_at_0(case: MessageCase) -> bool:
    return any(message.folder.name == "0" for message in case.earlier)


def _place(use: Use) -> str:
    return f"{MESSAGE}#{use.id or f'line {use.line}'}"


def _file(message: Message, path: str) -> Path | None:
    application = message.folder.parent.resolve()
    file = (message.folder / path).resolve()
    return file if path and file.is_relative_to(application) and file.is_file() else None


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
