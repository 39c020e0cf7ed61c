"""What stops a dossier from being built or read."""

from __future__ import annotations

from galenic.errors import GalenicError


class DossierRefused(GalenicError):
    """A dossier cannot be built from what was given; every fault is listed."""

    code = "DOS-001"


class UnreadableSequence(GalenicError):
    """A folder is no sequence that could be read at all; what is merely wrong in a sequence is a finding instead."""

    code = "DOS-002"


class FilingRefused(GalenicError):
    """An application, document, placement or sequence that cannot stand; every fault is listed."""

    code = "DOS-030"


class NotPublishable(GalenicError):
    """A sequence that cannot be published as it is; everything that stands in its way is listed."""

    code = "DOS-031"


class PackageDamaged(GalenicError):
    """A published package that is not any more what was signed."""

    code = "DOS-032"
