"""Limits of a region as of a day: how long names may be, how large files, which formats."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from galenic.dossier.model import Region

ANY = "*"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition of a region's limits. Lengths in characters, sizes in bytes by ending (`*`: any other)."""

    region: Region
    edition: str
    in_force: date
    source: str
    name_limit: int
    path_limit: int
    file_limit: Mapping[str, int]
    file_advice: Mapping[str, int]
    pdf_versions: frozenset[str]
    endings: frozenset[str]
    tagging_files: bool


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile, those in force later first."""
    text = resources.files("galenic.dossier.validation").joinpath("profiles.toml").read_text(encoding="utf-8")
    read = (_profile(table) for table in tomllib.loads(text)["profile"])
    return tuple(sorted(read, key=lambda profile: profile.in_force, reverse=True))


def profile_of(region: Region, on: date | None = None) -> Profile:
    """The profile of a region on a day, today's by default; for a day before the first edition, the first."""
    editions = [profile for profile in profiles() if profile.region is region]
    return next((profile for profile in editions if on is None or profile.in_force <= on), editions[-1])


def _profile(table: Mapping[str, Any]) -> Profile:
    return Profile(
        region=Region(table["region"]),
        edition=table["edition"],
        in_force=table["in-force"],
        source=table["source"],
        name_limit=table["name-limit"],
        path_limit=table["path-limit"],
        file_limit={ending: size * MEGABYTE for ending, size in table["file-limit-mb"].items()},
        file_advice={ending: size * MEGABYTE for ending, size in table["file-advice-mb"].items()},
        pdf_versions=frozenset(table["pdf-versions"]),
        endings=frozenset(table["endings"]),
        tagging_files=table["tagging-files"],
    )
