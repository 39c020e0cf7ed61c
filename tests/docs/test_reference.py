"""The reference says what the code does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from docs.generate import DOCS, ROOT, pages, proving_tests

CODE = re.compile(r"\"((?!SHA)[A-Z]{3}-\d{3})\"")
NAMED = re.compile(r"\b([A-Z]{3}-\d{3})\b")


GENERATED = (
    "services",
    "commands",
    "lifecycles",
    "ectd-validation",
    "content-plans",
    "cdisc-rules",
    "glossary",
    "compiled-documents",
)


@pytest.mark.parametrize("name", [f"reference/{name}.md" for name in GENERATED])
def test_generated_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run `python -m docs.generate`"


#: What the ledger, signatures, access and records of this version have to prove.
PROMISED = {
    *(f"AUD-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10)),
    *(f"TMP-{number}" for number in range(1, 6)),
    *(f"SIG-{number}" for number in range(1, 9)),
    *(f"ACC-{number}" for number in (1, 2, 3, 4, 5, 6)),
    *(f"QAG-{number}" for number in range(1, 9)),
    *(f"SUP-{number}" for number in range(1, 6)),
    "REC-1",
    "REC-3",
    "REC-6",
}


@pytest.mark.req("REC-6")
def test_every_promised_requirement_has_a_test_and_every_mark_a_requirement() -> None:
    with (ROOT / "src/galenic/validation/requirements.toml").open("rb") as file:
        known = {key for section in tomllib.load(file).values() for key in section}
    marked = {requirement for requirement, _ in proving_tests()}
    assert marked <= known, f"no such requirement: {sorted(marked - known)}"
    assert marked >= PROMISED, f"not proven: {sorted(PROMISED - marked)}"


def test_every_error_code_is_explained() -> None:
    used = {
        code: path.relative_to(ROOT)
        for path in sorted((ROOT / "src").rglob("*.py"))
        for code in CODE.findall(path.read_text())
    }
    explained = {
        code for path in Path(DOCS / "reference/errors").glob("*.md") for code in NAMED.findall(path.read_text())
    }
    missing = {code: str(path) for code, path in used.items() if code not in explained}
    assert not missing, f"not in docs/reference/errors: {missing}"


def test_no_page_explains_a_code_that_is_gone() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    used = set(NAMED.findall(source))
    for path in (DOCS / "reference/errors").glob("*.md"):
        first_cells = re.findall(r"^\| ([A-Z]{3}-\d{3}) \|", path.read_text(), flags=re.MULTILINE)
        assert set(first_cells) <= used, f"{path.name}: {sorted(set(first_cells) - used)}"
