"""The only place that writes programmes: orders, departures, deliveries. Keyword-only, each one transaction."""

from galenic.programmes.commands.deliveries import accept_delivery, deliver, return_delivery
from galenic.programmes.commands.departures import (
    acknowledge_departure,
    approve_departure,
    propose_departure,
    reject_departure,
)
from galenic.programmes.commands.documents import hand_in
from galenic.programmes.commands.exports import note_export
from galenic.programmes.commands.orders import (
    acknowledge_order,
    ask_for_change,
    cancel_order,
    compute,
    draft_order,
    edit_order,
    issue_order,
    submit_data,
)

__all__ = [
    "accept_delivery",
    "acknowledge_departure",
    "acknowledge_order",
    "approve_departure",
    "ask_for_change",
    "cancel_order",
    "compute",
    "deliver",
    "draft_order",
    "edit_order",
    "hand_in",
    "issue_order",
    "note_export",
    "propose_departure",
    "reject_departure",
    "return_delivery",
    "submit_data",
]
