"""What the tests of the parties share: a clock that can be moved, and a quick hash in place of the slow one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from galenic.ledger import clock
from galenic.ledger.models import Entry


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Passwords are hashed quickly here; that the real hash is Argon2 has a test of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`pass_time(minutes=16)` moves the server's clock."""
    moved = timedelta()

    def forward(**amount: float) -> None:
        nonlocal moved
        moved += timedelta(**amount)
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + moved)

    return forward


@pytest.fixture
def actions(db: None) -> Callable[..., list[str]]:
    """`actions(person)` lists what the ledger says has happened to a record, oldest first."""

    def of(record: Any) -> list[str]:
        found = Entry.objects.filter(subject_type=record.subject_type(), subject_id=str(record.pk))
        return list(found.order_by("sequence").values_list("action", flat=True))

    return of
