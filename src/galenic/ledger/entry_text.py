"""The canonical text of an entry, and its digest (TMP-1).

    digest(n) = SHA-256( canonical text of entry n  +  digest(n - 1) ),  digest(0) = 64 zeros

Adding an entry must not cost more than the change it records, so the text is put together from parts that are canonical
already; tests hold it equal to `galenic.canonical.canonical_text` of the same body.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from json.encoder import encode_basestring as quote
from typing import Any

from galenic.ledger.errors import TextNotStorable

GENESIS = "0" * 64
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def text_of_plain(value: Any) -> str:
    """Canonical text of what is plain JSON already: no dates, decimals or enumerations to reduce."""
    return _encode(value)


def body_text(entry: Mapping[str, Any]) -> str:
    """Canonical text of an entry, from its columns; `changes` and `time` come as canonical text."""
    return (
        f'{{"action":{quote(entry["action"])}'
        f',"actor":{{"id":{quote(entry["actor_id"])},"name":{quote(entry["actor_name"])}'
        f',"organization":{quote(entry["actor_organization"])},"role":{quote(entry["actor_role"])}}}'
        f',"changes":{entry["changes"]}'
        f',"kind":{quote(entry["kind"])}'
        f',"reason":{{"code":{quote(entry["reason_code"])},"text":{quote(entry["reason_text"])}}}'
        f',"request_id":{quote(entry["request_id"])}'
        f',"scope":{quote(entry["chain_id"])}'
        f',"sequence":{entry["sequence"]:d}'
        f',"signature_id":{quote(entry["signature_id"])}'
        f',"software":{quote(entry["software"])}'
        f',"subject":{{"id":{quote(entry["subject_id"])},"type":{quote(entry["subject_type"])}'
        f',"version":{entry["subject_version"]:d}}}'
        f',"time":{quote(entry["time"])}}}'
    )


def digest_after(previous: str, text: str) -> str:
    """The digest of the entry with this canonical text when it follows one with the digest `previous`."""
    return hashlib.sha256((text + previous).encode()).hexdigest()


def require_storable(text: str) -> None:
    """Raise TextNotStorable when canonical text holds characters that PostgreSQL or UTF-8 cannot keep."""
    nul = "\\u0000" in text and _NUL.search(text)
    if nul or not (text.isascii() or _is_utf8(text)):
        raise TextNotStorable(
            "The text holds characters that cannot be stored: " + ("NUL." if nul else "half of a surrogate pair."),
            remedy="Type the text again instead of pasting it, or remove the invisible characters.",
        )


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
