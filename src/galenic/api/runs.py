"""Computations under way."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.refusals import answers
from galenic.api.shapes.common import Problem
from galenic.api.shapes.data import RunShown
from galenic.api.steps import add_steps
from galenic.evidence.queries import RunState, run_state
from galenic.programmes import subjects

router = Router(tags=["Computations"])


@router.get("/{uuid:record_id}", response=answers(RunShown), summary="How far a computation is")
def read_run(request: ApiRequest, record_id: UUID) -> RunShown:
    """Ask until it is `finished`: then it has `evidence`, or an `error` that says what to mend, or was cancelled."""
    return shown(run_state(request.reader, record_id))


def shown(state: RunState) -> RunShown:
    """A run as whoever waits for it sees it."""
    run = state.run
    return RunShown(
        id=run.pk,
        version=run.version,
        state=run.state,
        step=state.step,
        done=state.done,
        finished=state.finished,
        service=run.service_id,
        service_version=run.service_version,
        options=run.options,
        inputs=run.inputs,
        engagement=run.engagement_id,
        order=rendering.order_id(run.order),
        performer=rendering.person(run.performer),
        requested_at=run.requested_at,
        attempt=run.attempt,
        evidence=run.evidence_id,
        error=Problem.model_validate(run.error) if run.error else None,
        steps=rendering.steps(state.actions),
    )


add_steps(router, subjects.RUN)
