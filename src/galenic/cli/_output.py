"""What commands print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from galenic.errors import InputError


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def write_file(file: Path, content: bytes) -> None:
    """Write a file. Raises InputError CLI-002 where that cannot be."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.", code="CLI-002") from error
