"""Reports that commands write, each in the format that its file's ending names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from galenic.catalogue.outcome import Outcome
from galenic.cli._output import write_file
from galenic.errors import Fault, InputError
from galenic.reports import FORMATS, ReportContext, report


def refuse_unknown_endings(files: Sequence[Path]) -> None:
    """Raise InputError RPT-003 for every file whose ending names no format."""
    allowed = ", ".join(f".{name}" for name in FORMATS)
    faults = [
        Fault("RPT-003", "No report has this ending.", value=str(file), allowed=allowed)
        for file in files
        if _format(file) not in FORMATS
    ]
    if faults:
        raise InputError("A report's format is told by the file's ending.", code="RPT-003", faults=faults)


def write_reports(files: Sequence[Path], outcome: Outcome, context: ReportContext) -> None:
    """Write all reports. Raises InputError RPT-003 before the first is written, CLI-002 where one cannot be."""
    refuse_unknown_endings(files)
    for file in files:
        write_file(file, report(outcome, context, _format(file)))


def _format(file: Path) -> str:
    return file.suffix.removeprefix(".").lower()
