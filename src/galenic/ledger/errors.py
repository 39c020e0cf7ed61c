"""What the ledger refuses."""

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
    """A signature that cannot be given: no proof of identity, no declaration, or given before."""

    code = "LED-005"


class FencesDown(GalenicError):
    """The database does not protect the ledger: triggers are missing."""

    code = "LED-006"
