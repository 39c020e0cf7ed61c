"""docs/how-to/plan-a-programme.md, typed from top to bottom, answers as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import DOCS
from galenic.catalogue.planning.product import Product
from galenic.cli import main

PAGE = (DOCS / "how-to/plan-a-programme.md").read_text()
BLOCK = re.compile(r"^```(?:\{code-block\} toml\n:caption: (\S+)\n|console)\n?(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_everything_on_the_page_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "220")
    refused = 0
    for file, body in BLOCK.findall(PAGE):
        if file:
            Path(file).write_text(body)
            continue
        command, *shown = body.strip().splitlines()
        with pytest.raises(SystemExit) as ended:
            main(command.removeprefix("$ galenic ").split())
        told = capsys.readouterr()
        assert ended.value.code == (2 if told.err else 0)
        refused += bool(told.err)
        for line in shown:
            assert " ".join(line.split()) in " ".join((told.out + told.err).split()), line
    assert refused == 1
    assert Path("plan.pdf").read_bytes().startswith(b"%PDF")


def test_every_fact_stands_in_the_table() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE) == list(Product.model_fields)
