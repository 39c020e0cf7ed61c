"""What somebody has to settle before they go on: an aged password, a second factor that one of their roles asks for."""

from __future__ import annotations

from enum import StrEnum

from galenic.ledger import clock
from galenic.parties.errors import ObligationOpen
from galenic.parties.models import Authenticator, Person
from galenic.parties.reader import Reader
from galenic.parties.rules import needs_second_factor, password_expired


class Obligation(StrEnum):
    """Named after the page that settles it."""

    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a page's name
    SET_UP_SECOND_FACTOR = "set_up_second_factor"


SENTENCES = {
    Obligation.CHANGE_PASSWORD: "Your password is older than your organization allows.",
    Obligation.SET_UP_SECOND_FACTOR: "One of your roles asks for a second factor, and you have none yet.",
}


def open_obligations(reader: Reader) -> list[Obligation]:
    """What the reader has to settle, in order."""
    found = []
    if password_expired(reader.person, clock.now()):
        found.append(Obligation.CHANGE_PASSWORD)
    if needs_second_factor(reader.person, reader.all_roles) and not has_second_factor(reader.person):
        found.append(Obligation.SET_UP_SECOND_FACTOR)
    return found


def require_nothing_open(reader: Reader) -> None:
    """Raise ObligationOpen when there is something to settle first."""
    found = open_obligations(reader)
    if found:
        raise ObligationOpen(
            " ".join(SENTENCES[each] for each in found), remedy="Log in with a browser and follow the page that opens."
        )


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up a second factor."""
    return Authenticator.objects.filter(person=person).exists()
