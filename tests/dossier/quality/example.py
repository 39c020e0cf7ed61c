"""The example as a library call, to be changed by the tests."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from galenic.catalogue.performed import Performance
from galenic.dossier.compiling.material import Application, Material, Piece
from galenic.dossier.quality.facts import QualityFacts
from galenic.dossier.quality.summary import compiled
from galenic.reports.blocks import Document, Grid, Section

FOLDER = Path(__file__).parents[3] / "examples/quality_summary"


@cache
def _described() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "summary.toml").read_text(encoding="utf-8"))


def described() -> dict[str, Any]:
    """The manifest as it is written."""
    return deepcopy(_described())


@cache
def performance(name: str) -> Performance:
    """A piece of the example's evidence."""
    return Performance.model_validate_json((FOLDER / f"{name}.json").read_bytes())


def piece(name: str, found: Performance | None = None) -> Piece:
    """Evidence as material, titled as its file is called."""
    return Piece(found or performance(name), name)


def pieces() -> tuple[Piece, ...]:
    """All evidence of the example."""
    return tuple(piece(Path(name).stem) for name in described()["evidence"])


def material(region: str = "US", *, given: tuple[Piece, ...] | None = None, **changes: Any) -> Material:
    """The example in a region, its stated facts replaced by `changes`, its evidence by `given`."""
    told = described()
    about, _ = told.pop("application"), told.pop("evidence")
    stated = QualityFacts.model_validate(told | {name.replace("_", "-"): value for name, value in changes.items()})
    application = Application(region, about["kind"], about["number"], about["applicant"], about["product"])
    return Material(application, pieces() if given is None else given, stated, about["created"], (about["label"],))


def section(made: Document, number: str) -> Section:
    """The section of a heading, by its number."""
    return next(one for one in made.sections if one.title.startswith(f"2.3.{number} "))


def table(found: Section, title: str) -> list[list[str]]:
    """The cells of a table of a section, its heads first."""
    grid = next(block for block in found.blocks if isinstance(block, Grid) and block.title == title)
    return [[column.title for column in grid.columns], *([cell.text for cell in row] for row in grid.rows)]


def drawn(given: Material) -> Document:
    """The summary before it is set."""
    return compiled(given).document
