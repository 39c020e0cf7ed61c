"""Read sequences of eCTD 3.2.2, ours or not, as they are: what is wrong with them is for the validator to say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from galenic.dossier import xml
from galenic.dossier.ectd_v3.namespaces import CANADA, LANGUAGE, REGIONAL_BACKBONES, XLINK, XLINK_OF_STF
from galenic.dossier.errors import UnreadableSequence
from galenic.dossier.headings import Heading, by_element
from galenic.dossier.model import TAGGING_FILE, Keyword, Operation, Place, Region, Standing
from galenic.dossier.naming import name_of, within_of

SEQUENCE_NAME = re.compile(r"\d{4}")
FORMS = "1.1"  # FDA takes a form under its heading and beside the submission id, where no heading is
WRAPPERS = {"form", "specific", "pi-doc"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as a backbone has it; absent attributes are empty. `path` is from the top of the sequence."""

    id: str
    operation: str
    href: str
    path: str
    modified: str
    checksum: str
    checksum_type: str
    title: str
    version: str
    place: Place
    element: str
    backbone: str
    line: int
    extended: bool = False

    @property
    def label(self) -> str:
        """How a finding names it."""
        return f"{self.backbone}#{self.id or f'line {self.line}'}"


@dataclass(frozen=True, slots=True)
class Backbone:
    """An XML file of the sequence. `tree` is None when it is not well-formed; `fault` then says why."""

    path: str
    content: bytes
    tree: etree._ElementTree | None
    fault: str = ""

    @property
    def root(self) -> etree._Element | None:
        """The root element, where there is one."""
        return None if self.tree is None else self.tree.getroot()


@dataclass(slots=True)
class ReadSequence:
    """A sequence's folder, read. `files`: every file from the top; `folders`: every folder that holds nothing."""

    folder: Path
    region: Region | None
    backbones: Mapping[str, Backbone]
    leaves: tuple[Leaf, ...]
    files: Mapping[str, Path]
    empty_folders: tuple[str, ...]
    tagging_files: Mapping[str, Backbone] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def regional(self) -> Backbone | None:
        """The backbone of module 1, where there is one."""
        return next((self.backbones[path] for path in REGIONAL_BACKBONES.values() if path in self.backbones), None)


def read_sequence(folder: Path) -> ReadSequence:
    """Read one sequence. Raises UnreadableSequence DOS-002 when there is no folder with an index.xml."""
    folder = folder.resolve()
    if not (folder / "index.xml").is_file():
        raise UnreadableSequence(
            f"{folder} is no sequence of eCTD 3.2.2: there is no index.xml in it.",
            remedy="Name the folder of one sequence, such as anda123456/0000, or that of an application.",
        )
    entries = sorted(folder.rglob("*"))
    files = {path.relative_to(folder).as_posix(): path for path in entries if path.is_file()}
    empty = tuple(path.relative_to(folder).as_posix() for path in entries if path.is_dir() and not any(path.iterdir()))
    present = [path for path in ("index.xml", *REGIONAL_BACKBONES.values()) if path in files]
    backbones = {path: _backbone(path, files[path]) for path in present}
    region = next((Region(name) for name, path in REGIONAL_BACKBONES.items() if path in files), None)
    leaves = tuple(leaf for backbone in backbones.values() for leaf in _leaves(backbone, region))
    stf = {leaf.path for leaf in leaves if is_tagging_file(leaf) and leaf.path in files}
    return ReadSequence(
        folder, region, backbones, leaves, files, empty, {path: _backbone(path, files[path]) for path in sorted(stf)}
    )


def read_application(folder: Path) -> list[ReadSequence]:
    """Every sequence of an application, in order. Raises UnreadableSequence DOS-002 when there is none."""
    folders = sorted(path for path in folder.iterdir() if SEQUENCE_NAME.fullmatch(path.name) and path.is_dir())
    found = [read_sequence(path) for path in folders if (path / "index.xml").is_file()]
    if not found:
        raise UnreadableSequence(f"{folder} holds no sequence of eCTD 3.2.2.")
    return found


def earlier_sequences(folder: Path) -> list[ReadSequence]:
    """The sequences beside `folder` with a lower number."""
    beside = sorted(path for path in folder.resolve().parent.iterdir() if SEQUENCE_NAME.fullmatch(path.name))
    return [read_sequence(path) for path in beside if path.name < folder.name and (path / "index.xml").is_file()]


def standing(sequences: Iterable[ReadSequence]) -> list[Standing]:
    """The leaves that are current after `sequences`: neither replaced nor deleted, in the order they came."""
    current: dict[tuple[str, str, str], Standing] = {}
    for sequence in sequences:
        for leaf in sequence.leaves:
            ended = target_of(leaf)
            if ended and leaf.operation in {Operation.REPLACE, Operation.DELETE}:
                current.pop(ended, None)
            if leaf.operation != Operation.DELETE and leaf.path not in sequence.backbones:
                current[sequence.number, leaf.backbone, leaf.id] = _standing(leaf, sequence)
    return list(current.values())


