"""The page on security names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "security.md"
NAMED = re.compile(r"`((?:tests/[\w/]+|test_\w+)(?:\.py)?(?:::\w+)?)`")


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 30
    assert [each for each in named if not _is_there(each)] == []


def test_every_threat_has_its_proof() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| (?!threat|---)", line)]
    assert len(rows) > 25
    assert [row for row in rows if "test" not in row.split("|")[3] and "journey" not in row.split("|")[3]] == [
        row for row in rows if "`make audit`" in row and "test" not in row
    ]


def _is_there(name: str) -> bool:
    path, _, test = name.partition("::")
    found = [ROOT / path] if path.startswith("tests/") else list((ROOT / "tests").rglob(path))
    return any(each.is_dir() or (each.is_file() and f"def {test}(" in each.read_text() + "def (") for each in found)
