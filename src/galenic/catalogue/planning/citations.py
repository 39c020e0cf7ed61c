"""How far the citations of the planning rules were checked, so that a plan never claims more than is known.

`citations.toml` names those that were; every other one is from memory.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

#: Best first.
GRADES = {
    "confirmed": "its wording, its table of contents or its official page was seen",
    "restated": "others cite it for the same",
    "from memory": "nobody has checked it yet: look it up before you rely on it",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A guideline with its section, and how it was checked."""

    text: str
    grade: str
    how: str


def citations(guideline: str) -> tuple[Citation, ...]:
    """The citations of a rule, which stand with semicolons between them."""
    return tuple(_looked_up(part.strip()) for part in guideline.split(";"))


def grade(guideline: str) -> str:
    """The grade of the citation of a rule that is checked least."""
    order = tuple(GRADES)
    return max((each.grade for each in citations(guideline)), key=order.index)


def from_memory(guidelines: Iterable[str]) -> tuple[str, ...]:
    """Those citations that are from memory, each once."""
    found = (each for guideline in guidelines for each in citations(guideline))
    return tuple(dict.fromkeys(each.text for each in found if each.grade == "from memory"))


@cache
def register() -> Mapping[str, Citation]:
    """The citations that were checked, by their text."""
    entries = tomllib.loads(resources.files(__package__).joinpath("citations.toml").read_text())
    return MappingProxyType(
        {text: Citation(text, name, how) for name, found in entries.items() for text, how in found.items()}
    )


def _looked_up(text: str) -> Citation:
    return register().get(text) or Citation(text, "from memory", "")
