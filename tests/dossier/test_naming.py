"""Folders of eCTD 3.2.2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from galenic.dossier import ectd_v3
from galenic.dossier.model import Keyword, Place, slug
from galenic.dossier.naming import LEGAL_NAME, file_name, folder_of, is_study_section, name_of, within, within_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maplolol 50 mg, Tablets", "maplolol-50-mg-tablets"),
        ("Söhne & Co.", "sohne-co"),
        ("--A__B--", "a-b"),
        ("维", ""),
    ],
)
def test_names_are_made_of_what_ectd_takes(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize("name", ["a.pdf", "32s1-gen-info", "us-regional.xml", "0000"])
def test_legal_names(name: str) -> None:
    assert LEGAL_NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["A.pdf", "a b.pdf", "a_b.pdf", "a.b.pdf", ".hidden", "-a.pdf", "a.PDF", "ä.pdf"])
def test_illegal_names(name: str) -> None:
    assert not LEGAL_NAME.fullmatch(name)


def test_a_keyword_that_is_not_there_leaves_no_trace() -> None:
    assert folder_of(Place("3.2.P.1"), "US") == "m3/32-body-data/32p-drug-prod/32p1-desc-comp"
    only_one = Place("3.2.S.5", (Keyword("substance", "Maplolol"),))
    assert folder_of(only_one, "EU") == "m3/32-body-data/32s-drug-sub/maplolol/32s5-ref-stand"


def test_product_information_lies_by_country_and_language() -> None:
    """EU module 1 specification: 13-pi/131-spclabelpl/<country>/<language>."""
    keywords = (Keyword("country", "de"), Keyword("language", "de"), Keyword("type", "spc"))
    assert folder_of(Place("1.3.1", keywords), "EU") == "m1/eu/13-pi/131-spclabelpl/de/de"


@pytest.mark.parametrize(
    ("section", "expected"),
    [("5.3.1.2", True), ("5.3.5.1", True), ("4.2.3.1", True), ("5.2", False), ("5.4", False), ("5.3.6", False)],
)
def test_sections_of_studies(section: str, expected: bool) -> None:
    assert is_study_section(section) is expected


@pytest.mark.reference
def test_folders_are_those_of_real_sequences(reference_dir: Path) -> None:
    """Three anonymized sequences: where files of a section lie, but for the folders named after a product or study."""
    seen = 0
    for index in sorted((reference_dir / "dossier/samples").glob("*/*/*/index.xml")):
        for leaf in ectd_v3.read_sequence(index.parent).leaves:
            if not leaf.place.section or leaf.place.section == "1" or leaf.extended or not leaf.href:
                continue
            fixed = [
                part
                for part in folder_of(leaf.place, "EU").split("/")
                if not re.search("substance|product-name|excipient|indication", part)
            ]
            assert set(fixed) <= set(leaf.path.split("/")), leaf.label
            seen += 1
    assert seen > 400


@pytest.mark.parametrize(
    ("section", "tag", "expected"),
    [
        ("5.3.1.2", "study-report-body", "map-be-01"),
        ("5.3.1.2", "data-tabulation-dataset-sdtm", "map-be-01/tabulations/sdtm"),
        ("5.3.1.2", "analysis-program", "map-be-01/analysis/adam/programs"),
        ("2.7.1", "", ""),
    ],
)
def test_a_study_has_a_folder_that_can_be_read_back(section: str, tag: str, expected: str) -> None:
    own = within(section, "US", "MAP-BE-01", tag)
    assert own == expected
    assert within_of(f"{folder_of(Place(section, (), 'a', own), 'US')}/a.pdf", section, "US") == expected


def test_only_pdf_goes_without_saying() -> None:
    for file in ("define.xml", "define.pdf", "dm.xpt"):
        assert file_name(name_of(file), file.rpartition(".")[2]) == file
