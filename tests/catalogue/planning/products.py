"""Descriptions of products for the tests of planning."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from galenic.catalogue.discovery import services
from galenic.catalogue.planning.plan import Plan, plan
from galenic.catalogue.planning.reading import read_product

FOLDER = Path(__file__).parents[3] / "examples/products"


def described(name: str, /, **changes: Any) -> dict[str, Any]:
    """The example `name` with some facts changed; a fact changed to None is left out."""
    facts = tomllib.loads((FOLDER / f"{name}.toml").read_text()) | changes
    return {fact: value for fact, value in facts.items() if value is not None}


def planned(name: str, /, **changes: Any) -> Plan:
    """The plan of that."""
    return plan(read_product(described(name, **changes)), services())


def ids(made: Plan) -> set[str]:
    """The services of a plan."""
    return {step.id for step in made.steps}
