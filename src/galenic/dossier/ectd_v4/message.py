"""Read messages of eCTD 4.0, ours or not, as they are: what is wrong with them is for the validator to say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any, cast

from lxml import etree

from galenic.dossier import xml
from galenic.dossier.errors import UnreadableSequence
from galenic.dossier.model import Keyword, Place, Standing
from galenic.dossier.naming import name_of, within_of

MESSAGE = "submissionunit.xml"
HL7 = "urn:hl7-org:v3"
IN = {"h": HL7}
ROOT = "PORP_IN000001UV"
SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Described:
    """A document as a message describes it."""

    id: str
    title: str
    path: str
    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Use:
    """A context of use as a message has it. `keywords`: codes with their code systems."""

    id: str
    code: str
    status: str
    priority: str
    documents: tuple[str, ...]
    replaces: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `root` is None when it is not well-formed; `fault` then says why.

    `defined`: the sender's keywords by code, each as its type and display name.
    """

    folder: Path
    content: bytes
    root: etree._Element | None
    fault: str
    uses: tuple[Use, ...]
    documents: tuple[Described, ...]
    defined: Mapping[str, tuple[str, str]]
    files: Mapping[str, Path]

    @property
    def sequence_numbers(self) -> list[str]:
        """The sequence numbers, one for each application that the unit goes to."""
        return _values(self.root, ".//h:componentOf1/h:sequenceNumber/@value")


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """Code systems and codes of eCTD 4.0."""
    text = resources.files("galenic.dossier.ectd_v4").joinpath("codes.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, str]]", tomllib.loads(text))


def is_message(folder: Path) -> bool:
    """Whether a folder holds a message of eCTD 4.0."""
    return (folder / MESSAGE).is_file() and not (folder / "index.xml").is_file()


def read_message(folder: Path) -> Message:
    """Read one message. Raises UnreadableSequence DOS-002 when there is none."""
    file = folder / MESSAGE
    if not file.is_file():
        raise UnreadableSequence(f"{folder} is no sequence of eCTD 4.0: there is no {MESSAGE} in it.")
    content = file.read_bytes()
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    try:
        root = xml.parse(content).getroot()
    except etree.XMLSyntaxError as error:
        return Message(folder, content, None, str(error), (), (), {}, files)
    return Message(folder, content, root, "", _uses(root), _documents(root), _defined(root), files)


def read_messages(folder: Path) -> list[Message]:
    """Every message of an application's folder, in the order of sequence numbers."""
    found = [read_message(path) for path in folder.iterdir() if path.name.isdigit() and is_message(path)]
    return sorted(found, key=lambda message: int(message.folder.name))


def earlier_messages(folder: Path) -> list[Message]:
    """The messages beside `folder` with a lower number."""
    number = int(folder.name) if folder.name.isdigit() else 0
    return [message for message in read_messages(folder.parent) if int(message.folder.name) < number]


def standing(messages: Iterable[Message]) -> list[Standing]:
    """The contexts of use that are current after `messages`, in the order they came."""
    current: dict[str, Standing] = {}
    documents: dict[str, Described] = {}
    defined: dict[str, tuple[str, str]] = {}
    for message in messages:
        documents |= {document.id: document for document in message.documents}
        defined |= message.defined
        for use in message.uses:
            for ended in use.replaces:
                current.pop(ended, None)
            if use.status == SUSPENDED:
                current.pop(use.id, None)
            else:
                current[use.id] = _standing(use, documents, defined, int(message.folder.name))
    return list(current.values())


def section_of(code: str) -> str:
    """The section that a heading's code names: `ich_3.2.p.5.1` is 3.2.P.5.1."""
    return code.partition("_")[2].upper()


def _standing(
    use: Use, documents: Mapping[str, Described], defined: Mapping[str, tuple[str, str]], number: int
) -> Standing:
    document = documents.get(use.documents[0]) if use.documents else None
    kinds = {code: kind for kind, code in codes()["keyword-type"].items()}
    keywords = [
        Keyword(kinds.get(defined[code][0], defined[code][0]), defined[code][1], code)
        for code, _ in use.keywords
        if code in defined
    ]
    forms = [code for code, _ in use.keywords if code.startswith("us_form_type_")]
    keywords += [Keyword("form-type", code.replace("us_form_type_", "fdaft")) for code in forms]
    path = document.path if document else ""
    return Standing(
        id=use.id,
        sequence=number,
        place=Place(
            section_of(use.code),
            tuple(keyword for keyword in keywords if keyword.kind != "study"),
            name_of(PurePosixPath(path).name),
            within_of(path, section_of(use.code), "US"),
        ),
        digest=document.digest if document else "",
        title=document.title if document else "",
        priority=int(use.priority) if use.priority.isdigit() else 0,
        study=next((keyword.id for keyword in keywords if keyword.kind == "study"), ""),
        href=f"{number}/{path}",
    )


def _uses(root: etree._Element) -> tuple[Use, ...]:
    return tuple(_use(component) for component in _elements(root, ".//h:component[h:contextOfUse]"))


def _use(component: etree._Element) -> Use:
    use = _elements(component, "h:contextOfUse")[0]
    keywords = _elements(use, "h:referencedBy/h:keyword/h:code")
    return Use(
        id=_first(use, "h:id/@root"),
        code=_first(use, "h:code/@code"),
        status=_first(use, "h:statusCode/@code"),
        priority=_first(component, "h:priorityNumber/@value"),
        documents=tuple(_values(use, "h:derivedFrom/h:documentReference/h:id/@root")),
        replaces=tuple(_values(use, "h:replacementOf/h:relatedContextOfUse/h:id/@root")),
        keywords=tuple((code.get("code", ""), code.get("codeSystem", "")) for code in keywords),
        line=use.sourceline or 0,
    )


def _documents(root: etree._Element) -> tuple[Described, ...]:
    return tuple(
        Described(
            id=_first(document, "h:id/@root"),
            title=_first(document, "h:title/@value"),
            path=_first(document, "h:text/h:reference/@value"),
            algorithm=_first(document, "h:text/@integrityCheckAlgorithm"),
            digest=(document.findtext("h:text/h:integrityCheck", "", IN) or "").strip(),
        )
        for document in _elements(root, ".//h:document")
    )


def _defined(root: etree._Element) -> dict[str, tuple[str, str]]:
    return {
        item.get("code", ""): (_first(definition, "h:code/@code"), _first(item, "h:displayName/@value"))
        for definition in _elements(root, ".//h:keywordDefinition")
        for item in _elements(definition, "h:value/h:item")
    }


def _elements(element: etree._Element, path: str) -> Sequence[etree._Element]:
    found: Any = element.xpath(path, namespaces=IN)
    return list(found)


def _values(element: etree._Element | None, path: str) -> list[str]:
    return [] if element is None else [str(value) for value in cast("list[object]", element.xpath(path, namespaces=IN))]


def _first(element: etree._Element, path: str) -> str:
    return next(iter(_values(element, path)), "")
