"""Beginning and end of sessions, on the ledger (AUD-9)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import note
from galenic.parties.models import LoginSession, Person
from galenic.parties.reader import Reader


def note_login(*, by: Reader, address: str, device: str) -> None:
    """Record that a person has logged in."""
    _note(by, "parties:session:begin", {"address": address, "device": device})


def note_logout(*, by: Reader, why: str) -> None:
    """Record that a session has ended: logged out, idle for too long, or open for too long."""
    _note(by, "parties:session:end", {"why": why})


@transaction.atomic
def end_other_sessions(*, by: Reader, keep: str) -> int:
    """Log the person out everywhere but in the session `keep`; returns how many sessions ended."""
    ended = end_sessions(by.person, keep=keep)
    _note(by, "parties:session:end_others", {"ended": ended})
    return ended


def end_sessions(person: Person, *, keep: str = "") -> int:
    """End all sessions of a person but `keep`; part of other commands, which record why."""
    ended, _ = LoginSession.objects.filter(person=person).exclude(session_key=keep).delete()
    return ended


def sweep_sessions() -> int:
    """Take away sessions that nobody came back to, each with an entry; returns how many. Called with every login."""
    swept = 0
    expired = LoginSession.objects.filter(expire_date__lte=timezone.now())  # the clock of Django's sessions
    for session in expired.select_related("person"):
        with transaction.atomic():
            gone, _ = expired.filter(pk=session.pk).delete()
            if gone and session.person:
                subject = (session.person.subject_type(), str(session.person_id), session.person.version)
                facts = {"why": "nobody came back to it", "address": session.address}
                scope = session.person.ledger_scope()
                note(scope, actor=SYSTEM, action="parties:session:end", subject=subject, facts=facts)
        swept += gone
    return swept


def _note(by: Reader, action: str, facts: dict[str, object]) -> None:
    person = by.person
    subject = (person.subject_type(), str(person.pk), person.version)
    note(person.ledger_scope(), actor=by.actor(), action=action, subject=subject, facts=facts)
