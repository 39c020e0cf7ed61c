"""What stops CDISC data sets from being made or read."""

from __future__ import annotations

from galenic.errors import GalenicError


class CdiscRefused(GalenicError):
    """Data sets cannot be made of what was given; every fault is listed."""

    code = "CDI-001"


class UnreadableDataSet(GalenicError):
    """A file is no data set that could be read at all; what is merely wrong in it is a finding instead."""

    code = "CDI-010"
