"""Trees of sequences as cases: what an adapter gets, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.validation import validate
from galenic.validation.submissions import read_submission, submission_files

INDEX = b"""<?xml version="1.0"?><ectd xmlns:xlink="http://www.w3c.org/1999/xlink">
<leaf checksum="0cc175b9c0f1b6a831c399e269772661" xlink:href="m2/a.pdf"/>
<leaf checksum="0cc175b9c0f1b6a831c399e269772661" xlink:href="m2/gone.pdf"/></ectd>"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder `dossier` with one sequence and one schema."""
    folder = tmp_path / "dossier"
    files = {
        "samples/app/0000/index.xml": INDEX,
        "samples/app/0000/index-md5.txt": b"told",
        "samples/app/0000/m2/a.pdf": b"a",
        "samples/app/0000/util/dtd/own.dtd": b"<!ELEMENT a EMPTY>",
        "ectd-3.2.2/ich/one.dtd": b"<!ELEMENT a EMPTY>",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_case_is_a_schema_a_digest_or_a_sequence(tree: Path) -> None:
    assert [path.name for path in submission_files(tree)] == ["one.dtd", "index-md5.txt", "index.xml"]


def test_a_digest_is_computed_without_the_file_that_tells_it(tree: Path) -> None:
    sealed = read_submission(tree / "samples/app/0000/index-md5.txt")
    assert list(sealed.placed) == ["index.xml"]
    assert "told" not in str(sealed.definition) + str(sealed.questions)
    assert [answer.value for answer in sealed.answers] == ["told"]


def test_a_sequence_comes_with_the_schemas_nearby(tree: Path) -> None:
    sealed = read_submission(tree / "samples/app/0000/index.xml")
    assert "schemas/ich/one.dtd" in sealed.placed
    assert "application/0000/m2/a.pdf" in sealed.placed
    asked = [(question["name"], question["subject"]) for question in sealed.questions]
    assert asked == [("valid", "index.xml"), ("checksum", "m2/a.pdf")]
    assert all(answer.value is True for answer in sealed.answers)


@pytest.mark.parametrize("root", ["dossier", ".", "dossier/samples"])
def test_a_tree_is_one_folder_from_wherever_it_is_named(root: str, tree: Path) -> None:
    result = validate(tree.parent / root)
    assert {case.folder for case in result.cases} == {"samples" if root.endswith("samples") else "dossier"}
    assert result.not_covered == 0
    assert (result.passed, result.failed) == ((2, 2) if root != "dossier/samples" else (1, 2))
