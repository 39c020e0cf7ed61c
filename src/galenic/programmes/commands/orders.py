"""Orders are drafted, issued, taken on, worked on, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.performed import Reading
from galenic.errors import Fault
from galenic.evidence import commands as evidence_commands
from galenic.evidence.computing import Source
from galenic.evidence.models import DataSet, Evidence, Run
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP, Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.parties.models import Site
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.parties.steps import require_role, take
from galenic.programmes import rules
from galenic.programmes.conduct.terms import plain_milestones
from galenic.programmes.errors import OrderNotOpen, OrderRefused
from galenic.programmes.freezing import complete_options, frozen_values
from galenic.programmes.lifecycle import WORK_ORDER
from galenic.programmes.models import Award, WorkOrder

AUTHORS = (Role.SPONSOR_PM,)
EDITABLE = (
    "number",
    "title",
    "scope",
    "site_id",
    "service_id",
    "options",
    "regions",
    "filing_date",
    "due",
    "price",
    "currency",
    "milestones",
)


def draft_order(
    *,
    by: Reader,
    engagement_id: UUID,
    number: str,
    title: str,
    service_id: str,
    scope: str = "",
    site_id: UUID | None = None,
    options: Mapping[str, Any] | None = None,
    regions: Sequence[str] = (),
    filing_date: date | None = None,
    due: date | None = None,
    price: Decimal | None = None,
    currency: str = "",
    milestones: Sequence[Mapping[str, Any]] = (),
    award: Award | None = None,
) -> WorkOrder:
    """Write an order down; nothing is frozen yet. Without a `site_id` it is the partner's site, if it has but one.

    `milestones` have `key`, `title`, `due` and `amount` each; the amounts add up to the price.

    Raises OrderRefused with every fault, InputError for the options.
    """
    actor = require_role(by, engagement_id, AUTHORS, "draft an order")
    order = WorkOrder(
        engagement_id=engagement_id,
        number=number.strip(),
        title=title.strip(),
        scope=scope.strip(),
        site_id=site_id or _only_site(engagement_id),
        service_id=find_service(service_id).id,
        options=complete_options(service_id, options or {}),
        regions=list(regions),
        filing_date=filing_date,
        due=due,
        price=None if price is None else str(price),
        currency=currency,
        milestones=[dict(each) for each in milestones],
        award=award,
        author=by.person,
    )
    _require_sound(order)
    order.milestones = plain_milestones(order.milestones)
    try:
        with transaction.atomic():
            return ledger.create(order, actor=actor, action="programmes:work_order:draft")
    except IntegrityError as error:
        fault = Fault("PRG-011", "this number is taken in this engagement", column="number", value=order.number)
        problem = "The order cannot be written down."
        raise OrderRefused(problem, faults=[fault], remedy="Choose another number.") from error


def edit_order(
    *, by: Reader, order: WorkOrder, reason: Reason, expected_version: int | None = None, **values: Any
) -> WorkOrder:
    """Change a draft, by the columns in EDITABLE. Raises OrderNotOpen once it is issued, StaleRecord, OrderRefused."""
    actor = require_role(by, order.engagement_id, AUTHORS, "edit an order")
    unknown = sorted(values.keys() - set(EDITABLE))
    if unknown:
        raise TypeError(f"an order has no editable {', '.join(unknown)}")
    with transaction.atomic():
        current: WorkOrder = order.fresh()
        _require_state(current, ("draft",), "edited")
        for name, value in values.items():
            setattr(current, name, value)
        values["options"] = complete_options(current.service_id, current.options)
        _require_sound(current)
        values["milestones"] = plain_milestones(current.milestones)
        return ledger.change(
            order,
            actor=actor,
            action="programmes:work_order:edit",
            reason=reason,
            expected_version=expected_version,
            **values,
        )


@transaction.atomic
def issue_order(*, by: Reader, order: WorkOrder, proof: Proof | None, expected_version: int | None = None) -> WorkOrder:
    """Freeze service version, options and criteria, and sign the order as `approved`: from now on they stand."""
    actor = require_role(by, order.engagement_id, AUTHORS, "issue an order")
    ledger.check_version(order.fresh(), expected_version)
    _require_state(order.fresh(), ("draft",), "issued")
    frozen = ledger.change(
        order,
        actor=actor,
        action="programmes:work_order:freeze",
        reason=STEP,
        **frozen_values(order),
    )
    issued = take(WORK_ORDER, frozen, "issue", by=by, proof=proof)
    anchor([issued.ledger_scope()], "work order issued")
    return issued


def acknowledge_order(
    *, by: Reader, order: WorkOrder, proof: Proof | None, expected_version: int | None = None
) -> WorkOrder:
    """Take the order on, for the partner; data may come in from now on."""
    return take(WORK_ORDER, order, "acknowledge", by=by, proof=proof, expected_version=expected_version)


def ask_for_change(*, by: Reader, order: WorkOrder, reason: Reason, expected_version: int | None = None) -> WorkOrder:
    """Hand an issued order back to its author: it thaws, and has to be issued and signed anew."""
    thawed = {"service_version": "", "criteria": []}
    return take(WORK_ORDER, order, "return", by=by, reason=reason, expected_version=expected_version, values=thawed)


def cancel_order(*, by: Reader, order: WorkOrder, reason: Reason, expected_version: int | None = None) -> WorkOrder:
    """End an order without a result, for the sponsor."""
    return take(WORK_ORDER, order, "cancel", by=by, reason=reason, expected_version=expected_version)


def submit_data(
    *,
    by: Reader,
    order: WorkOrder,
    input_name: str,
    file_name: str,
    content: bytes,
    reading: Mapping[str, Any] | Reading | None = None,
    title: str = "",
    labels: Iterable[str] = (),
) -> DataSet:
    """Hand in a file for an order that was taken on; see `galenic.evidence.commands.submit_data`."""
    by.require(order.engagement_id)
    _require_state(_now(order), ("active",), "given data")
    return evidence_commands.submit_data(
        by=by,
        engagement_id=order.engagement_id,
        service_id=order.service_id,
        input_name=input_name,
        file_name=file_name,
        content=content,
        reading=reading,
        title=title,
        order=order.subject,
        labels=labels,
    )


def compute(
    *,
    by: Reader,
    order: WorkOrder,
    inputs: Mapping[str, Source],
    options: Mapping[str, Any] | None = None,
    supersedes: Evidence | None = None,
) -> Run:
    """Queue the order's computation as it was frozen, with what departures on record changed.

    `options` differing from that raise ProtocolNotFollowed with every difference.
    """
    by.require(order.engagement_id)
    _require_state(_now(order), ("active",), "computed")
    protocol = rules.protocol_of(order)
    return evidence_commands.request_run(
        by=by,
        engagement_id=order.engagement_id,
        service_id=order.service_id,
        inputs=inputs,
        options={**protocol.options_as_departed(), **(options or {})},
        protocol=protocol,
        supersedes=supersedes,
    )


def require_active(order: WorkOrder, what: str) -> None:
    """Raise OrderNotOpen for an order that is not in work as it now stands; `what` says what it cannot be then."""
    _require_state(_now(order), ("active",), what)


def _now(order: WorkOrder) -> WorkOrder:
    """The order as it stands; the object in hand may be older."""
    return WorkOrder.objects.get(pk=order.pk)


def _require_state(order: WorkOrder, states: tuple[str, ...], what: str) -> None:
    if order.state not in states:
        raise OrderNotOpen(
            f"Order {order.number} is {order.state} and cannot be {what}.",
            remedy=f"That takes an order that is {' or '.join(states)}.",
        )


def _only_site(engagement_id: UUID) -> UUID | None:
    """The site of the engagement's partner; None when it has several, or none."""
    sites = Site.objects.filter(organization__engagements_as_partner=engagement_id).values_list("pk", flat=True)[:2]
    return sites[0] if len(sites) == 1 else None


def _require_sound(order: WorkOrder) -> None:
    faults = list(rules.order_faults(order))
    if faults:
        raise OrderRefused("The order cannot be written down.", faults=faults, remedy="Mend what is listed.")
