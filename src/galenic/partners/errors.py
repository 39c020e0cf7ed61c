"""What the partners application refuses; docs/reference/errors/partners.md explains each code."""

from __future__ import annotations

from galenic.errors import GalenicError


class NotOpen(GalenicError):
    """Something that a record's state does not allow: editing what was signed, evidence after a decision."""

    code = "PTN-001"


class PartnerRefused(GalenicError):
    """A qualification, audit, agreement or fact that cannot stand as it is; `faults` names all that is wrong."""

    code = "PTN-002"
