"""What dossiers add to `galenic verify` and to exports: their documents, and every file of every published sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from galenic.canonical import digest_bytes
from galenic.dossier.compiling import discovery
from galenic.dossier.filing.compiling import digest_of_compilation, recompiled, software, sources_of
from galenic.dossier.filing.models import Document, Sequence
from galenic.dossier.filing.package import packed_digest
from galenic.errors import GalenicError
from galenic.evidence import store
from galenic.evidence.verification import finding_about, of_scopes, reread
from galenic.ledger.findings import Finding
from galenic.ledger.hooks import StoredDocument


class Code(StrEnum):
    """The findings of this application."""

    FILE_MISSING = "DOS-101"
    FILE_CHANGED = "DOS-102"
    PACKAGE_DIFFERS = "DOS-103"
    COMPILED_OTHERWISE = "DOS-104"


def verify_files(scopes: Collection[str] | None, counts: Counter[str]) -> Iterator[Finding]:
    """Every document, and every file of what was published, has the bytes that were signed; so has its package.

    What was compiled is compiled again, where the same software is at hand that compiled it, and gives the same bytes.
    """
    documents = Document.objects.select_related("compilation").order_by("made_at", "pk")
    for document in of_scopes(documents, scopes, "programme").iterator():
        counts["dossier documents"] += 1
        damaged = list(_read(document.sha256, document.file_name, document))
        yield from damaged or _recompiled(document, counts)
    published = Sequence.objects.filter(state="published").order_by("number", "pk")
    for sequence in of_scopes(published, scopes, "programme").iterator():
        counts["published sequences"] += 1
        found = [each for path, sha256 in sequence.files.items() for each in _read(sha256, path, sequence)]
        yield from found
        if not found and packed_digest(sequence.folder, sequence.files) != sequence.package:
            text = "its files do not make the package that was signed"
            yield finding_about(Code.PACKAGE_DIFFERS, text, sequence)


def documents(scopes: Collection[str]) -> Iterable[StoredDocument]:
    """The documents of some programmes, for their exports."""
    for document in of_scopes(Document.objects.order_by("made_at", "pk"), scopes, "programme").iterator():
        yield StoredDocument(
            subject_type=document.subject_type(),
            subject_id=str(document.pk),
            column="sha256",
            sha256=document.sha256,
            name=document.file_name,
            path=store.path_of(document.sha256),
        )


def _recompiled(document: Document, counts: Counter[str]) -> Iterator[Finding]:
    compilation = document.compilation
    if compilation is None:
        return
    text = f"{document.file_name}: its sources and what was stated are not those that it was compiled from"
    digest = digest_of_compilation(compilation, sources_of(compilation))
    if not digest == compilation.digest == document.compilation_digest:
        yield finding_about(Code.COMPILED_OTHERWISE, text, document)
        return
    same = compilation.software == _software(compilation.kind)
    counts["compiled documents compiled again" if same else "compiled documents of other software"] += 1
    if not same:
        return
    try:
        found = digest_bytes(recompiled(compilation))
        text = f"{document.file_name}: its sources and what was stated give another document"
    except GalenicError as error:
        found, text = "", f"{document.file_name}: {error.message}"
    if found != document.sha256:
        yield finding_about(Code.COMPILED_OTHERWISE, text, document)


def _software(kind: str) -> dict[str, str]:
    known = discovery.kinds()
    return software(known[kind]) if kind in known else {}


def _read(sha256: str, name: str, record: Document | Sequence) -> Iterator[Finding]:
    return reread(sha256, record, missing=Code.FILE_MISSING, changed=Code.FILE_CHANGED, name=name)
