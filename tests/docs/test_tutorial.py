"""The tutorial is typed, command by command, and answers as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generate import DOCS, ROOT

BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page with the lines that it shows; `...` stands for lines that are not shown."""
    for block in BLOCK.findall(page.read_text()):
        for typed in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = typed.strip().splitlines()
            yield command, [line for line in shown if line.strip() != "..."]


def folded(text: str) -> str:
    """Text without the line breaks and columns that a terminal's width gives it."""
    return " ".join(text.split())


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An empty folder with the examples in it, as a user's checkout has."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


@pytest.mark.parametrize("page", sorted((DOCS / "tutorial").glob("*.md")), ids=lambda page: page.stem)
def test_every_command_answers_as_the_page_says(page: Path, desk: Path) -> None:
    found = list(steps(page))
    assert found
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "COLUMNS": "200", "GALENIC_HOME": str(desk / "var")}
    for command, shown in found:
        done = subprocess.run(
            command, shell=True, cwd=desk, env=environment, capture_output=True, text=True, check=False
        )
        answer = folded(done.stdout + done.stderr)
        for line in shown:
            assert folded(line) in answer, f"$ {command}\n{done.stdout}{done.stderr}"
