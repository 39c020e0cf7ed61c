"""Manifests of compiled documents: every fault is named, and the template of each kind is one."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from galenic.dossier.compiling import kind, kinds
from galenic.dossier.compiling.manifest import SHARED, load, manifest_template
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import find

EXAMPLES = Path(__file__).parents[3] / "examples"
SUMMARY = "quality-overall-summary"
OURS = ("quality-overall-summary", "certificate-of-analysis", "letter-of-authorization", "letter-of-access")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "quality_summary", tmp_path / "example"))


def refused(folder: Path, *changes: tuple[str, str]) -> DossierRefused:
    file = folder / "summary.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DossierRefused) as caught:
        load(kind(SUMMARY), file)
    return caught.value


def test_the_example_is_read(folder: Path) -> None:
    material = load(kind(SUMMARY), folder / "summary.toml")
    assert (material.application.region, material.application.number) == ("US", "999999")
    assert [one.title for one in material.pieces] == ["stability", "release_BB-01", "release_PB-02", "release_PB-03"]
    assert material.moment.isoformat() == "2026-11-20T12:00:00+00:00"
    assert material.labels == ("SIMULATED",)


def test_every_fault_is_named_at_once(folder: Path) -> None:
    error = refused(
        folder,
        ('region = "US"', 'region = "BR"'),
        ('"release_PB-02.json"', '"nothing.json"'),
        ("shelf-life-months = 24", "shelf-life-months = -1"),
        ('section = "P.2.2.2"', 'section = "P.22"'),
    )
    assert error.code == "DOS-080"
    assert {(fault.code, fault.column) for fault in error.faults} == {
        ("DOS-080", "application.region"),
        ("DOS-081", "evidence.2"),
        ("DOS-080", "product.shelf-life-months"),
        ("DOS-080", "text.5.section"),
    }
    assert "--template" in error.remedy


def test_evidence_that_was_changed_or_fills_nothing_is_refused(folder: Path) -> None:
    text = (folder / "release_PB-03.json").read_text(encoding="utf-8")
    (folder / "release_PB-03.json").write_text(text.replace('"passed": true', '"passed": false', 1), encoding="utf-8")
    fault = refused(folder).faults[0]
    assert (fault.code, fault.value) == ("DOS-081", "release_PB-03.json")
    assert "changed after it was written" in fault.message
    (folder / "release_PB-03.json").write_text(text, encoding="utf-8")
    with pytest.raises(DossierRefused) as caught:
        load(kind("letter-of-authorization"), folder / "certificate.toml")
    assert any("fills nothing" in fault.message for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("[application]", "[product-of]", "application"),
        ('applicant = "Alder Therapeutics"', 'applicant = ""', "application.applicant"),
        ("created = 2026-11-20T12:00:00Z", 'created = "soon"', "application.created"),
        ('evidence = ["stability.json", ', 'evidence = [1, "stability.json", ', "evidence"),
    ],
)
def test_the_place_of_a_fault_is_told(folder: Path, old: str, new: str, column: str) -> None:
    assert column in {fault.column for fault in refused(folder, (old, new)).faults}


def test_files_that_cannot_be_read_are_refused(folder: Path) -> None:
    (folder / "broken.toml").write_text("[application", encoding="utf-8")
    for name in ("broken.toml", "nothing.toml"):
        with pytest.raises(DossierRefused) as caught:
            load(kind(SUMMARY), folder / name)
        assert caught.value.code == "DOS-080"


@pytest.mark.parametrize("name", OURS)
def test_a_template_is_a_manifest_with_everything_that_may_be_stated(name: str, tmp_path: Path) -> None:
    found = kind(name)
    text = manifest_template(found)
    filled = text.replace('applicant = ""', 'applicant = "Alder Therapeutics"', 1)
    file = tmp_path / "manifest.toml"
    file.write_text(filled, encoding="utf-8")
    made = found.compile(load(found, file))
    assert made.missing
    offered = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line or "[" in line)
    for field, info in found.stated.model_fields.items():
        assert (info.alias or field) in offered


@pytest.mark.parametrize("name", OURS)
def test_every_place_of_a_kind_is_a_heading_of_its_region(name: str) -> None:
    for region, places in kind(name).sections.items():
        for place in places:
            heading = find(place, region)
            assert heading is not None, (region, place)
            assert heading.holds


def test_no_kind_states_what_the_manifest_says_itself() -> None:
    for one in kinds().values():
        names = {info.alias or field for field, info in one.stated.model_fields.items()}
        assert not names & set(SHARED)


def test_the_other_examples_are_read() -> None:
    for name, file in (("certificate-of-analysis", "certificate"), ("letter-of-authorization", "letter")):
        path = EXAMPLES / f"quality_summary/{file}.toml"
        assert load(kind(name), path).labels == (tomllib.loads(path.read_text())["application"]["label"],)
