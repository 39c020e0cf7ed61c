"""Documents on disk, each under the SHA-256 of its bytes: GALENIC_HOME/documents/ab/cdef...

A file is written beside its place, flushed, moved there and read back: after a crash it is there whole or not at all.
Who may read which document is settled by the rows that refer to it; an address alone opens nothing.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from galenic.canonical import digest_bytes
from galenic.evidence.errors import DocumentDamaged, DocumentMissing


def put(content: bytes) -> str:
    """Store bytes and return their SHA-256, once they are on the disk and read back right.

    Bytes that are there already are not written again. Raises DocumentDamaged when the disk returns something else.
    """
    sha256 = digest_bytes(content)
    path = path_of(sha256)
    if not (path.exists() and digest_bytes(path.read_bytes()) == sha256):
        _write(path, content)
        read(sha256)
    return sha256


def read(sha256: str) -> bytes:
    """The bytes stored under an address. Raises DocumentMissing, DocumentDamaged when they do not fit it (TMP-5)."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise DocumentMissing(sha256) from error
    if digest_bytes(content) != sha256:
        raise DocumentDamaged(sha256)
    return content


def path_of(sha256: str) -> Path:
    """Where the document with this address lies. Raises ValueError for text that is no SHA-256."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"{sha256!r} is no SHA-256")
    return Path(settings.HOME) / "documents" / sha256[:2] / sha256[2:]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name[:8]}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        _flush(folder)


def _flush(folder: Path) -> None:
    """A new name is on the disk only once its folder is (POSIX fsync)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
