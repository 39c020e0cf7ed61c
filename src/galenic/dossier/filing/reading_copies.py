"""The reading copy of a document: what was filed, with links to the record.

What goes to an agency has no links that leave it, and stays byte for byte as it was sent. Whoever reads it in Galenic
gets the same pages with every figure leading to its evidence, and from there to inputs and raw rows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from uuid import UUID

from galenic.canonical import digest_bytes
from galenic.dossier import compiling
from galenic.dossier.filing.compiling import material_of
from galenic.dossier.filing.models import Compilation, Document
from galenic.evidence.commands import note_view
from galenic.evidence.queries import evidence_page
from galenic.ledger import commands as ledger
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles
from galenic.programmes.reporting import report_context
from galenic.reports import report

#: What a reading copy says on every page when the record has moved on since its document was rendered.
MOVED_ON = "reading copy of the record as it stands now, which differs from the document that is kept"


def has_reading_copy(document: Document) -> bool:
    """Whether a document was rendered from the record: one that was handed in names no figures."""
    return document.evidence_id is not None or document.compilation_id is not None


def reading_copy(*, by: Reader, document: Document, record_url: str) -> tuple[str, bytes]:
    """A file name and the document with links below `record_url`; the export is noted (AUD-9).

    The text is that of the document that is kept. Where rendering gives another one today, as after evidence was
    superseded, every page says so. Raises NotVisible for a document without figures of the record.
    """
    own_roles(by, document.sponsor_id)
    if document.compilation is not None:
        content = _compiled(document, document.compilation, record_url)
        subject = (document.subject_type(), str(document.pk), document.version)
        noted = "dossier:document:export-reading-copy"
        ledger.note(document.ledger_scope(), actor=by.actor(), action=noted, subject=subject)
    elif document.evidence_id is not None:
        content = _report(by, document, document.evidence_id, record_url)
    else:
        raise NotVisible
    name = PurePath(document.file_name)
    return f"{name.stem}, reading copy{name.suffix}", content


def _compiled(document: Document, compilation: Compilation, record_url: str) -> bytes:
    kind, material = material_of(compilation)
    if digest_bytes(compiling.render(kind, material)[0]) != document.sha256:
        material = replace(material, labels=(*material.labels, MOVED_ON))
    return compiling.render(kind, material, record_url)[0]


def _report(by: Reader, document: Document, evidence_id: UUID, record_url: str) -> bytes:
    page = evidence_page(by, evidence_id)
    kept = report_context(by, page)
    context = replace(kept, record_url=record_url)
    if digest_bytes(report(page.outcome, kept)) != document.sha256:
        context = replace(context, labels=(*kept.labels, MOVED_ON))
    note_view(by=by, record=page.evidence, action="export-reading-copy")
    return report(page.outcome, context)
