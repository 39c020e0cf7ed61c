"""Office files are ZIP archives that carry the time of saving: written anew, the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

# The earliest moment that a ZIP entry can hold, for documents without a date.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def file_moment(moment: datetime | None) -> datetime:
    """`moment` as office files hold it: UTC without saying so."""
    return max((moment or EARLIEST).astimezone(UTC), EARLIEST).replace(tzinfo=None)


def fixed(content: bytes, moment: datetime | None) -> bytes:
    """The archive with every entry dated `moment` (UTC)."""
    stamp = file_moment(moment).timetuple()[:6]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, source.read(name))
    return target.getvalue()
