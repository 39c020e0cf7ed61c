"""Where the demo plays: an installation of its own, and what it leaves there beside the record."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from galenic.demo.tampering import DATABASE
from galenic.errors import GalenicError

EARLIER = "earlier"


class DemoRefused(GalenicError):
    """The demo has no place to play."""

    code = "DEM-002"


def home() -> Path:
    """GALENIC_HOME, as the settings will read it."""
    return Path(os.environ.get("GALENIC_HOME", "var")).resolve()


def make_room(place: Path) -> Path | None:
    """See to it that the demo begins from nothing; an earlier play is moved aside, and where to is returned.

    Raises DemoRefused where another record lives, on PostgreSQL, and while a server runs.
    """
    if os.environ.get("GALENIC_DATABASE"):
        raise DemoRefused(
            "The demo plays on the embedded database, and GALENIC_DATABASE names another one.",
            remedy="Run it with GALENIC_DATABASE unset.",
        )
    if not (place / DATABASE).exists():
        return None
    if not logins_file(place).exists():
        raise DemoRefused(
            f"{place} holds a record that is not the demo's.",
            remedy="Give the demo a folder of its own: GALENIC_HOME=somewhere galenic demo.",
        )
    with _nobody_serves(place):
        aside = place / EARLIER / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
        aside.mkdir(parents=True)
        for path in list(place.iterdir()):
            if path.name != EARLIER:
                path.rename(aside / path.name)
    return aside


def logins_file(place: Path) -> Path:
    """The passwords of the demo's invented people; the file also marks an installation as the demo's."""
    return place / "demo" / "logins.json"


def write_logins(place: Path, passwords: dict[str, str]) -> None:
    """Keep the passwords for whoever wants to look around, readable by the owner only."""
    path = logins_file(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(passwords, file, indent=2)


def read_logins(place: Path) -> dict[str, str]:
    """The demo's passwords by user name; none where the demo was not played."""
    path = logins_file(place)
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def write_digests(place: Path, digests: dict[str, Any]) -> None:
    """Keep the digests, to compare with those of the next play."""
    (place / "demo" / "digests.json").write_text(json.dumps(digests, indent=2) + "\n")


def read_digests(place: Path) -> dict[str, Any] | None:
    """The digests of an earlier play."""
    path = place / "demo" / "digests.json"
    found: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
    return found


@contextmanager
def serving(place: Path) -> Iterator[None]:
    """Held by a server as long as it runs on an installation; several may."""
    with _lock_file(place).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def _nobody_serves(place: Path) -> Iterator[None]:
    with _lock_file(place).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoRefused(
                f"A server is running on {place}.", remedy="Stop it, or give the demo a folder of its own."
            ) from error
        yield


def _lock_file(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return place / "serving.lock"
