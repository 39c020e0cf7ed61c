"""Messages of eCTD 4.0, compared with what FDA's samples show."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from lxml import etree

from galenic.dossier import ectd_v4, manifest
from galenic.dossier.errors import DossierRefused
from galenic.dossier.validation import check_sequence
from tests.dossier.conftest import AMENDED, EU, EU_DOCUMENTS, US, US_DOCUMENTS, describe, numbered


def send(folder: Path, leaflet: bytes, documents: list[tuple[str, str, str, str]], head: str = US) -> Path:
    described = manifest.load(describe(folder / "documents", leaflet, documents, head))
    into = folder / "application"
    into.mkdir(exist_ok=True)
    standing = ectd_v4.standing(ectd_v4.read_messages(into))
    unit, _ = described.next_unit(standing)
    return ectd_v4.render(unit, standing=standing).write(into, described.contents)


FIRST = US.replace("number = 0", "number = 1")


@pytest.fixture
def application(tmp_path: Path, leaflet: bytes) -> Path:
    """Two messages: the second replaces a specification, suspends two documents, adds one."""
    send(tmp_path, leaflet, US_DOCUMENTS, FIRST)
    changed = tmp_path / "documents" / "3.2.P.5.1-specification.pdf"
    changed.write_bytes(changed.read_bytes() + b"% changed\n")
    later = FIRST.replace("number = 1", "number = 2\nopened-by = 1").replace('"application"', '"amendment"')
    return send(tmp_path, leaflet, AMENDED, later).parent


def uses(folder: Path) -> dict[str, ectd_v4.message.Use]:
    """Contexts of use by section and document title; those without a document by their id."""
    message = ectd_v4.read_message(folder)
    titles = {document.id: document.title for document in message.documents}
    return {titles[use.documents[0]] if use.documents else use.id: use for use in message.uses}


def test_nothing_is_found_in_a_message_of_ours(application: Path) -> None:
    for number in ("1", "2"):
        assert check_sequence(application / number).findings == ()


def test_the_digest_is_that_of_the_message(application: Path) -> None:
    content = (application / "1" / "submissionunit.xml").read_bytes()
    assert (application / "1" / "sha256.txt").read_text() == hashlib.sha256(content).hexdigest()


def test_the_same_dossier_gives_the_same_bytes(application: Path, leaflet: bytes, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    again = send(tmp_path / "again", leaflet, US_DOCUMENTS[::-1], FIRST)
    first = application / "1" / "submissionunit.xml"
    assert (again / "submissionunit.xml").read_bytes() == first.read_bytes()


def test_a_change_replaces_and_an_end_suspends(application: Path) -> None:
    first, second = uses(application / "1"), uses(application / "2")
    specification = "Specification of the drug product"
    assert second[specification].replaces == (first[specification].id,)
    for title in ("Specification of starch", "Stability summary"):
        ended = second[first[title].id]
        assert (ended.status, ended.documents, ended.code) == ("suspended", (), first[title].code)
    assert "Stability data" not in second


def test_what_stands_is_what_was_not_ended(application: Path) -> None:
    standing = {one.title: one for one in ectd_v4.standing(ectd_v4.read_messages(application))}
    assert standing["Specification of the drug product"].sequence == 2
    assert standing["Stability data"].place.keyword("product-name") == "Maplolol Tablets"
    assert not {"Specification of starch", "Stability summary"} & set(standing)


def test_priorities_differ_within_a_section(application: Path) -> None:
    first, second = uses(application / "1"), uses(application / "2")
    reports = [use.priority for use in first.values() if use.code == "ich_5.3.1.2"]
    assert sorted(reports) == ["1000", "2000"]
    assert second["Synopsis of study MAP-BE-01"].priority == "3000"


def test_keywords_are_defined_once_with_permanent_codes(application: Path) -> None:
    message = ectd_v4.read_message(application / "1")
    assert message.defined["manufacturer-birch-synthesis"] == ("ich_keyword_type_4", "Birch Synthesis")
    assert message.defined["MAP-BE-01"][0] == "ich_keyword_type_8"
    text = message.content.decode()
    assert text.count('item code="manufacturer-birch-synthesis"') == 1


def test_a_keyword_may_be_spelled_anew(leaflet: bytes, tmp_path: Path) -> None:
    """In eCTD 4.0 the permanent id holds a place together when a name changes; nothing is sent again."""
    head = FIRST.replace(
        'manufacturer = "Birch Synthesis"', 'manufacturer = {value = "Birch Synthesis", id = "MANU-1"}'
    )
    send(tmp_path, leaflet, US_DOCUMENTS, head)
    renamed = head.replace("Birch Synthesis", "Birch Chemicals").replace("number = 1", "number = 2\nopened-by = 1")
    second = uses(send(tmp_path, leaflet, US_DOCUMENTS, renamed))
    assert {use.code for use in second.values()} == {"us_1.1", "us_1.2"}


def shape(element: etree._Element) -> set[str]:
    """Every path of elements with the names of its attributes."""
    found = set()
    for one in element.iter("*"):
        path = "/".join(etree.QName(up).localname for up in reversed([one, *one.iterancestors()]))
        found |= {path, *(f"{path}@{name}" for name in one.attrib)}
    return found


@pytest.mark.reference
def test_messages_have_the_shape_of_fdas_samples(application: Path, reference_dir: Path) -> None:
    """No element or attribute that FDA's fourteen samples do not show."""
    samples = sorted((reference_dir / "dossier/samples/ectd-4.0-fda").rglob("submissionunit.xml"))
    known: set[str] = set().union(*(shape(etree.parse(sample).getroot()) for sample in samples))
    ours = set().union(*(shape(etree.parse(application / number / "submissionunit.xml").getroot()) for number in "12"))
    assert ours <= known


def test_other_regions_are_refused(leaflet: bytes, tmp_path: Path) -> None:
    with pytest.raises(DossierRefused) as refused:
        send(tmp_path, leaflet, EU_DOCUMENTS, EU)
    assert refused.value.code == "DOS-007"


def test_a_region_of_later_numbers_is_told(leaflet: bytes, tmp_path: Path) -> None:
    assert send(tmp_path, leaflet, US_DOCUMENTS, numbered(US, 12, "amendment")).name == "12"
