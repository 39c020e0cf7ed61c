"""The formats a report comes in, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module

from galenic.canonical import canonical_text
from galenic.catalogue.outcome import Outcome
from galenic.errors import InputError
from galenic.reports.context import ReportContext

Renderer = Callable[[Outcome, ReportContext], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is served, and the function that renders it (`module:name`, imported when it is needed)."""

    name: str
    media_type: str
    suffix: str
    renderer: str

    def render(self, outcome: Outcome, context: ReportContext) -> bytes:
        """The outcome in this format."""
        module, _, name = self.renderer.partition(":")
        function: Renderer = getattr(import_module(module), name)
        return function(outcome, context)


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    item.name: item
    for item in (
        Format("pdf", "application/pdf", ".pdf", "galenic.reports.pdf:pdf"),
        Format("html", "text/html; charset=utf-8", ".html", "galenic.reports.html:html"),
        Format("xlsx", f"{OFFICE}.spreadsheetml.sheet", ".xlsx", "galenic.reports.spreadsheet:spreadsheet"),
        Format("docx", f"{OFFICE}.wordprocessingml.document", ".docx", "galenic.reports.word:word"),
        Format("json", "application/json", ".json", "galenic.reports.formats:json"),
    )
}


def report(outcome: Outcome, context: ReportContext, format: str = "pdf") -> bytes:  # noqa: A002 - the word people use
    """The outcome as a file in `format`. Raises InputError RPT-003 for a format that is not one of FORMATS."""
    if format not in FORMATS:
        raise InputError(f"{format!r} is no report format.", code="RPT-003", remedy=f"Formats: {', '.join(FORMATS)}.")
    return FORMATS[format].render(outcome, context)


def json(outcome: Outcome, context: ReportContext) -> bytes:
    """Outcome, its digest and the context as canonical JSON: the report for machines."""
    content = {"outcome": outcome.model_dump(), "outcome_digest": outcome.digest, "context": asdict(context)}
    return (canonical_text(content) + "\n").encode()
