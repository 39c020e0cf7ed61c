"""Check one sequence, of whatever edition."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from galenic.dossier.ectd_v3.sequence import earlier_sequences, read_sequence
from galenic.dossier.ectd_v4.message import MESSAGE, is_message
from galenic.dossier.errors import UnreadableSequence
from galenic.dossier.model import Region
from galenic.dossier.records import records_file
from galenic.dossier.validation import files, leaves, lifecycle, messages, pdf, regional, structure, studies
from galenic.dossier.validation.case import Case
from galenic.dossier.validation.findings import Finding, Found, Report, rules
from galenic.dossier.validation.profiles import profile_of

MODULES = (structure, regional, leaves, lifecycle, files, pdf, studies)


def check_sequence(
    folder: Path,
    *,
    region: Region | None = None,
    on: date | None = None,
    schemas: Path | None = None,
    records: Mapping[str, str] | None = None,
) -> Report:
    """Check a sequence of eCTD 3.2.2 or a message of eCTD 4.0, and say all that is wrong with it.

    `region` is told from module 1 when it is not given. `on`: the day whose rules count, today's by default. `schemas`:
    a folder with the agencies' DTDs, preferred to those in the sequence. `records`: what files were rendered from, by
    path; by default read from the file that Galenic writes beside a sequence. Raises UnreadableSequence DOS-002 when
    the folder is neither.
    """
    if not folder.is_dir():
        raise UnreadableSequence(f"{folder} is no folder.", remedy="Name the folder of a sequence.")
    folder = folder.resolve()
    known = dict(records if records is not None else _records(folder))
    if is_message(folder):
        return messages.check(folder, region=region, on=on, records=known)
    sequence = read_sequence(folder)
    asked = region or sequence.region
    profile = profile_of(asked or Region.US, on)
    case = Case(sequence, earlier_sequences(folder), asked, profile, schemas)
    found = [one for module in MODULES for check in module.CHECKS for one in check(case)]
    return Report(
        sequence=folder.name,
        region=asked,
        profile=profile.edition,
        findings=judged(found, asked, known | {leaf.label: known.get(leaf.path, "") for leaf in sequence.leaves}),
        files=len(sequence.files),
        uses=len(sequence.leaves),
    )


def judged(found: Iterable[Found], region: Region | None, records: Mapping[str, str]) -> tuple[Finding, ...]:
    """Findings of the rules that apply in a region, the worst first, then in the order of rules and places."""
    applied = [_finding(one, region, records) for one in found if rules()[one.rule].applies_in(region)]
    return tuple(sorted(applied, key=lambda finding: (finding.severity.rank, finding.rule, finding.place)))


def sequences_in(folder: Path) -> list[Path]:
    """The sequences to check when a folder is named: itself, or those directly in it. Raises DOS-002 when neither."""
    if (folder / "index.xml").is_file() or (folder / MESSAGE).is_file():
        return [folder]
    inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    found = [path for path in inside if (path / "index.xml").is_file() or (path / MESSAGE).is_file()]
    if not found:
        raise UnreadableSequence(
            f"{folder} holds no sequence: neither index.xml (eCTD 3.2.2) nor {MESSAGE} (eCTD 4.0).",
            remedy="Name the folder of one sequence, such as anda123456/0000, or that of an application.",
        )
    return found


def _finding(found: Found, region: Region | None, records: Mapping[str, str]) -> Finding:
    rule = rules()[found.rule]
    return Finding(
        rule=rule.id,
        severity=rule.severity_for(region),
        place=found.place,
        what=found.what,
        title=rule.title,
        remedy=rule.remedy,
        source=rule.source,
        criteria=rule.criteria_in(region),
        record=records.get(found.place, ""),
    )


def _records(folder: Path) -> Mapping[str, str]:
    """What files were rendered from, as `galenic build-sequence` writes it; nothing where there is no such file."""
    try:
        content = json.loads(records_file(folder).read_text(encoding="utf-8"))
        return {str(path): str(told["record"]) for path, told in content["files"].items() if told.get("record")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
