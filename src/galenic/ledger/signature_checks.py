"""Checking signatures: each fits what it says it signs, on the ledger and in the table (SIG-2, SIG-4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from galenic.canonical import digest_of
from galenic.ledger.findings import Code, Finding
from galenic.ledger.replay import Replay, Values


def check_signature(signature: Mapping[str, Any], replay: Replay, row: Values | None) -> Iterator[Finding]:
    """What is wrong with one signature, given the replayed record and its row (None when there is none to read)."""
    name = f"signature {id_text(signature['id']) or signature['id']}"
    covers = _covers_of(signature)
    version = signature["signed_version"]
    content = replay.contents.get(version)
    if content is None or covers is None:
        yield _finding(Code.SIGNATURE_UNFIT, f"{name} signs content version {version}, which never was", replay)
        return
    if signature["scope"] != replay.scope:
        yield _finding(Code.SIGNATURE_MISATTRIBUTED, f"{name} stands on another chain than the record", replay)
    if not _fits(signature, replay.subject, content, covers):
        text = f"{name} does not fit what it signs: one of them was changed, or it was copied from another record"
        yield _finding(Code.SIGNATURE_UNFIT, text, replay)
    of_row = row is not None and row.get("content_version") == version
    if of_row and not _fits(signature, replay.subject, row or {}, covers):
        text = f"{name} does not fit the row as it stands: what was signed has been edited"
        yield _finding(Code.SIGNATURE_UNFIT, text, replay)


def signed_digest(subject: str, values: Mapping[str, Any], covers: Iterable[str]) -> str:
    """The digest that a signature over these columns must have; as `RecordedBase.signed_digest`, without the model."""
    kind, _, key = subject.partition(":")
    content = {name: values.get(name) for name in covers}
    return digest_of({"type": kind, "id": key, "content_version": values["content_version"], **content})


def id_text(stored: Any) -> str:
    """A stored id as text; empty when it is none."""
    try:
        return str(stored if isinstance(stored, UUID) else UUID(str(stored)))
    except ValueError:
        return ""


def _fits(signature: Mapping[str, Any], subject: str, values: Values, covers: list[str]) -> bool:
    try:
        return bool(signed_digest(subject, values, covers) == signature["digest"])
    except ValueError:
        return False  # something of it has no canonical text


def _covers_of(signature: Mapping[str, Any]) -> list[str] | None:
    try:
        covers = json.loads(signature["covers"])
    except (TypeError, ValueError, RecursionError):
        return None
    return covers if isinstance(covers, list) and all(isinstance(each, str) for each in covers) else None


def _finding(code: Code, text: str, replay: Replay) -> Finding:
    return Finding(code, text, scope=replay.scope, subject=replay.subject)
