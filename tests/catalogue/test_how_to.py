"""Pages that show how, done from top to bottom in a copy of the package."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import galenic

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(
    r"^```(?P<kind>console|\{code-block\} \w+\n:caption: (?P<file>\S+)\n)\n?(?P<body>.*?)^```$", re.M | re.S
)
PROGRAMS = {"galenic": ["-m", "galenic"], "pytest": ["-m", "pytest", "-q", "-p", "no:cacheprovider"]}


@pytest.mark.parametrize("page", ["add-a-service.md", "bring-your-data.md"])
def test_everything_on_the_page_works(page: str, tmp_path: Path) -> None:
    shutil.copytree(
        Path(galenic.__file__).parent, tmp_path / "src" / "galenic", ignore=shutil.ignore_patterns("__pycache__")
    )
    blocks = list(BLOCK.finditer((PAGES / page).read_text(encoding="utf-8")))
    assert len(blocks) >= 7
    for block in blocks:
        if block["file"]:
            target = tmp_path / block["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block["body"], encoding="utf-8")
            continue
        for command, shown in _commands(block["body"]):
            output = _run(command, tmp_path)
            for line in shown:
                assert line in output, f"{command}\n{output}"


def _commands(body: str) -> Iterator[tuple[str, list[str]]]:
    for part in body.split("$ ")[1:]:
        command, *shown = part.strip().splitlines()
        yield command, shown


def _run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *PROGRAMS[program], *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
