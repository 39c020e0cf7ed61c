"""Small things that exports, backups and anchors do with files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in lower-case hexadecimal, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on (POSIX fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
