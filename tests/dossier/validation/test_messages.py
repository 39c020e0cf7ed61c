"""Messages of eCTD 4.0, broken on purpose."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from galenic.dossier.validation import check_sequence
from tests.dossier.conftest import US_DOCUMENTS
from tests.dossier.ectd_v4.test_rendering import FIRST, send

Break = Callable[[Path], object]


def edit(old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / "submissionunit.xml"
        text, changes = re.subn(old, new, path.read_text(), count=1, flags=re.DOTALL)
        assert changes, f"{old} is not in the message"
        path.write_text(text)
        (folder / "sha256.txt").write_text(hashlib.sha256(path.read_bytes()).hexdigest())

    return change


def twice(folder: Path) -> None:
    """The first use's id for the second as well."""
    text = (folder / "submissionunit.xml").read_text()
    first, second = re.findall(r'<contextOfUse>\s*<id root="([^"]+)"', text)[:2]
    edit(second, first)(folder)


ID = '<id root="[0-9a-f-]{36}"/>'
GONE = "00000000-0000-4000-8000-000000000000"
REPLACES = (
    f'<replacementOf typeCode="RPLC"><relatedContextOfUse><id root="{GONE}"/></relatedContextOfUse></replacementOf>'
)

BROKEN: list[tuple[str, str, Break]] = [
    ("ECTD-102", "XML that ends early", edit("</controlActProcess>.*", "")),
    ("ECTD-301", "a file that no document names", lambda folder: (folder / "stray.pdf").write_bytes(b"x")),
    ("ECTD-307", "an empty file", lambda folder: (folder / "m2" / "stray.pdf").write_bytes(b"")),
    ("ECTD-701", "no digest", lambda folder: (folder / "sha256.txt").unlink()),
    ("ECTD-702", "another digest", lambda folder: (folder / "sha256.txt").write_text("0" * 64)),
    (
        "ECTD-703",
        "another root",
        lambda folder: [edit(f"{end}PORP_IN000001UV", f"{end}MESSAGE")(folder) for end in ("<", "</")],
    ),
    (
        "ECTD-703",
        "no submission unit",
        lambda folder: [edit(f"{end}submissionUnit", f"{end}unit")(folder) for end in ("<", "</")],
    ),
    ("ECTD-704", "an id that is no UUID", edit(f"<contextOfUse>(\\s*){ID}", r'<contextOfUse>\1<id root="one"/>')),
    ("ECTD-705", "an id used twice", twice),
    ("ECTD-706", "a use without a document", edit("<derivedFrom>.*?</derivedFrom>", "")),
    ("ECTD-707", "a file is missing", lambda folder: next(folder.rglob("stability-data.pdf")).unlink()),
    (
        "ECTD-708",
        "a file was changed",
        lambda folder: next(folder.rglob("stability-data.pdf")).write_bytes(b"%PDF-1.7"),
    ),
    ("ECTD-709", "another algorithm", edit("SHA256", "SHA1")),
    ("ECTD-709", "a digest that is none", edit("<integrityCheck>[0-9a-f]+", "<integrityCheck>see above")),
    ("ECTD-710", "no priority number", edit('<priorityNumber value="1000"/>', "")),
    ("ECTD-711", "two of one priority", edit('<priorityNumber value="2000"/>', '<priorityNumber value="1000"/>')),
    (
        "ECTD-712",
        "a status that does not exist",
        edit('(</contextOfUse>.*?)<statusCode code="active"/>', r'\1<statusCode code="new"/>'),
    ),
    ("ECTD-713", "a replacement of nothing", edit("<derivedFrom>", f"{REPLACES}<derivedFrom>")),
    (
        "ECTD-715",
        "a keyword without a definition",
        edit('<item code="manufacturer-birch-synthesis"', '<item code="other"'),
    ),
    ("ECTD-716", "a sequence number with zeros", edit('sequenceNumber value="1"', 'sequenceNumber value="0001"')),
    ("ECTD-716", "another sequence number", edit('sequenceNumber value="1"', 'sequenceNumber value="9"')),
    ("ECTD-717", "a document without a title", edit('title value="Stability data"', 'title value=""')),
    ("ECTD-717", "a unit without a title", edit('title value="Original application"', 'title value=""')),
    (
        "ECTD-718",
        "a document without a use",
        edit('<document>(\\s*)<id root="[^"]+"', f'<document>\\1<id root="{GONE}"'),
    ),
    ("ECTD-719", "a heading that is none", edit('code code="ich_3.2.p.5.1"', 'code code="3.2.P.5.1"')),
    (
        "ECTD-720",
        "no implementation guide",
        edit('<item root="2.16.840.1.113883.3.989.2.2.1.11.4"', '<item root="1.2.3"'),
    ),
    ("ECTD-721", "a document described elsewhere", edit(f"(<documentReference>\\s*){ID}", f'\\1<id root="{GONE}"/>')),
]


@pytest.fixture(scope="module")
def message(tmp_path_factory: pytest.TempPathFactory, leaflet: bytes) -> Path:
    return send(tmp_path_factory.mktemp("message"), leaflet, US_DOCUMENTS, FIRST)


@pytest.mark.parametrize(("rule", "what", "do"), BROKEN, ids=[f"{rule}: {what}" for rule, what, _ in BROKEN])
def test_what_is_broken_is_found(rule: str, what: str, do: Break, message: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(message.parent, tmp_path / "application")) / "1"
    do(folder)
    assert rule in {finding.rule for finding in check_sequence(folder).findings}


def test_earlier_messages_that_are_not_at_hand_are_a_note(message: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(message, tmp_path / "5"))
    edit('sequenceNumber value="1"', 'sequenceNumber value="5"')(folder)
    edit("<derivedFrom>", f"{REPLACES}<derivedFrom>")(folder)
    assert {finding.rule for finding in check_sequence(folder).findings} == {"ECTD-714"}


@pytest.mark.reference
def test_fdas_samples_lack_documents_and_nothing_else(reference_dir: Path) -> None:
    """The fourteen sample messages come without their documents; some reuse documents of other applications."""
    samples = sorted((reference_dir / "dossier/samples/ectd-4.0-fda").rglob("submissionunit.xml"))
    assert len(samples) >= 14
    for sample in samples:
        told = {finding.rule for finding in check_sequence(sample.parent).findings}
        assert told <= {"ECTD-707", "ECTD-714", "ECTD-721"}, sample
