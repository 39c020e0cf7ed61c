"""The commands of the pages about data sets and summary tables answer as the pages say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import DOCS, ROOT
from tests.docs.test_tutorial import folded, steps


@pytest.mark.parametrize(
    ("page", "commands"),
    [("make-cdisc-data-sets", 3), ("fill-bioequivalence-tables", 2), ("compile-quality-documents", 5)],
)
def test_every_command_answers_as_the_page_says(tmp_path: Path, page: str, commands: int) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {"COLUMNS": "200"}
    found = list(steps(DOCS / "how-to" / f"{page}.md"))
    assert len(found) == commands
    for command, shown in found:
        typed = command.replace("galenic ", f"{sys.executable} -m galenic ", 1)
        done = subprocess.run(
            typed, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        answered = folded(done.stdout)
        assert not [line for line in shown if folded(line) not in answered], (command, done.stdout, done.stderr)
