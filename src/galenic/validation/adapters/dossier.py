"""Sequences of eCTD, judged by the validator; the digests of backbones; schemas that have to load."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from galenic.dossier.validation import Finding, check_sequence

Questions = Sequence[Mapping[str, Any]]

# What a file breaks when it is not valid. A placeholder that stands for a regional backbone is asked nothing.
STRUCTURE = {"ECTD-102", "ECTD-103", "ECTD-104", "ECTD-105"}
STRUCTURE_OF_MESSAGES = {f"ECTD-{number}" for number in (102, 703, 704, 705, 706, 710, 712, 717, 719)}
CHECKSUMS = {"ECTD-201", "ECTD-202", "ECTD-203", "ECTD-707", "ECTD-708", "ECTD-709"}


def obtain(definition: Mapping[str, Any], folder: Path, questions: Questions) -> dict[str, bool | str]:
    """Answer the questions of one case: whether a file is valid, whether a checksum is right, what a digest is."""
    inputs = definition["inputs"]
    if inputs["kind"] == "sequence":
        schemas = folder / "schemas"
        report = check_sequence(folder / inputs["folder"], schemas=schemas if schemas.is_dir() else None)
        return {question["id"]: _holds(question, report.findings) for question in questions}
    file = folder / inputs["file"]
    if inputs["kind"] == "schema":
        return {question["id"]: _loads(file) for question in questions}
    algorithm = "md5" if file.name == "index.xml" else "sha256"
    return {question["id"]: hashlib.new(algorithm, file.read_bytes()).hexdigest() for question in questions}


def _holds(question: Mapping[str, Any], findings: Sequence[Finding]) -> bool:
    asked = str(question["subject"])
    if question["name"] == "checksum":
        return not any(finding.rule in CHECKSUMS and finding.place == asked for finding in findings)
    rules = STRUCTURE_OF_MESSAGES if asked == "submissionunit.xml" else STRUCTURE
    return not any(finding.rule in rules and _is_in(finding.place, asked) for finding in findings)


def _is_in(place: str, file: str) -> bool:
    return place == file or place.startswith((f"{file},", f"{file}#"))


def _loads(file: Path) -> bool:
    try:
        return any(True for _ in etree.DTD(file=str(file)).iterelements())
    except etree.DTDParseError:
        return False
