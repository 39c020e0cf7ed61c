"""Anchors: a chain's head at a moment, signed and also written outside the database (TMP-4).

Taken at gates, at exports and daily. What was anchored cannot be rewritten or cut off without a contradiction: to an
anchor in the database, to GALENIC_HOME/anchors.jsonl, or to the copy that somebody outside holds in an export.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q

from galenic.canonical import canonical_text
from galenic.ledger import clock, keys
from galenic.ledger.actors import SYSTEM
from galenic.ledger.chains import INSTALLATION, Head, lock
from galenic.ledger.commands import note
from galenic.ledger.files import flush
from galenic.ledger.models import Anchor, Chain, Entry
from galenic.ledger.recording import ledger_writes

KEY_TYPE = "ledger.key"
KEY_ACTION = "ledger:key:announce"
DAILY = "daily"
DAY = timedelta(hours=24)


def anchor_all(purpose: str) -> list[Anchor]:
    """Anchor every chain whose head has moved since its last anchor; files anchors that a crash kept from the file."""
    refile()
    _announce(keys.current_key())
    return [made for scope in _moved() if (made := _anchor(scope, purpose))]


def anchor(scopes: Collection[str], purpose: str) -> list[Anchor]:
    """Anchor these chains as far as they have moved since their last anchor; chains that do not exist are left out."""
    _announce(keys.current_key())
    return [made for scope in _moved(scopes) if (made := _anchor(scope, purpose))]


def anchor_if_due() -> list[Anchor]:
    """The daily anchors, unless the last were taken less than a day ago. For whatever runs all the time."""
    last = Anchor.objects.filter(purpose=DAILY).aggregate(last=Max("time"))["last"]
    due = last is None or clock.now() - last >= DAY
    return anchor_all(DAILY) if due else []


def rotate_key() -> str:
    """Sign with a new key from now on, and say so on the ledger. Returns the new key's id."""
    key = keys.rotate()
    _announce(key)
    return key.id


def refile() -> int:
    """Write to anchors.jsonl the anchors of the database that are not in it, and note them on the ledger.

    A crash between the two leaves such anchors. Only anchors that our key signed are filed.
    """
    filed = {line["signature"] for line in read_file() if isinstance(line, dict) and "signature" in line}
    public = keys.public_keys()
    missing = [
        each
        for each in Anchor.objects.order_by("id").iterator()
        if each.signature not in filed and is_genuine(each.statement(), each.signature, public)
    ]
    if missing:
        facts = {"anchors": [{"scope": each.chain_id, "length": each.length} for each in missing]}
        note(INSTALLATION, actor=SYSTEM, action="ledger:anchor:refile", subject=(KEY_TYPE, "", 1), facts=facts)
        append_to_file(missing)
    return len(missing)


def is_genuine(statement: dict[str, Any], signature: str, public: dict[str, bytes]) -> bool:
    """Whether the statement was signed by the key that it names."""
    key = public.get(str(statement.get("key_id")))
    try:
        return key is not None and keys.is_signature(key, statement_bytes(statement), signature)
    except (TypeError, ValueError):
        return False  # it holds what has no canonical text


def statement_bytes(statement: dict[str, Any]) -> bytes:
    """What the key signs."""
    return canonical_text(statement).encode()


def announced_keys() -> dict[str, bytes]:
    """The keys that the ledger knows, by id, with the public halves that were announced."""
    facts = Entry.objects.filter(chain_id=INSTALLATION, action=KEY_ACTION).values_list("changes", flat=True)
    return {fact["key_id"]: bytes.fromhex(fact["public_key"]) for fact in facts}


def file_path() -> Path:
    """Where anchors are written outside the database."""
    return Path(settings.HOME) / "anchors.jsonl"


def read_file() -> Iterator[Any]:
    """The lines of anchors.jsonl, parsed; None for a line that is no JSON. Nothing where there is no file."""
    if not file_path().exists():
        return
    with file_path().open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                yield None


def append_to_file(anchors: Iterable[Anchor]) -> None:
    """Add anchors to anchors.jsonl, on the disk when this returns."""
    lines = [canonical_text({"signature": each.signature, "statement": each.statement()}) for each in anchors]
    path = file_path()
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        torn = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
        file.write(("\n" * torn + "".join(f"{line}\n" for line in lines)).encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        flush(path.parent)


def _moved(scopes: Collection[str] | None = None) -> list[str]:
    moved = Chain.objects.annotate(anchored=Max("anchors__length")).filter(
        Q(anchored=None) | Q(anchored__lt=F("length")), length__gt=0
    )
    if scopes is not None:
        moved = moved.filter(scope__in=scopes)
    return list(moved.order_by("scope").values_list("scope", flat=True))


@transaction.atomic
def _anchor(scope: str, purpose: str) -> Anchor | None:
    head = lock(scope)
    if Anchor.objects.filter(chain_id=scope, length=head.length).exists():
        return None
    made = _signed(head, purpose)
    with ledger_writes():
        made.save(force_insert=True)
    # Only what is committed may be written outside, where nothing can take it back.
    transaction.on_commit(lambda: append_to_file([made]))
    return made


def _signed(head: Head, purpose: str) -> Anchor:
    key = keys.current_key()
    made = Anchor(
        chain_id=head.scope, length=head.length, head=head.digest, time=clock.now(), purpose=purpose, key_id=key.id
    )
    made.signature = key.sign(statement_bytes(made.statement()))
    return made


def _announce(key: keys.SigningKey) -> None:
    announced = Entry.objects.filter(chain_id=INSTALLATION, action=KEY_ACTION, subject_id=key.id)
    if not announced.exists():
        facts = {"key_id": key.id, "public_key": key.public.hex(), "algorithm": "Ed25519"}
        note(INSTALLATION, actor=SYSTEM, action=KEY_ACTION, subject=(KEY_TYPE, key.id, 1), facts=facts)
