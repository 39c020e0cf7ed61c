"""Separation of duties (ACC-2): who did the one thing may not do the other, whatever roles they hold.

Roles cannot keep duties apart, since one person may hold several; only who did what can. A lifecycle uses it like this:

    Transition("computed", "review", "reviewed", SCIENCE, guards=(PERFORMED_REVIEWED.guard("performer_id"),))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from galenic.ledger.actors import Actor
from galenic.ledger.lifecycle import Guard
from galenic.parties.models import Person, Site

#: Who did something: one person's id, several, or nobody yet.
Doers = UUID | str | None | Iterable[UUID | str]


@dataclass(frozen=True, slots=True)
class Separation:
    """Two duties that one person must not have in the same record; `source` is where the rule comes from."""

    did: str
    does: str
    source: str

    def guard(self, who_did: str | Callable[[Any], Doers]) -> Guard:
        """The guard for a lifecycle; `who_did`: the record's column, or a function of it, with the doers' ids."""
        read = attrgetter(who_did) if isinstance(who_did, str) else who_did

        def differs(record: Any, actor: Actor) -> Iterator[str]:
            yield from differs_from(read(record), actor, self)

        differs.__name__ = f"somebody else {self.did}"
        differs.__doc__ = f"Whoever {self.did} does not {self.does} ({self.source})."
        return differs


def differs_from(doers: Doers, actor: Actor, separation: Separation) -> Iterator[str]:
    """Yields a sentence when `actor` is one of `doers`, and when nobody is recorded: not knowing is no separation."""
    ids = _ids(doers)
    if not ids:
        yield f"it is not recorded who {separation.did}, so that nobody can {separation.does}"
    if actor.id in ids:
        yield f"you {separation.did}, and somebody else has to {separation.does}"


def independent_of_site(auditor: Person, site: Site) -> Iterator[str]:
    """An auditor does not audit the site they work at (EU GMP Chapter 9, 9.3: conducted independently)."""
    if auditor.organization_id != site.organization_id:
        return
    if auditor.site_id is None:
        yield f"it is not recorded at which site of {site.organization} {auditor.printed_name} works"
    elif auditor.site_id == site.pk:
        yield f"{auditor.printed_name} works at {site}, and somebody from elsewhere has to audit it"


def _ids(doers: Doers) -> frozenset[str]:
    if doers is None or isinstance(doers, (UUID, str)):
        return frozenset({str(doers)} if doers else ())
    return frozenset(map(str, doers))


PERFORMED_CHECKED = Separation("performed this work", "review it", "21 CFR 211.194(a)(8)")
ANALYZED_VERIFIED = Separation("did this analysis", "verify it", "21 CFR 211.194(a)(7) and (8)")
AUTHORED_APPROVED = Separation("wrote this", "approve it", "21 CFR 211.100(a); ICH Q7, 6.1")
PRODUCED_RELEASED = Separation("took part in producing this", "release it", "21 CFR 211.22(a); EU GMP Chapter 2")
OWNED_ASSESSED = Separation("took on this action", "assess its effectiveness", "ICH Q10, 3.2.2")

SEPARATIONS = (PERFORMED_CHECKED, ANALYZED_VERIFIED, AUTHORED_APPROVED, PRODUCED_RELEASED, OWNED_ASSESSED)