def target_of(leaf: Leaf) -> tuple[str, str, str] | None:
    """Sequence, backbone and ID that a leaf's modified-file names; None where it names none in the usual form."""
    file, _, target = leaf.modified.partition("#")
    sequence, _, backbone = (
        posixpath.normpath(posixpath.join(posixpath.dirname(leaf.backbone), file)).removeprefix("../").partition("/")
    )
    return (sequence, backbone, target) if target and SEQUENCE_NAME.fullmatch(sequence) else None


def is_tagging_file(leaf: Leaf) -> bool:
    """Whether a leaf is a study tagging file."""
    name = posixpath.basename(leaf.path)
    return leaf.version.upper().startswith("STF") or (name.startswith("stf-") and name.endswith(".xml"))


def tagged_ids(tagging_file: Backbone) -> list[tuple[str, list[str]]]:
    """The leaf IDs that a study tagging file names, each with its tags."""
    if tagging_file.root is None:
        return []
    return [
        (
            (content.get(f"{{{XLINK_OF_STF}}}href") or content.get(f"{{{XLINK}}}href") or "").partition("#")[2],
            [tag.get("name", "") for tag in content.iter("file-tag")],
        )
        for content in tagging_file.root.iter("doc-content")
    ]


def _standing(leaf: Leaf, sequence: ReadSequence) -> Standing:
    return Standing(
        id=leaf.id,
        sequence=int(sequence.number),
        place=leaf.place,
        digest=leaf.checksum,
        title=leaf.title,
        tag=TAGGING_FILE if is_tagging_file(leaf) else "",
        href=f"{sequence.number}/{leaf.path}",
    )


def _backbone(path: str, file: Path) -> Backbone:
    content = file.read_bytes()
    try:
        tree = xml.parse(content)
        return Backbone(path, content, _without_namespace(tree) if path == REGIONAL_BACKBONES["CA"] else tree)
    except etree.XMLSyntaxError as error:
        return Backbone(path, content, None, str(error))


def _without_namespace(tree: etree._ElementTree) -> etree._ElementTree:
    """The Canadian module 1 names all elements in a namespace; those of the others have none."""
    for element in tree.iter(f"{{{CANADA}}}*"):
        element.tag = etree.QName(element).localname
    return tree


def _leaves(backbone: Backbone, region: Region | None) -> Iterator[Leaf]:
    if backbone.root is None:
        return
    table = "ich" if backbone.path == "index.xml" else (region or Region.US).lower()
    known = by_element(table)
    for element in backbone.root.iter("leaf"):
        yield _leaf(element, backbone.path, known, region or Region.US)


def _leaf(element: etree._Element, backbone: str, known: Mapping[str, Heading], region: Region) -> Leaf:
    href = unquote(element.get(f"{{{XLINK}}}href") or element.get(f"{{{XLINK_OF_STF}}}href") or "")
    above = list(element.iterancestors())
    heading = next((known[one.tag] for one in above if one.tag in known), None)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(backbone), href)) if href else ""
    section = heading.section if heading else FORMS if any(one.tag == "form" for one in above) else ""
    return Leaf(
        id=element.get("ID", ""),
        operation=element.get("operation", ""),
        href=href,
        path=path,
        modified=element.get("modified-file", ""),
        checksum=element.get("checksum", ""),
        checksum_type=element.get("checksum-type", ""),
        title=" ".join((element.findtext("title") or "").split()),
        version=element.get("version", ""),
        place=_place(section, _keywords(above, known), path, region),
        element=str(above[0].tag) if above else "",
        backbone=backbone,
        line=element.sourceline or 0,
        extended=any(one.tag == "node-extension" for one in above),
    )


def _place(section: str, keywords: tuple[Keyword, ...], path: str, region: str) -> Place:
    return Place(section, keywords, name_of(posixpath.basename(path)), within_of(path, section, region))


def _keywords(above: Iterable[etree._Element], known: Mapping[str, Heading]) -> tuple[Keyword, ...]:
    """Attributes of the headings on the way up; the nearest one prevails."""
    found: dict[str, str] = {}
    for element in above:
        if element.tag in known or element.tag in WRAPPERS:
            for name, value in element.attrib.items():
                kind = "language" if name == LANGUAGE and element.tag == "pi-doc" else str(name)
                if kind != "ID" and not kind.startswith("{"):
                    found.setdefault(kind, str(value))
    return tuple(Keyword(kind, value) for kind, value in sorted(found.items()))
