"""The plan's gate: work is ordered, and its evidence accepted, only when what it needs first is settled.

Both steps are the sponsor's, who alone may know how far other partners are; what a partner does is never refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from galenic.ledger.actors import Actor
from galenic.programmes.planning.standing import STALE, Waiting, standing_of

if TYPE_CHECKING:
    from galenic.programmes.models import Delivery, WorkOrder


def what_comes_first_is_settled(order: WorkOrder, _actor: Actor) -> Iterator[str]:
    """By the plan of the programme, where there is one: the pivotal study waits for the released biobatch."""
    standing = standing_of(order.engagement.programme_id)
    step = standing.step(order.service_id) if standing else None
    for each in step.blocked_by if step else ():
        yield _sentence(order.service_id, each)


def it_rests_on_what_stands(delivery: Delivery, actor: Actor) -> Iterator[str]:
    """What came first when the work was ordered has not fallen since."""
    yield from what_comes_first_is_settled(delivery.order, actor)


def _sentence(service_id: str, waiting: Waiting) -> str:
    state = "is stale: its evidence no longer stands" if waiting.state == STALE else f"is {waiting.state}"
    reason = waiting.reason.rstrip(".")
    return f"by the plan {service_id} needs {waiting.service} first ({reason}), which {state}"
