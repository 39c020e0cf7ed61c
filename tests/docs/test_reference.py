"""The reference says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import DOCS, ROOT, pages

CODE = re.compile(r"\"((?!SHA)[A-Z]{3}-\d{3})\"")
NAMED = re.compile(r"\b([A-Z]{3}-\d{3})\b")


@pytest.mark.parametrize("name", ["reference/services.md", "reference/commands.md", "reference/lifecycles.md"])
def test_generated_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run `python -m docs.generate`"


@pytest.mark.req("REC-6")
def test_requirements_page_is_current() -> None:
    assert (DOCS / "reference/requirements.md").read_text() == pages()["reference/requirements.md"], "run `make docs`"


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
