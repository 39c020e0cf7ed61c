"""What evidence adds to `galenic verify` and to exports: its documents, and every number computed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from galenic.evidence import store
from galenic.evidence.errors import DocumentDamaged, DocumentMissing
from galenic.evidence.models import Document, Evidence
from galenic.evidence.recomputing import recompute
from galenic.ledger.findings import Finding
from galenic.ledger.hooks import StoredDocument
from galenic.ledger.recording import RecordedBase

REVIEWED_DOCUMENTS = "reviewed_documents"


class Code(StrEnum):
    """The findings of this application."""

    DOCUMENT_MISSING = "EVI-101"
    DOCUMENT_CHANGED = "EVI-102"
    EVIDENCE_INCONSISTENT = "EVI-103"
    EVIDENCE_DIFFERS = "EVI-104"
    EVIDENCE_UNREADABLE = "EVI-105"


def verify_documents(scopes: Collection[str] | None, counts: Counter[str]) -> Iterator[Finding]:
    """Every stored document still has the bytes that were handed in (TMP-5)."""
    for document in of_scopes(Document.objects.order_by("uploaded_at", "pk"), scopes, "engagement").iterator():
        counts["documents"] += 1
        yield from reread(document.sha256, document, missing=Code.DOCUMENT_MISSING, changed=Code.DOCUMENT_CHANGED)


def verify_evidence(scopes: Collection[str] | None, counts: Counter[str]) -> Iterator[Finding]:
    """Every piece of evidence comes out the same when it is computed again from what is stored.

    Of evidence that is a partner's documents the digests are checked; it is counted apart, for nothing is computed.
    """
    found = of_scopes(Evidence.objects.order_by("computed_at", "pk"), scopes, "engagement")
    for key, kind in found.values_list("pk", "kind"):
        counts[REVIEWED_DOCUMENTS if kind == Evidence.Kind.DOCUMENT else "evidence"] += 1
        yield from _verified(key)


def documents(scopes: Collection[str]) -> Iterable[StoredDocument]:
    """The documents of some engagements, for their exports."""
    for document in of_scopes(Document.objects.order_by("uploaded_at", "pk"), scopes, "engagement").iterator():
        yield StoredDocument(
            subject_type=document.subject_type(),
            subject_id=str(document.pk),
            column="sha256",
            sha256=document.sha256,
            name=document.file_name,
            path=store.path_of(document.sha256),
        )


def _verified(key: UUID) -> Iterator[Finding]:
    try:
        evidence = Evidence.objects.get(pk=key)
        found = recompute(evidence)
    except Exception as error:  # noqa: BLE001 - whatever a tampered row sets off is a finding, never an end
        text = f"it cannot be read or computed again: {type(error).__name__}: {error}"
        yield Finding(Code.EVIDENCE_UNREADABLE, text, subject=f"{Evidence.subject_type()}:{key}")
        return
    named = f"{evidence.service_id} {evidence.digest[:12]}"
    yield from (finding_about(Code.EVIDENCE_INCONSISTENT, f"{named}: {each}", evidence) for each in found.problems)
    for sentence in found.differences():
        yield finding_about(Code.EVIDENCE_DIFFERS, f"{named}: {sentence}", evidence)


def reread(
    sha256: str, record: RecordedBase, *, missing: StrEnum, changed: StrEnum, name: str = ""
) -> Iterator[Finding]:
    """What has become of a stored file since it was handed in; nothing where it is as it was."""
    prefix = f"{name}: " if name else ""
    try:
        store.read(sha256)
    except DocumentMissing as error:
        yield finding_about(missing, f"{prefix}{error.message}", record)
    except (DocumentDamaged, ValueError) as error:
        yield finding_about(changed, f"{prefix}{getattr(error, 'message', str(error))}", record)


def of_scopes(records: QuerySet, scopes: Collection[str] | None, kind: str) -> QuerySet:  # type: ignore[type-arg]
    """Those of some engagements or programmes, as `kind` says; all when no scopes are given."""
    if scopes is None:
        return records
    prefix = f"{kind}:"
    ids = [scope.removeprefix(prefix) for scope in scopes if scope.startswith(prefix) and "/" not in scope]
    return records.filter(**{f"{kind}_id__in": ids})


def finding_about(code: StrEnum, message: str, record: RecordedBase) -> Finding:
    """A finding with the record that it is about, and its chain."""
    return Finding(code, message, scope=record.ledger_scope(), subject=f"{record.subject_type()}:{record.pk}")
