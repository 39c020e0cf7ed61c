"""What the frame around every page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from galenic import __version__
from galenic.ledger import clock
from galenic.parties.roles import Role
from galenic.web.middleware import Request

SCHEMES = ("light", "dark")
SCHEME_COOKIE = "scheme"


PLACES = {
    "My work": "home",
    "Work orders": "orders:list",
    "Evidence": "evidence:list",
    "Dossiers": "dossiers:list",
    "Partners": "partners:overview",
    "Requests": "sourcing:list",
    "Programmes": "programmes:list",
    "Audit trail": "trail:list",
    "Verification": "verification:status",
    "Services": "services:list",
}
#: Pages of those who may read audit trails; for others they do not exist.
FOR_WATCHERS = frozenset({"trail:list", "verification:status"})
#: Pages that say nothing to somebody who only administers accounts.
FOR_PARTIES = frozenset({"partners:overview", "sourcing:list"})
#: Pages of what a sponsor keeps for itself; a partner has nothing there.
FOR_SPONSORS = frozenset({"dossiers:list"})


@dataclass(frozen=True, slots=True)
class Place:
    """A heading of the navigation."""

    title: str
    url: str
    current: bool


def frame(request: Request) -> dict[str, Any]:
    """The context processor: the color scheme that was chosen, the version, the navigation, and when this is."""
    scheme = request.COOKIES.get(SCHEME_COOKIE, "")
    known = request.user.is_authenticated if hasattr(request, "user") else False
    return {
        "scheme": scheme if scheme in SCHEMES else "",
        "galenic_version": __version__,
        "navigation": list(_places(request)) if known else [],
        "shown_at": clock.now(),
        "request_id": getattr(request, "request_id", ""),
    }


def _places(request: Request) -> Iterator[Place]:
    """The main pages, each for those to whom it says something."""
    reader = request.reader
    hidden = frozenset() if reader.trail_scopes else FOR_WATCHERS
    hidden |= frozenset() if reader.all_roles - {Role.SYSTEM_ADMIN} else FOR_PARTIES
    hidden |= frozenset() if reader.kept_roles(reader.organization_id) and reader.sponsored else FOR_SPONSORS
    for title, name in PLACES.items():
        if name in hidden:
            continue
        url = reverse(name)
        current = request.path == url if url == "/" else request.path.startswith(url)
        yield Place(title, url, current)
