"""What one installation keeps outside its database: the secret of its sessions and the key that signs its anchors.

Both are made on first use, readable by their owner only, and never leave GALENIC_HOME.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_key(home: Path) -> str:
    """Django's SECRET_KEY for this installation."""
    return read_or_make(home / "keys" / "secret_key", lambda: secrets.token_urlsafe(64).encode()).decode()


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's bytes; when it does not exist it is made at once and whole, so that two starting processes agree."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
