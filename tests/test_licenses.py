"""Nothing that Galenic needs at work is under the GPL or AGPL: it is to be built upon without asking its lawyers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: Whole words: the Lesser GPL leaves programs that use a library as they are.
COPYLEFT = re.compile(r"\b(A?GPL(v?[0-9.]+)?|(Affero )?General Public License)\b", re.IGNORECASE)
LESSER = re.compile(r"lesser|LGPL|library general public", re.IGNORECASE)


def needed(name: str = "galenic") -> Iterator[Distribution]:
    """Everything that is installed because of `name`, without what only developers need."""
    seen, waiting = set[str](), [name]
    while waiting:
        key = canonicalize_name(waiting.pop())
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(key)
        except PackageNotFoundError:  # of another platform
            continue
        yield found
        for text in found.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)


def licenses(of: Distribution) -> list[str]:
    """What the package says of its license, in each of the three places where packages say it."""
    given = [value for name in ("License-Expression", "License") if (value := of.metadata.get(name))]
    classifiers = [each for each in of.metadata.get_all("Classifier") or () if each.startswith("License ::")]
    return [line for text in (*given, *classifiers) if (line := text.strip().splitlines()[0])]


FOUND = {each.metadata["Name"]: each for each in needed()}


def test_the_dependencies_are_found() -> None:
    assert {"Django", "numpy", "polars", "typst"} <= set(FOUND)
    assert len(FOUND) > 50


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_dependency_is_under_the_gpl(name: str) -> None:
    said = licenses(FOUND[name])

    alternatives = [part for text in said for part in re.split(r"\bOR\b", text)]
    harmful = [part for part in alternatives if COPYLEFT.search(part) and not LESSER.search(part)]
    assert not harmful or len(harmful) < len(alternatives), said


@pytest.mark.parametrize(
    ("text", "harmful"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPLv3", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("MIT", False),
    ],
)
def test_the_words_that_are_looked_for(text: str, harmful: bool) -> None:
    assert bool(COPYLEFT.search(text)) is harmful
