"""What stops work that was asked for."""

from __future__ import annotations

from galenic.errors import GalenicError


class WorkFailed(GalenicError):
    """Work that stopped by a fault of the software, or whose workers died again and again; nothing of it was kept."""

    code = "JOB-001"


class UnderWay(GalenicError):
    """Work that somebody else has asked for already, and that is not done yet."""

    code = "JOB-003"


class Overtaken(GalenicError):
    """Work that was cancelled, or taken up by another worker, while it was done; what it made is thrown away."""

    code = "JOB-002"
