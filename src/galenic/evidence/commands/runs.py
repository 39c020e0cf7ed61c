"""A run is asked for, computed by a worker, and ends in evidence or in an error: each step is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.options import parse_options
from galenic.catalogue.service import Service
from galenic.errors import Fault, GalenicError
from galenic.evidence import lifecycle
from galenic.evidence.computing import Computed, Source, receipt_of, software
from galenic.evidence.errors import InputNotUsable, ProtocolNotFollowed
from galenic.evidence.inputs import references, resolve
from galenic.evidence.models import DataSet, Document, Evidence, EvidenceInput, Run
from galenic.evidence.protocol import Protocol
from galenic.jobs.tasks import enqueue
from galenic.ledger import commands as ledger
from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
from galenic.ledger.lifecycle import perform
from galenic.parties.reader import Reader, reader_for
from galenic.parties.steps import require_role, take

#: How the queue names computations.
KIND = "evidence.run"


def request_run(
    *,
    by: Reader,
    engagement_id: UUID,
    service_id: str,
    inputs: Mapping[str, Source],
    options: Mapping[str, Any] | None = None,
    protocol: Protocol | None = None,
    supersedes: Evidence | None = None,
) -> Run:
    """Queue a computation; everything that can be refused is refused now, with all faults.

    With a `protocol` the computation must be as it was frozen, or differ only as departures on record allow.
    `supersedes` names earlier evidence that the new one takes the place of when it is approved.
    """
    actor = require_role(by, engagement_id, lifecycle.SCIENCE, "compute")
    service = find_service(service_id)
    settings = parse_options(service, options or {}).model_dump(mode="json")
    given = references(inputs)
    resolve(service, engagement_id, given)
    if protocol is not None:
        require_protocol(protocol, service, settings)
    if supersedes is not None:
        require_predecessor(supersedes, engagement_id, service_id)
    run = Run(
        engagement_id=engagement_id,
        service_id=service_id,
        service_version=service.version,
        options=settings,
        inputs=given,
        order=protocol.order if protocol else "",
        protocol=kept_protocol(protocol, service),
        performer=by.person,
        supersedes=supersedes,
        requested_at=datetime.now(UTC),
    )
    with transaction.atomic():
        ledger.create(run, actor=actor, action="evidence:run:request")
        enqueue(KIND, run.pk)
    return run


def cancel_run(*, by: Reader, run: Run, expected_version: int | None = None) -> Run:
    """Stop waiting for a run; what a worker may still compute is thrown away."""
    return take(lifecycle.RUN, run, "cancel", by=by, expected_version=expected_version)


def begin(run: Run, worker: str) -> Run:
    """A worker takes a queued run up. Raises Refused when another one has it already."""
    values = {"worker": worker, "attempt": run.attempt + 1, "started_at": datetime.now(UTC)}
    return _step(run, "start", values=values)


@transaction.atomic
def succeed(run: Run, computed: Computed) -> Evidence:
    """Keep the evidence with its inputs, and end the run: all in one transaction.

    Raises Refused, and keeps nothing, when the run was cancelled or taken up by another worker meanwhile.
    """
    actor = reader_for(run.performer).actor(run.engagement_id)
    done = computed.performance
    evidence = Evidence(
        engagement_id=run.engagement_id,
        service_id=computed.service.id,
        service_version=computed.service.version,
        options=done.options,
        order=run.order,
        protocol=run.protocol,
        outcome=done.outcome.model_dump(mode="json"),
        conclusion=done.outcome.conclusion,
        passed=done.outcome.passed,
        outcome_digest=done.outcome.digest,
        digest=done.digest,
        labels=computed.labels(),
        software=software(computed.service),
        performer_id=run.performer_id,
        computed_at=datetime.now(UTC),
        supersedes_id=run.supersedes_id,
    )
    ledger.create(evidence, actor=actor, action="evidence:evidence:compute")
    for name, source in sorted(computed.inputs.items()):
        ledger.create(new_input(evidence, name, source), actor=actor, action="evidence:evidence_input:use")
    _step(run, "succeed", values={"evidence": evidence}, expected_version=run.version)
    return evidence


def fail(run: Run, error: GalenicError) -> Run:
    """End a run with what is wrong, said as the user is told it."""
    return _step(run, "fail", values={"error": error.as_dict()}, expected_version=run.version)


@transaction.atomic
def requeue(run: Run) -> Run:
    """Let a run begin again whose worker has died."""
    reason = Reason(ReasonCode.OTHER, f"worker {run.worker} died in attempt {run.attempt}")
    moved = _step(run, "requeue", reason=reason, expected_version=run.version)
    enqueue(KIND, moved.pk)
    return moved


def abandon(run: Run, error: GalenicError) -> Run:
    """Give a run up whose workers die again and again."""
    reason = Reason(ReasonCode.OTHER, f"worker {run.worker} died in attempt {run.attempt}")
    values = {"error": error.as_dict()}
    return _step(run, "abandon", reason=reason, values=values, expected_version=run.version)


def _step(
    run: Run,
    action: str,
    *,
    values: dict[str, Any] | None = None,
    reason: Reason | None = None,
    expected_version: int | None = None,
) -> Run:
    return perform(
        lifecycle.RUN,
        run,
        action,
        actor=SYSTEM,
        roles=lifecycle.WORKER,
        values=values,
        reason=reason,
        expected_version=expected_version,
    )


def new_input(evidence: Evidence, name: str, source: Source | Document) -> EvidenceInput:
    """What evidence rests on, as a row that is not saved yet."""
    return EvidenceInput(
        engagement_id=evidence.engagement_id,
        evidence=evidence,
        name=name,
        data_set=source if isinstance(source, DataSet) else None,
        source=source if isinstance(source, Evidence) else None,
        document=source if isinstance(source, Document) else None,
        digest=receipt_of(name, source).digest,
    )


def require_protocol(protocol: Protocol, service: Service, options: Mapping[str, Any]) -> None:
    """Raise ProtocolNotFollowed with every difference that no departure covers."""
    criteria = declared_criteria(service)
    unexplained = protocol.unexplained(protocol.differences(service.id, service.version, options, criteria))
    if unexplained:
        raise ProtocolNotFollowed(
            "The order froze another way of computing.",
            faults=[
                Fault("EVI-020", str(each), column=each.name, value=str(each.actual), allowed=str(each.frozen))
                for each in unexplained
            ],
            remedy="Compute as it was frozen, or propose a departure with its reason and have it approved first.",
        )


def require_predecessor(evidence: Evidence, engagement_id: UUID, service_id: str) -> None:
    """Raise InputNotUsable when new evidence of this service here cannot take the place of `evidence`."""
    if evidence.engagement_id != engagement_id or evidence.service_id != service_id:
        raise InputNotUsable(
            "Evidence takes the place only of evidence of the same service in the same engagement.",
            remedy=f"Choose evidence of {service_id}.",
        )


def kept_protocol(protocol: Protocol | None, service: Service) -> dict[str, Any]:
    """What the evidence keeps of its protocol, and the criteria that its service declared when it was computed."""
    return {"frozen": protocol.as_dict() if protocol else None, "criteria": declared_criteria(service)}


def declared_criteria(service: Service) -> list[dict[str, str]]:
    """What the service judges by, as plain data that an order freezes."""
    return [
        {"name": each.name, "title": each.title, "limit": each.limit, "source": each.source}
        for each in service.criteria
    ]
