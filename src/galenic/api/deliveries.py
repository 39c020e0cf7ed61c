"""Evidence handed over under an order."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from galenic.api import rendering
from galenic.api.authentication import ApiRequest
from galenic.api.refusals import answers
from galenic.api.shapes.orders import DeliveryShown
from galenic.api.steps import add_steps
from galenic.ledger.queries import signatures_of
from galenic.parties.actions import actions
from galenic.parties.reader import Reader
from galenic.programmes import subjects
from galenic.programmes.lifecycle import DELIVERY
from galenic.programmes.models import Delivery
from galenic.programmes.queries import DeliveryLine, delivery

router = Router(tags=["Deliveries"])


@router.get("/{uuid:record_id}", response=answers(DeliveryShown), summary="One delivery")
def read_delivery(request: ApiRequest, record_id: UUID) -> DeliveryShown:
    """What was handed over, under which departures, and who has signed for it."""
    return of(request.reader, delivery(request.reader, record_id))


def of(reader: Reader, record: Delivery) -> DeliveryShown:
    """A delivery as this reader sees it."""
    return shown(DeliveryLine(record, tuple(signatures_of(record)), actions(DELIVERY, record, reader)))


def shown(line: DeliveryLine) -> DeliveryShown:
    """A delivery with its signatures and what the reader may do with it."""
    record = line.delivery
    return DeliveryShown(
        id=record.pk,
        version=record.version,
        state=record.state,
        order=record.order_id,
        number=record.number,
        evidence=record.evidence_id,
        evidence_digest=record.evidence_digest,
        labels=tuple(record.evidence.labels),
        departures=tuple(UUID(each) for each in record.departures),
        statement=record.statement,
        prepared_by=rendering.person(record.prepared_by),
        signatures=rendering.signatures(line.signatures),
        steps=rendering.steps(line.actions),
    )


add_steps(router, subjects.DELIVERY)
