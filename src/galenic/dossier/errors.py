"""What stops a dossier from being built or read."""

from __future__ import annotations

from galenic.errors import GalenicError


class DossierRefused(GalenicError):
    """A dossier cannot be built from what was given; every fault is listed."""

    code = "DOS-001"


class UnreadableSequence(GalenicError):
    """A folder is no sequence that could be read at all; what is merely wrong in a sequence is a finding instead."""

    code = "DOS-002"
