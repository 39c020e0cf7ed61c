"""Sessions that know whose they are, so that people see where they are logged in and can end it elsewhere (ACC-4).

SESSION_ENGINE is this module. What the columns hold comes from the session itself, so the two cannot disagree.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

#: Under this key a session keeps when it began and was last active (seconds since 1970), and where from.
TRACE = "galenic.trace"


class SessionStore(DatabaseStore):
    """Django's database sessions on the table `LoginSession`."""

    @classmethod
    def get_model_class(cls) -> Any:
        from galenic.parties.models import LoginSession

        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        trace = data.get(TRACE, {})
        row.person_id = data.get(SESSION_KEY)
        row.started_at = _moment(trace.get("started"))
        row.last_seen_at = _moment(trace.get("seen"))
        row.address = trace.get("address", "")
        row.device = trace.get("device", "")
        return row


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
