"""Data come in, are looked at, and are withdrawn."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import PureWindowsPath
from typing import Any
from uuid import UUID

from django.db import transaction

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.performed import Reading
from galenic.evidence import lifecycle, store
from galenic.evidence.errors import DocumentDamaged
from galenic.evidence.models import DataSet, Document
from galenic.evidence.reading import parse_reading, read_table, receipt, table_input
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Actor, Proof, Reason
from galenic.ledger.models import Entry
from galenic.parties.models import Shared
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import require_role, take

SUBMITS = (Role.PARTNER_SCIENTIST, Role.PARTNER_QC, Role.PARTNER_PM)


def submit_data(
    *,
    by: Reader,
    engagement_id: UUID,
    service_id: str,
    input_name: str,
    file_name: str,
    content: bytes,
    reading: Mapping[str, Any] | Reading | None = None,
    title: str = "",
    order: str = "",
    labels: Iterable[str] = (),
) -> DataSet:
    """Check a file as an input table of a service and keep it.

    The table is read first: a bad one is refused whole, with every fault, and nothing is stored. `reading` says how
    to read it. `labels` ("simulated") are carried on to everything computed from the data.
    """
    actor = require_role(by, engagement_id, SUBMITS, "submit data")
    service = find_service(service_id)
    name = bare(file_name)
    settings = parse_reading(reading, table_input(service, input_name))
    table = read_table(service, input_name, content, file_name=name, reading=settings)
    sha256 = store.put(content)
    document = Document(
        engagement_id=engagement_id,
        sha256=sha256,
        size=len(content),
        media_type=_media_type(name),
        file_name=name,
        uploaded_by=by.person,
        uploaded_at=datetime.now(UTC),
    )
    data_set = DataSet(
        engagement_id=engagement_id,
        document=document,
        service_id=service_id,
        input_name=input_name,
        title=title or name,
        reading=settings.model_dump(),
        units=dict(table.units),
        rows=table.frame.height,
        labels=sorted(set(labels)),
        digest=receipt(input_name, name, sha256, settings).digest,
        order=order,
        submitted_by=by.person,
    )
    with transaction.atomic():
        ledger.create(document, actor=actor, action="evidence:document:store")
        return ledger.create(data_set, actor=actor, action="evidence:data_set:submit")


def retract_data(
    *,
    by: Reader,
    data_set: DataSet,
    proof: Proof | None,
    reason: Reason,
    expected_version: int | None = None,
) -> DataSet:
    """Withdraw a data set: from now on everything computed from it is stale."""
    return take(
        lifecycle.DATA_SET,
        data_set,
        "retract",
        by=by,
        proof=proof,
        reason=reason,
        expected_version=expected_version,
    )


def open_document(*, by: Reader, document: Document) -> bytes:
    """The document's bytes, for a download, which is noted (AUD-9).

    Raises NotVisible; DocumentMissing; DocumentDamaged, after an alert was put on the ledger (TMP-5).
    """
    actor = by.actor(document.engagement_id)
    try:
        content = store.read(document.sha256)
    except DocumentDamaged as error:
        alert_damage(document, actor=actor, error=error)
        raise
    note_view(by=by, record=document, action="download")
    return content


def alert_damage(document: Document, *, actor: Actor, error: DocumentDamaged) -> Entry:
    """Put on the ledger that a stored document is not what was handed in, where quality assurance sees it (TMP-5)."""
    return ledger.note(
        document.ledger_scope(),
        actor=actor,
        action="evidence:document:damaged",
        subject=(document.subject_type(), str(document.pk), document.version),
        facts={"sha256": document.sha256, "alert": error.message},
    )


def note_view(*, by: Reader, record: Shared, action: str = "view") -> Entry:
    """Note that somebody looked at a record, downloaded or exported it (AUD-9).

    Such notes stand on a chain of their own beside the record's, so that reading does not swell the record.
    """
    return ledger.note(
        f"{record.ledger_scope()}/access",
        actor=by.actor(record.engagement_id),
        action=f"{record.subject_type().replace('.', ':')}:{action}",
        subject=(record.subject_type(), str(record.pk), record.version),
    )


def bare(file_name: str) -> str:
    """The name without any folder, POSIX or Windows, and without what cannot be printed; its end fits the column."""
    name = "".join(character for character in PureWindowsPath(file_name).name if character.isprintable())
    return name[-200:] or "data"


def _media_type(file_name: str) -> str:
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"
