"""What is done otherwise than an order froze it."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.refusals import answers
from galenic.api.shapes.orders import DepartureShown
from galenic.api.steps import add_steps
from galenic.ledger.queries import signatures_of
from galenic.parties.actions import actions
from galenic.parties.reader import Reader
from galenic.programmes import subjects
from galenic.programmes.lifecycle import DEPARTURE
from galenic.programmes.models import Departure
from galenic.programmes.queries import DepartureLine, departure

router = Router(tags=["Departures"])


@router.get("/{uuid:record_id}", response=answers(DepartureShown), summary="One departure")
def read_departure(request: ApiRequest, record_id: UUID) -> DepartureShown:
    """What was frozen, what is done instead, why, and who has agreed."""
    return of(request.reader, departure(request.reader, record_id))


def of(reader: Reader, record: Departure) -> DepartureShown:
    """A departure as this reader sees it."""
    return shown(DepartureLine(record, tuple(signatures_of(record)), actions(DEPARTURE, record, reader)))


def shown(line: DepartureLine) -> DepartureShown:
    """A departure with its signatures and what the reader may do with it."""
    record = line.departure
    return DepartureShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        order=record.order_id,
        element=record.element,
        name=record.name,
        frozen=record.frozen,
        actual=record.actual,
        reason=record.reason,
        author=rendering.person(record.author),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


add_steps(router, subjects.DEPARTURE)
