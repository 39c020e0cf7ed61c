"""What the ledger refuses. Findings of verification have their own codes, LED-1xx, in findings.py."""

from __future__ import annotations

from galenic.errors import GalenicError


class BypassesLedger(GalenicError):
    """A write to a recorded table that did not go through `galenic.ledger.commands`."""

    code = "LED-001"


class ReasonMissing(GalenicError):
    """A change or deletion of a saved record without a usable reason."""

    code = "LED-002"


class Refused(GalenicError):
    """A transition whose conditions are not met; `faults` lists all of them."""

    code = "LED-003"


class StaleRecord(GalenicError):
    """Somebody saved the record after it was read."""

    code = "LED-004"


class SignatureRefused(GalenicError):
    """A signature that cannot be given: no proof of identity, or no declaration of equivalence."""

    code = "LED-005"


class FencesDown(GalenicError):
    """The database does not protect the ledger: triggers are missing or are not ours."""

    code = "LED-006"


class TextNotStorable(GalenicError):
    """Text with characters that a database cannot keep: NUL, or half of a surrogate pair."""

    code = "LED-007"


class RecordIsKept(GalenicError):
    """A change of a record that is written once, or the deletion of one that is kept or that others refer to."""

    code = "LED-008"


class KeyUnusable(GalenicError):
    """The installation's key cannot be read, or is not the one it says it is."""

    code = "LED-009"


class ExportImpossible(GalenicError):
    """An export that cannot be written: no such chain, or the file is there already."""

    code = "LED-020"


class BackupUnusable(GalenicError):
    """A backup that cannot be written or read, or that is not whole."""

    code = "LED-021"


class RoleUnusable(GalenicError):
    """A database role to which nothing can be granted: no such role, or a database without roles."""

    code = "LED-024"


class NotEmpty(GalenicError):
    """A restore into an installation that already holds records."""

    code = "LED-022"


class RestoreDiffers(GalenicError):
    """What was restored is not what was backed up; nothing of it was kept."""

    code = "LED-023"
