"""One canonical text for anything that is hashed, and its SHA-256.

Sorted keys, no white space, UTF-8, decimals as strings, times in UTC as ISO 8601 with microseconds and `Z`: two
programs that hold the same facts write the same bytes (TMP-1). The stand-alone verifier of an export does the same.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical_text(value: Any) -> str:
    """`value` as canonical JSON. Raises `ValueError` for NaN and infinity: a record holds null and a reason instead."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_refuse
    )


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical text, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_text(value).encode()).hexdigest()


def digest_bytes(content: bytes) -> str:
    """SHA-256 of raw bytes: the content address of a document."""
    return hashlib.sha256(content).hexdigest()


def utc_text(moment: datetime) -> str:
    """A time zone aware moment as `2026-01-31T12:00:00.000000Z`."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> Any:
    """Reduce to what JSON knows, before sorting: mixed key types would otherwise not sort."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, (date, UUID, Decimal)):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("NaN and infinity have no canonical text; store null and a reason")
    return value


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} has no canonical text")
