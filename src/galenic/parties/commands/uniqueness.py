"""What the database keeps unique, said as a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from galenic.parties.errors import AccountRefused


@contextmanager
def once(message: str) -> Iterator[None]:
    """Write inside, in one transaction. Raises AccountRefused with `message` when the database has it already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise AccountRefused(message, remedy="Choose another, or use the one that is there.") from error
