"""Seal a randomization list: its digest is known to all from the start, its content to nobody until it is opened.

The digest binds the list, so that a list shown at unblinding is known to be the one that was sealed. A secret salt
keeps others from finding the list by trying all of them: lists are short.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from galenic.errors import Fault, InputError
from galenic.science.study_design import refusals
from galenic.science.study_design.randomization.lists import RandomizationList

SHORTEST_SALT = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What may be known of a sealed list: its digest (HMAC-SHA-256), its size and its sequences."""

    digest: str
    subjects: int
    sequences: tuple[str, ...]


def seal(found: RandomizationList, salt: bytes) -> Seal:
    """Seal a list with a secret salt of 16 bytes or more, which its keeper stores with the list.

    Raises InputError PWR-001 (PWR-028) for a shorter salt.
    """
    if len(salt) < SHORTEST_SALT:
        allowed = f"{SHORTEST_SALT} bytes or more"
        refusals.refuse([Fault("PWR-028", "The salt is too short.", value=f"{len(salt)} bytes", allowed=allowed)])
    digest = hmac.new(salt, written(found), hashlib.sha256).hexdigest()
    return Seal(digest, len(found.assignments), found.sequences)


def check_seal(sealed: Seal, found: RandomizationList, salt: bytes) -> None:
    """Make sure at unblinding that this is the list that was sealed.

    Raises InputError PWR-005 when list or salt is another.
    """
    if not hmac.compare_digest(seal(found, salt).digest, sealed.digest):
        fault = Fault("PWR-029", "The digest of this list with this salt is another.", allowed=sealed.digest)
        remedy = "Look for the list and the salt that were stored when it was sealed; do not use this one."
        raise InputError("This is not the list that was sealed.", code="PWR-005", faults=[fault], remedy=remedy)


def written(found: RandomizationList) -> bytes:
    """The list as the bytes that its digest is taken of: one line per subject, fields separated by tabs."""
    lines = [f"{a.subject}\t{a.stratum}\t{a.block}\t{a.sequence}\n" for a in found.assignments]
    return "".join(lines).encode()
