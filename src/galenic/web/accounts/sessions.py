"""Beginning, keeping up and ending the session of a browser (ACC-4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest

from galenic.ledger import clock
from galenic.parties.commands import note_login, note_logout, sweep_sessions
from galenic.parties.models import AccessPolicy, Person
from galenic.parties.reader import reader_for
from galenic.parties.sessions import TRACE
from galenic.web.middleware import Request

#: How often a session's latest activity is written down; a session never lasts longer than allowed for that.
WRITTEN_EVERY = timedelta(seconds=30)
#: A page that asks again by itself says so with this header, and does not keep a session alive.
BACKGROUND = "X-Background"
DEVICE_LENGTH = 200


def address_of(request: HttpRequest) -> str:
    """The network address that the request came from, as the server says; headers are not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))


def log_in(request: Request, person: Person) -> None:
    """Begin a session for somebody who has just identified themselves, under a new key, and record it."""
    login(request, person, backend="galenic.parties.backends.PersonBackend")
    device = request.headers.get("User-Agent", "")[:DEVICE_LENGTH]
    now = clock.now().timestamp()
    trace = {"started": now, "seen": now, "address": address_of(request), "device": device}
    request.session[TRACE] = trace
    by = reader_for(person, request_id=request.request_id)
    note_login(by=by, address=address_of(request), device=device)
    sweep_sessions()


def log_out(request: Request, why: str) -> None:
    """End the session and record why."""
    if request.user.is_authenticated:
        note_logout(by=request.reader, why=why)
    logout(request)


def overdue(request: Request, policy: AccessPolicy) -> str:
    """Why the session has to end now; nothing when it may go on."""
    trace = request.session.get(TRACE)
    if trace is None:
        return ""
    now = clock.now()
    if now - _moment(trace["started"]) >= timedelta(hours=policy.session_hours):
        return f"it was open for {policy.session_hours} hours"
    if now - _moment(trace["seen"]) >= timedelta(minutes=policy.idle_minutes):
        return f"there was no activity for {policy.idle_minutes} minutes"
    return ""


def keep_up(request: Request) -> None:
    """Note that the session was used, unless a page asks by itself."""
    if BACKGROUND in request.headers:
        return
    now = clock.now()
    trace: dict[str, Any] = request.session.get(TRACE) or {"started": now.timestamp(), "address": address_of(request)}
    if "seen" not in trace or now - _moment(trace["seen"]) >= WRITTEN_EVERY:
        request.session[TRACE] = trace | {"seen": now.timestamp()}


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
