"""Sending everybody's digest: one that cannot be delivered keeps no other from being sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlparse

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import QuerySet

from galenic.errors import InputError
from galenic.parties.models import Person
from galenic.web.notices.digests import digest_of, message_of, recipients

SCHEMES = ("smtp", "smtp+tls", "smtps")


@dataclass
class Sending:
    """Who was told, for whom nothing waits, and whose e-mail was not taken, with what the server said."""

    sent: list[str] = field(default_factory=list)
    nothing_waits: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def send_notices(*, only_late: bool = False, username: str = "", dry_run: bool = False) -> Sending:
    """Send their digest to everybody for whom something waits, or to one of them; `dry_run` sends nothing.

    Raises InputError WEB-005 for settings that name no server, WEB-006 for somebody who gets no notices, WEB-007 when
    the server cannot be reached.
    """
    require_settings(settings.MAIL)
    found, people = Sending(), _people(username)
    connection = get_connection()
    try:
        if not dry_run:
            connection.open()
        for person in people:
            _send(person, connection, found, only_late=only_late, dry_run=dry_run)
    except (OSError, SMTPException) as error:
        raise InputError(
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} cannot be reached: {error}.",
            code="WEB-007",
            remedy="Check GALENIC_MAIL, and whether the server takes connections from here.",
        ) from error
    finally:
        connection.close()
    return found


def require_settings(mail: str) -> None:
    """Raises InputError WEB-005 for an address of a mail server that cannot be read."""
    place = urlparse(mail)
    known = mail == "console" or (place.scheme in SCHEMES and place.hostname)
    if not known:
        raise InputError(
            "GALENIC_MAIL names no mail server.",
            code="WEB-005",
            remedy="Write console, or smtp://user:password@host:port (smtp+tls with STARTTLS, smtps with TLS).",
        )


def _people(username: str) -> QuerySet[Person]:
    if not username:
        return recipients()
    found = recipients().filter(username=username.casefold())
    if not found:
        raise InputError(
            f"{username} gets no notices.",
            code="WEB-006",
            remedy="That takes an open account with an address, whose owner has not declined.",
        )
    return found


def _send(person: Person, connection: Any, found: Sending, *, only_late: bool, dry_run: bool) -> None:
    digest = digest_of(person, only_late=only_late)
    if digest.is_empty:
        found.nothing_waits.append(person.username)
        return
    message = message_of(digest)
    message.connection = connection
    try:
        if not dry_run:
            message.send()
    except SMTPException as error:
        found.failed[person.username] = str(error)
    else:
        found.sent.append(person.username)
