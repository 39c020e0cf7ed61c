"""Documents that no evidence stands behind are handed in and approved by a second person; reports are rendered once."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath

from django.conf import settings
from django.db import transaction

from galenic.dossier import model
from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing.lifecycle import DOCUMENT, REGULATORY, RENDERED
from galenic.dossier.filing.models import Document
from galenic.errors import Fault
from galenic.evidence import store
from galenic.evidence.errors import DocumentDamaged
from galenic.evidence.models import Evidence
from galenic.ledger import clock
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Proof, Reason
from galenic.parties.models import Programme
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles, require_own_role, take
from galenic.programmes.reporting import evidence_report

HANDS_IN = (*REGULATORY, "sponsor_pm", "sponsor_qa")


def submit_document(
    *, by: Reader, programme: Programme, file_name: str, content: bytes, title: str, is_placeholder: bool = False
) -> Document:
    """Hand in a file for the programme's dossiers. Raises FilingRefused with every fault, NotVisible, Refused."""
    actor = require_own_role(by, programme.sponsor_id, HANDS_IN, "hand in a document")
    name = "".join(each for each in PureWindowsPath(file_name).name if each.isprintable())[-200:]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    faults = list(_faults(content, suffix, title.strip()))
    if faults:
        raise FilingRefused("The document cannot be taken in.", faults=faults, remedy="Mend what is listed.")
    store.put(content)
    with transaction.atomic():
        document = document_row(by, programme, content, suffix, file_name=name, title=title.strip())
        document.is_placeholder = is_placeholder
        return ledger.create(document, actor=actor, action="dossier:document:submit")


def approve_document(
    *, by: Reader, document: Document, proof: Proof | None, expected_version: int | None = None
) -> Document:
    """Sign as `approved`, by somebody other than whoever handed it in."""
    return take(DOCUMENT, document, "approve", by=by, proof=proof, expected_version=expected_version)


def withdraw_document(
    *, by: Reader, document: Document, reason: Reason, expected_version: int | None = None
) -> Document:
    """Take a document back: what it stands in cannot be published any more until something takes its place."""
    return take(DOCUMENT, document, "withdraw", by=by, reason=reason, expected_version=expected_version)


def open_document(*, by: Reader, document: Document) -> bytes:
    """The document's bytes, for a download, which is noted (AUD-9).

    Raises NotVisible; DocumentMissing; DocumentDamaged, after an alert was put on the ledger (TMP-5).
    """
    own_roles(by, document.sponsor_id)
    subject = (document.subject_type(), str(document.pk), document.version)
    scope, actor = document.ledger_scope(), by.actor()
    try:
        content = store.read(document.sha256)
    except DocumentDamaged as error:
        facts = {"sha256": document.sha256, "alert": error.message}
        ledger.note(scope, actor=actor, action="dossier:document:damaged", subject=subject, facts=facts)
        raise
    ledger.note(scope, actor=actor, action="dossier:document:download", subject=subject)
    return content


def rendered_report(*, by: Reader, programme: Programme, evidence: Evidence, title: str) -> Document:
    """The report of signed evidence: the one that is there, or rendered now and put into the store.

    A new one is not on the record yet: `keep_report` puts it there, in the transaction of whoever uses it. Rendering
    takes a second, during which nothing must be locked.
    """
    kept = Document.objects.filter(programme=programme, evidence=evidence, evidence_digest=evidence.digest)
    found: Document | None = kept.first()
    if found is not None:
        return found
    file_name, content = evidence_report(by=by, evidence_id=evidence.pk)
    store.put(content)
    document = document_row(by, programme, content, "pdf", file_name=file_name, title=title)
    document.evidence, document.evidence_digest, document.state = evidence, evidence.digest, RENDERED
    return document


def keep_report(*, by: Reader, document: Document) -> Document:
    """Put a report on the record unless it is there."""
    if Document.objects.filter(pk=document.pk).exists():
        return document
    actor = require_own_role(by, document.sponsor_id, REGULATORY, "assemble a dossier")
    return ledger.create(document, actor=actor, action="dossier:document:render")


def document_row(
    by: Reader, programme: Programme, content: bytes, suffix: str, *, file_name: str, title: str
) -> Document:
    """A document with the digests of its content, not on the record yet."""
    about = model.Document.of(content, title, suffix)
    return Document(
        sponsor_id=programme.sponsor_id,
        programme=programme,
        title=title[:200],
        file_name=file_name,
        suffix=about.suffix,
        sha256=about.sha256,
        md5=about.md5,
        size=about.size,
        application_version=about.application_version,
        made_by=by.person,
        made_at=clock.now(),
    )


def _faults(content: bytes, suffix: str, title: str) -> list[Fault]:
    faults = []
    if not title:
        faults.append(Fault("DOS-036", "say what it is", column="title"))
    if not content:
        faults.append(Fault("DOS-036", "the file is empty", column="file"))
    if len(content) > settings.UPLOAD_BYTES:
        told = f"at most {settings.UPLOAD_BYTES / 1e6:,.1f} MB"
        faults.append(Fault("DOS-036", "the file is too large", column="file", allowed=told))
    if not re.fullmatch(r"[a-z0-9]{1,10}", suffix):
        faults.append(Fault("DOS-036", "the file's name ends in no format", column="file", allowed=".pdf, .xml, .xpt"))
    if suffix == "pdf" and content and not content.startswith(b"%PDF-"):
        faults.append(Fault("DOS-036", "it is called a PDF and is none", column="file"))
    return faults
