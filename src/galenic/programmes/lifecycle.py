"""The lifecycles of work orders, departures and deliveries, as tables.

A delivery carries both parties' signatures, because they have to bind the digest of what was handed over; the order
follows it in the same transaction, and its guards make sure of that.
"""

from __future__ import annotations

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.parties.separation import AUTHORED_APPROVED
from galenic.programmes import rules
from galenic.programmes.conduct.lifecycle import LIFECYCLES as CONDUCT
from galenic.programmes.planning.gates import it_rests_on_what_stands, what_comes_first_is_settled
from galenic.programmes.planning.lifecycle import LIFECYCLES as PLANNING
from galenic.programmes.sourcing.lifecycle import LIFECYCLES as SOURCING

SPONSOR = (Role.SPONSOR_PM, Role.SPONSOR_QA)
PARTNER = (Role.PARTNER_PM, Role.PARTNER_QA)

WORK_ORDER = Lifecycle(
    name="programmes:work_order",
    initial="draft",
    transitions=(
        Transition(
            "draft",
            "issue",
            "issued",
            (Role.SPONSOR_PM,),
            meaning="approved",
            guards=(
                rules.order_is_complete,
                rules.protocol_is_frozen,
                rules.partner_is_cleared,
                what_comes_first_is_settled,
            ),
            title="Issue the order and freeze its protocol",
        ),
        Transition("draft", "cancel", "cancelled", SPONSOR, needs_reason=True, title="Cancel the order"),
        Transition("issued", "acknowledge", "active", PARTNER, meaning="acknowledged", title="Take the order on"),
        Transition("issued", "return", "draft", PARTNER, needs_reason=True, title="Ask for a change of the order"),
        Transition("issued", "cancel", "cancelled", SPONSOR, needs_reason=True, title="Cancel the order"),
        Transition(
            "active", "deliver", "delivered", CONSEQUENCE, guards=(rules.delivery_is_released,), title="Deliver"
        ),
        Transition("active", "cancel", "cancelled", SPONSOR, needs_reason=True, title="Cancel the order"),
        Transition(
            "delivered", "accept", "accepted", CONSEQUENCE, guards=(rules.delivery_is_accepted,), title="Accept"
        ),
        Transition(
            "delivered",
            "return",
            "active",
            CONSEQUENCE,
            guards=(rules.delivery_is_returned,),
            needs_reason=True,
            title="Return to the partner",
        ),
    ),
)

DEPARTURE = Lifecycle(
    name="programmes:departure",
    initial="proposed",
    transitions=(
        Transition(
            "proposed",
            "approve",
            "approved",
            (Role.PARTNER_QA,),
            meaning="approved",
            guards=(AUTHORED_APPROVED.guard("author_id"),),
            title="Approve the departure",
        ),
        Transition(
            "proposed", "reject", "rejected", (Role.PARTNER_QA,), needs_reason=True, title="Reject the departure"
        ),
        Transition(
            "approved",
            "acknowledge",
            "acknowledged",
            SPONSOR,
            meaning="acknowledged",
            title="Acknowledge the departure",
        ),
        Transition(
            "approved",
            "reject",
            "rejected",
            SPONSOR,
            meaning="rejected",
            needs_reason=True,
            title="Reject the departure",
        ),
    ),
)

DELIVERY = Lifecycle(
    name="programmes:delivery",
    initial="prepared",
    transitions=(
        Transition(
            "prepared",
            "release",
            "released",
            (Role.PARTNER_QA,),
            meaning="released",
            guards=(
                rules.PERFORMED_RELEASED.guard("evidence.performer_id"),
                rules.evidence_is_deliverable,
                rules.protocol_was_followed,
                rules.nothing_blocks,
            ),
            title="Release to the sponsor",
        ),
        Transition(
            "released",
            "accept",
            "accepted",
            (Role.SPONSOR_QA,),
            meaning="accepted",
            guards=(
                rules.evidence_is_deliverable,
                rules.protocol_was_followed,
                rules.nothing_blocks,
                it_rests_on_what_stands,
            ),
            title="Accept the delivery",
        ),
        Transition(
            "released",
            "return",
            "returned",
            SPONSOR,
            meaning="rejected",
            needs_reason=True,
            title="Return the delivery",
        ),
    ),
)

LIFECYCLES = (*PLANNING, *SOURCING, WORK_ORDER, DEPARTURE, DELIVERY, *CONDUCT)
