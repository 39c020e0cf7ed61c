"""Manifests: what is read, and that everything wrong is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.dossier.content_plan import State
from galenic.dossier.errors import DossierRefused
from galenic.dossier.manifest import load
from tests.dossier.conftest import US, US_DOCUMENTS, describe


def faults(path: Path) -> list[str]:
    with pytest.raises(DossierRefused) as refused:
        load(path)
    assert refused.value.code == "DOS-010"
    return [str(fault) for fault in refused.value.faults]


def test_keywords_go_where_a_section_has_them(leaflet: bytes, tmp_path: Path) -> None:
    described = load(describe(tmp_path, leaflet, US_DOCUMENTS))
    by_title = {one.document.title: one.place for one in described.placements}
    excipient = by_title["Specification of lactose"]
    assert {one.kind for one in excipient.keywords} == {"product-name", "dosageform", "manufacturer", "excipient"}
    assert by_title["Cover letter"].keywords == ()
    assert by_title["Form FDA 356h"].keyword("form-type") == "fdaft2"


def test_a_file_in_a_folder_is_unsigned(leaflet: bytes, tmp_path: Path) -> None:
    documents = [*US_DOCUMENTS[:2], ("2.7.1", "x", "X", 'state = "stale"')]
    papers = load(describe(tmp_path, leaflet, documents)).papers
    assert [paper.state for paper in papers] == [State.UNSIGNED, State.UNSIGNED, State.STALE]


def test_everything_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dossier.toml"
    path.write_text('[application]\nregion = "US"\n[[document]]\nfile = "a.pdf"\n[[study]]\nid = "A"\n')
    told = "\n".join(faults(path))
    for part in ("application, column kind", "[sequence]", "document 1, column section", "study 1, column title"):
        assert part in told


def test_everything_that_is_wrong_is_named(leaflet: bytes, tmp_path: Path) -> None:
    documents = [("1.2", "cover", "Cover", 'study = "B"\nstate = "fine"')]
    path = describe(tmp_path, leaflet, documents, US.replace('"US"', '"UK"').replace("number = 0", "number = 12345"))
    (tmp_path / "1.2-cover.pdf").unlink()
    told = "\n".join(faults(path))
    for part in ("'UK'", "'12345'", "'1.2-cover.pdf'", "'B'", "'fine'"):
        assert part in told


@pytest.mark.parametrize("content", ["[application", "\x00"])
def test_what_is_no_toml_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "dossier.toml"
    path.write_text(content)
    assert faults(path) == []


def test_a_manifest_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path / "gone.toml") == []


def test_an_empty_manifest_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "dossier.toml"
    path.write_text("")
    assert len(faults(path)) == 3


def test_a_section_without_quotes_is_refused(leaflet: bytes, tmp_path: Path) -> None:
    """TOML reads 1.10 as the number 1.1, which is another section."""
    path = describe(tmp_path, leaflet, US_DOCUMENTS[:2])
    path.write_text(path.read_text().replace('section = "1.2"', "section = 1.20"))
    assert any("in quotes" in fault and "'1.2'" in fault for fault in faults(path))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('[[study]]\nid = "MAP-BE-01"', '[study]\nid = "MAP-BE-01"', "[[study]]"),
        ("[[application.contact]]\nname", "[[application.contact]]\nwho", "column name"),
        ('substance = "maplolol"', 'substanz = "maplolol"', "'substanz'"),
        ('keywords = {form-type = "form-356h"}', 'keywords = {formtype = "form-356h"}', "'formtype'"),
        ('keywords = {form-type = "form-356h"}', 'keywords = "form-356h"', "has to be a table"),
        ("number = 0", 'number = 0\nopened-by = "first"', "'first'"),
    ],
)
def test_what_would_be_overlooked_is_refused(old: str, new: str, told: str, leaflet: bytes, tmp_path: Path) -> None:
    path = describe(tmp_path, leaflet, US_DOCUMENTS)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert told in "\n".join(faults(path))
