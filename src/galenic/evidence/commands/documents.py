"""A partner's own documents become evidence, where there is nothing to compute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from galenic import __version__
from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.options import parse_options
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import evidence_digest
from galenic.catalogue.service import Service
from galenic.evidence import store
from galenic.evidence.commands.data import SUBMITS, bare
from galenic.evidence.commands.runs import (
    declared_criteria,
    kept_protocol,
    new_input,
    require_predecessor,
    require_protocol,
)
from galenic.evidence.computing import receipt_of
from galenic.evidence.errors import DocumentsRefused
from galenic.evidence.inputs import rests_on_faults
from galenic.evidence.labels import NOT_COMPUTED, carried
from galenic.evidence.models import Document, Evidence
from galenic.evidence.protocol import Protocol
from galenic.evidence.statement import Statement, kinds_of, outcome_of_statement, statement_faults
from galenic.ledger import commands as ledger
from galenic.parties.reader import Reader
from galenic.parties.steps import require_role

#: The state in which evidence begins that nobody computed.
SUBMITTED = "submitted"


def hand_in(
    *,
    by: Reader,
    engagement_id: UUID,
    service_id: str,
    statement: Statement,
    options: Mapping[str, Any] | None = None,
    protocol: Protocol | None = None,
    rests_on: Sequence[Evidence] = (),
    supersedes: Evidence | None = None,
    labels: Iterable[str] = (),
) -> Evidence:
    """Keep documents with what their author concludes, as evidence of the kind `document`.

    `rests_on` names approved evidence of the same engagement that the documents build on: when that falls, this is
    stale. Refused whole, with every fault, before anything is stored. Raises DocumentsRefused, also for a service that
    computes; InputNotUsable, ProtocolNotFollowed.
    """
    actor = require_role(by, engagement_id, SUBMITS, "hand in documents")
    service = find_service(service_id)
    require_no_computation(service)
    chosen = parse_options(service, options or {}).model_dump(mode="json")
    given = _bare(statement)
    beneath = tuple({each.pk: each for each in rests_on}.values())
    _require_sound(given, declared_criteria(service), engagement_id, beneath)
    if protocol is not None:
        require_protocol(protocol, service, chosen)
    if supersedes is not None:
        require_predecessor(supersedes, engagement_id, service_id)
    documents = _stored(given, by, engagement_id)
    sources: dict[str, Document | Evidence] = {f"document_{n}": each for n, each in enumerate(documents, start=1)}
    sources |= {f"rests_on_{n}": each for n, each in enumerate(beneath, start=1)}
    evidence = _evidence(service, chosen, outcome_of_statement(given, declared_criteria(service)), sources)
    evidence.engagement_id = engagement_id
    evidence.order = protocol.order if protocol else ""
    evidence.protocol = kept_protocol(protocol, service)
    evidence.labels = sorted({NOT_COMPUTED, *labels, *carried(label for each in beneath for label in each.labels)})
    evidence.performer = by.person
    evidence.supersedes = supersedes
    with transaction.atomic():
        for each in documents:
            ledger.create(each, actor=actor, action="evidence:document:store")
        ledger.create(evidence, actor=actor, action="evidence:evidence:hand_in")
        for name, source in sorted(sources.items()):
            ledger.create(new_input(evidence, name, source), actor=actor, action="evidence:evidence_input:use")
    return evidence


def require_no_computation(service: Service) -> None:
    """Raise DocumentsRefused for a service that computes: a document would stand where a number can be checked."""
    if service.calculate is not None:
        raise DocumentsRefused(
            f"{service.id} is computed by Galenic from data; documents do not take the place of that.",
            remedy="Hand in the data instead, and have them computed.",
        )


def _bare(statement: Statement) -> Statement:
    """The same with the names of its files without any folder."""
    return replace(statement, documents=[replace(each, file_name=bare(each.file_name)) for each in statement.documents])


def _evidence(
    service: Service, options: dict[str, Any], outcome: Outcome, sources: Mapping[str, Document | Evidence]
) -> Evidence:
    """What was handed in, under one digest, as computed evidence has it."""
    receipts = {name: receipt_of(name, source).digest for name, source in sources.items()}
    digest = evidence_digest(
        service=service.id, version=service.version, options=options, inputs=receipts, outcome=outcome.digest
    )
    return Evidence(
        kind=Evidence.Kind.DOCUMENT,
        state=SUBMITTED,
        service_id=service.id,
        service_version=service.version,
        options=options,
        outcome=outcome.model_dump(mode="json"),
        conclusion=outcome.conclusion,
        passed=outcome.passed,
        outcome_digest=outcome.digest,
        digest=digest,
        software={"galenic": __version__},
        computed_at=datetime.now(UTC),
    )


def _require_sound(
    statement: Statement, criteria: Sequence[Mapping[str, str]], engagement_id: UUID, rests_on: Sequence[Evidence]
) -> None:
    today = datetime.now(UTC).date()
    faults = [*statement_faults(statement, criteria, today, settings.UPLOAD_BYTES)]
    faults += rests_on_faults(engagement_id, rests_on)
    if faults:
        raise DocumentsRefused(
            "The documents cannot be taken in as they are.",
            faults=faults,
            remedy="Mend what is listed, then hand all of it in again; nothing was stored.",
        )


def _stored(statement: Statement, by: Reader, engagement_id: UUID) -> list[Document]:
    """The documents, their bytes stored, their rows not yet."""
    return [
        Document(
            engagement_id=engagement_id,
            sha256=store.put(given.content),
            size=len(given.content),
            media_type=kind.media_type,
            file_name=given.file_name,
            uploaded_by=by.person,
            uploaded_at=datetime.now(UTC),
        )
        for given, kind in zip(statement.documents, kinds_of(statement), strict=True)
    ]
