"""Sequences as reference cases: all pass as they are, and the broken ones do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from galenic.validation import validate

SAMPLE = "samples/ectd-3.2.2-anonymised/app-e/0000"


@pytest.mark.reference
def test_every_sample_is_valid_and_its_checksums_are_right(reference_dir: Path) -> None:
    result = validate(reference_dir / "dossier")
    assert (result.failed, result.not_covered) == (0, 0)
    assert result.passed > 450


@pytest.mark.reference
@pytest.mark.parametrize(
    ("file", "missed"),
    [
        (f"{SAMPLE}/index.xml", 2),  # the index is not valid, nor its digest right
        (f"{SAMPLE}/index-md5.txt", 1),
        ("samples/ectd-4.0-fda/Withdraw-Content/NDA111777/1/submissionunit.xml", 2),
        ("samples/ectd-4.0-fda/Withdraw-Content/NDA111777/1/sha256.txt", 1),
        ("ectd-3.2.2/eu/eu-regional.dtd", 1),
    ],
)
def test_a_broken_sample_does_not_pass(file: str, missed: int, reference_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "dossier" / file
    source = reference_dir / "dossier" / file
    shutil.copytree(source.parent, path.parent)
    content = source.read_text()
    path.chmod(0o644)
    path.write_text(content.replace("title", "caption", 3) if file.endswith(".xml") else "<!ELEMENT " + content[::-1])
    assert validate(tmp_path / "dossier").failed == missed


@pytest.mark.reference
def test_a_changed_document_does_not_pass(reference_dir: Path, tmp_path: Path) -> None:
    sequence = tmp_path / "dossier" / "0000"
    shutil.copytree(reference_dir / "dossier" / SAMPLE, sequence)
    document = next(sequence.rglob("*.pdf"))
    document.chmod(0o644)
    document.write_bytes(document.read_bytes() + b" ")
    result = validate(tmp_path / "dossier")
    assert [case.id for case in result.cases if case.status == "failed"]
    assert result.failed == 1
