"""Documents are handed in under an order whose service Galenic does not compute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from galenic.evidence import commands as evidence_commands
from galenic.evidence.models import Evidence
from galenic.evidence.statement import Statement
from galenic.parties.reader import Reader
from galenic.programmes import rules
from galenic.programmes.commands.orders import require_active
from galenic.programmes.models import WorkOrder


def hand_in(
    *,
    by: Reader,
    order: WorkOrder,
    statement: Statement,
    rests_on: Sequence[Evidence] = (),
    supersedes: Evidence | None = None,
    labels: Iterable[str] = (),
) -> Evidence:
    """Hand in the partner's own documents as the order's evidence; see `galenic.evidence.commands.hand_in`.

    It goes through review, approval and delivery as computed evidence does, labeled everywhere as not computed.
    """
    by.require(order.engagement_id)
    require_active(order, "answered with documents")
    protocol = rules.protocol_of(order)
    return evidence_commands.hand_in(
        by=by,
        engagement_id=order.engagement_id,
        service_id=order.service_id,
        statement=statement,
        options=protocol.options_as_departed(),
        protocol=protocol,
        rests_on=rests_on,
        supersedes=supersedes,
        labels=labels,
    )
