"""What the parties refuse; docs/reference/errors/parties.md explains each code, and those of single faults."""

from __future__ import annotations

from galenic.errors import GalenicError


class NotVisible(GalenicError):
    """A record that does not exist, or that the reader is no party to: nobody can tell which, and doors answer 404."""

    code = "PAR-001"

    def __init__(self, message: str = "There is no such record.") -> None:
        super().__init__(message, remedy="Check the address, or ask whoever sent it whether you were given access.")


class NotAllowed(GalenicError):
    """Something visible that the reader's roles do not let them do."""

    code = "PAR-002"


class AccountRefused(GalenicError):
    """An account, role, policy or engagement that cannot be as asked; `faults` lists all that is wrong."""

    code = "PAR-003"


class PasswordRefused(GalenicError):
    """A new password that the rules do not allow; `faults` lists all of them."""

    code = "PAR-004"


class CredentialsRefused(GalenicError):
    """User name, password or code do not identify anybody, or the account is locked or closed."""

    code = "PAR-005"


class CodeRequired(GalenicError):
    """The password was right, and the account asks for a code as well."""

    code = "PAR-006"


class TooManyAttempts(GalenicError):
    """Too many failed logins from one network address in a short time."""

    code = "PAR-007"


class ObligationOpen(GalenicError):
    """Something that has to be settled first: an aged password, a second factor that a role asks for."""

    code = "PAR-008"


class RowSecurityDown(GalenicError):
    """On PostgreSQL: policies that keep organizations apart are missing or not ours; see row_security.py."""

    code = "PAR-009"
