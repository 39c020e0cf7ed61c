"""The server's clock (ACC-6). Everything on the ledger asks here for the time, so that there is one answer, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time of this server, in UTC."""
    return datetime.now(UTC)
