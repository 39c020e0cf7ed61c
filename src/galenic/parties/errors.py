"""What the parties refuse."""

from __future__ import annotations

from galenic.errors import GalenicError


class NotVisible(GalenicError):
    """A record that does not exist, or that the reader is no party to: nobody can tell which, and doors answer 404."""

    code = "PAR-001"

    def __init__(self, message: str = "There is no such record.") -> None:
        super().__init__(message, remedy="Check the address, or ask whoever sent it whether you were given access.")
