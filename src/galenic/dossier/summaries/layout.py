"""Which tables a region wants in module 2.7, and what fills each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """One table: its number and title, its place in the CTD, what fills it, and what is missing otherwise."""

    number: str
    title: str
    place: str
    wanted: str
    content: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables of a region in their order, and where that is said."""

    region: str
    title: str
    section: str
    source: str
    slots: tuple[Slot, ...]


@cache
def layouts() -> Mapping[str, Layout]:
    """The layouts by region."""
    text = resources.files("galenic.dossier.summaries").joinpath("layouts.toml").read_text(encoding="utf-8")
    return {
        region: Layout(region, table["title"], table["section"], table["source"], tuple(map(_slot, table["table"])))
        for region, table in tomllib.loads(text).items()
    }


def _slot(table: Mapping[str, Any]) -> Slot:
    return Slot(**{**table, "services": tuple(table.get("services", ()))})
