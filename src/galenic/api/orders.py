"""Work orders: listed, read, written, and moved on."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router, Status

from galenic.api import deliveries, departures, rendering
from galenic.api.authentication import ApiRequest
from galenic.api.paging import Paging, page_of
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import Page
from galenic.api.shapes.orders import (
    EvidenceOfOrder,
    MilestoneTerms,
    OrderEdited,
    OrderGiven,
    OrderLine,
    OrderShown,
    RunLine,
)
from galenic.api.steps import add_steps, reason_of
from galenic.parties.queries import visible
from galenic.parties.reader import Reader
from galenic.programmes import commands, subjects
from galenic.programmes.models import WorkOrder
from galenic.programmes.queries import OrderPage, order_page, orders_for

router = Router(tags=["Work orders"])
#: What the record calls differently.
COLUMNS = {"service": "service_id", "site": "site_id"}


class OrdersAsked(Paging):
    """Which orders."""

    state: Literal["draft", "issued", "active", "delivered", "accepted", "cancelled"] | None = None
    engagement: UUID | None = None


@router.get("", response=answers(Page[OrderLine]), summary="Work orders")
def list_orders(request: ApiRequest, asked: Annotated[OrdersAsked, Query()]) -> Page[OrderLine]:
    """The orders that exist for the reader, the earliest due first."""
    found = orders_for(request.reader)
    found = found.filter(state=asked.state) if asked.state else found
    found = found.filter(engagement_id=asked.engagement) if asked.engagement else found
    return page_of(found, asked, lambda part: [_line(each) for each in part])


@router.post("", response=answers(OrderShown, 201, WRITING), summary="Draft an order")
def draft_order(request: ApiRequest, given: OrderGiven) -> Status[OrderShown]:
    """Write an order down, for the sponsor's programme manager. Nothing is frozen before it is issued."""
    values = _values(given.model_dump(exclude={"engagement"}))
    order = commands.draft_order(by=request.reader, engagement_id=given.engagement, **values)
    return Status(201, _shown(order_page(request.reader, order.pk)))


@router.get("/{uuid:record_id}", response=answers(OrderShown), summary="One order")
def read_order(request: ApiRequest, record_id: UUID) -> OrderShown:
    """An order with its frozen protocol, data, computations, evidence, departures and deliveries."""
    return _shown(order_page(request.reader, record_id))


@router.patch("/{uuid:record_id}", response=answers(OrderShown, refusals=WRITING), summary="Edit a draft")
def edit_order(request: ApiRequest, record_id: UUID, given: OrderEdited) -> OrderShown:
    """Change what is given and leave the rest; before and after stand in the audit trail, with the reason."""
    order = _find(request.reader, record_id)
    values = _values(given.model_dump(include=given.model_fields_set - {"expected_version", "reason"}))
    commands.edit_order(
        by=request.reader,
        order=order,
        reason=reason_of(given.reason),
        expected_version=given.expected_version,
        **values,
    )
    return _shown(order_page(request.reader, record_id))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, as the commands call it."""
    values = {COLUMNS.get(name, name): value for name, value in given.items()}
    return values | ({"regions": list(values["regions"])} if "regions" in values else {})


def _line(of: WorkOrder) -> OrderLine:
    engagement = of.engagement
    return OrderLine(
        id=of.pk,
        version=of.version,
        state=of.state,
        number=of.number,
        title=of.title,
        service=of.service_id,
        due=of.due,
        engagement=of.engagement_id,
        programme=engagement.programme.code,
        sponsor=engagement.sponsor.name,
        partner=engagement.partner.name,
    )


def _shown(page: OrderPage) -> OrderShown:
    order = page.order
    return OrderShown(
        **_line(order).model_dump(),
        scope=order.scope,
        site=order.site_id,
        service_version=order.service_version,
        options=order.options,
        criteria=tuple(order.criteria),
        regions=tuple(order.regions),
        filing_date=order.filing_date,
        price=order.price,
        currency=order.currency,
        milestones=tuple(MilestoneTerms(**each) for each in order.milestones),
        author=rendering.person(order.author),
        data_sets=tuple(map(rendering.data_set_line, page.data_sets)),
        runs=tuple(RunLine(id=each.pk, state=each.state, evidence=each.evidence_id) for each in page.runs),
        evidence=tuple(
            EvidenceOfOrder(
                **rendering.evidence_line(each.evidence, each.stale).model_dump(), not_deliverable=each.not_deliverable
            )
            for each in page.evidence
        ),
        departures=tuple(map(departures.shown, page.departures)),
        deliveries=tuple(map(deliveries.shown, page.deliveries)),
        signatures=rendering.signatures(page.signatures),
        blockers=rendering.blockers(page.blockers),
        steps=rendering.steps(page.actions),
    )


def _find(reader: Reader, record_id: UUID) -> WorkOrder:
    found: WorkOrder = visible(WorkOrder, reader, record_id, "engagement")
    return found


add_steps(router, subjects.ORDER)
