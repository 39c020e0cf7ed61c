"""What applications add to verification, exports and backups, without the ledger knowing them.

An application's AppConfig names functions by their dotted path:

    class EvidenceConfig(AppConfig):
        ledger_verifiers = ("galenic.evidence.verification.verify_documents",)   # a Verifier
        ledger_documents = ("galenic.evidence.exporting.documents",)             # a DocumentLister
        ledger_folders = ("documents",)                                          # folders of GALENIC_HOME to back up

Verifiers run inside the read-only snapshot of `verify`; they add what they looked at to the counts, and pass over
scopes that are no business of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.utils.module_loading import import_string

from galenic.ledger.findings import Finding

Verifier = Callable[[Collection[str] | None, Counter[str]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A file that a recorded row refers to by the SHA-256 in one of its columns."""

    subject_type: str
    subject_id: str
    column: str
    sha256: str
    name: str
    path: Path


DocumentLister = Callable[[Collection[str]], Iterable[StoredDocument]]


def verifiers() -> list[Verifier]:
    """The verifiers of all applications."""
    return [import_string(path) for path in _declared("ledger_verifiers")]


def document_listers() -> list[DocumentLister]:
    """For each application that keeps documents, what lists those of some scopes."""
    return [import_string(path) for path in _declared("ledger_documents")]


def folders() -> list[str]:
    """Folders of GALENIC_HOME that belong to the record."""
    return sorted(set(_declared("ledger_folders")))


def _declared(name: str) -> list[str]:
    return [value for config in apps.get_app_configs() for value in getattr(config, name, ())]
