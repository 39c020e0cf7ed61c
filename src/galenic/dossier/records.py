"""What each file of a sequence was rendered from, beside it: an agency has no use for it, the validator has."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from galenic.dossier.ectd_v3.rendering import Rendering
from galenic.dossier.model import Contents


def records_file(sequence: Path) -> Path:
    """Where it lies: beside the folder of the sequence."""
    return sequence.parent / f"{sequence.name}.records.json"


def write_records(rendering: Rendering, sequence: Path, contents: Contents) -> Path:
    """Write path, SHA-256 and record of every file of a sequence (REG-1)."""
    files = {
        path: {"sha256": hashlib.sha256(content).hexdigest(), "record": rendering.records.get(path, "")}
        for path, content in rendering.files(contents)
    }
    file = records_file(sequence)
    text = json.dumps({"sequence": rendering.number, "files": files}, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file
