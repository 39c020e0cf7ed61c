"""The terms, read from the file beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means, where that comes from, and the keys of other terms that belong to it."""

    key: str
    term: str
    text: str
    source: str
    see: tuple[str, ...]


@cache
def terms() -> dict[str, Term]:
    """All terms by their keys, in alphabetical order of the words."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    read = [Term(key, each["term"], each["text"], each["source"], tuple(each["see"])) for key, each in found.items()]
    return {each.key: each for each in sorted(read, key=lambda each: each.term.casefold())}
