"""The lifecycles of change orders, milestones, invoices and threads, as tables."""

from __future__ import annotations

from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.programmes.conduct import rules

SPONSOR = (Role.SPONSOR_PM,)
SPONSOR_DECIDES = (Role.SPONSOR_PM, Role.SPONSOR_QA)
PARTNER = (Role.PARTNER_PM,)

CHANGE_ORDER = Lifecycle(
    name="programmes:change_order",
    initial="proposed",
    transitions=(
        Transition(
            "proposed",
            "accept",
            "accepted",
            PARTNER,
            meaning="accepted",
            guards=(rules.terms_are_as_before,),
            title="Sign for the partner",
        ),
        Transition("proposed", "reject", "rejected", PARTNER, needs_reason=True, title="Reject"),
        Transition("proposed", "withdraw", "withdrawn", SPONSOR, needs_reason=True, title="Withdraw"),
        Transition(
            "accepted",
            "agree",
            "agreed",
            SPONSOR,
            meaning="approved",
            guards=(rules.terms_are_as_before, rules.partner_has_signed),
            title="Sign for the sponsor and put into force",
        ),
        Transition("accepted", "withdraw", "withdrawn", SPONSOR, needs_reason=True, title="Withdraw"),
    ),
)

MILESTONE = Lifecycle(
    name="programmes:milestone",
    initial="reported",
    transitions=(
        Transition(
            "reported",
            "accept",
            "accepted",
            SPONSOR,
            meaning="accepted",
            guards=(rules.order_is_worked_on,),
            title="Accept that it is reached",
        ),
        Transition("reported", "return", "returned", SPONSOR, needs_reason=True, title="Return"),
    ),
)

INVOICE = Lifecycle(
    name="programmes:invoice",
    initial="prepared",
    transitions=(
        Transition(
            "prepared",
            "issue",
            "issued",
            PARTNER,
            meaning="approved",
            guards=(rules.milestones_are_accepted,),
            title="Issue",
        ),
        Transition(
            "issued",
            "approve",
            "approved",
            SPONSOR,
            meaning="approved",
            guards=(rules.milestones_are_accepted,),
            title="Approve for payment",
        ),
        Transition("issued", "dispute", "disputed", SPONSOR, needs_reason=True, title="Dispute"),
        Transition("approved", "pay", "paid", SPONSOR, title="Record the payment"),
    ),
)

THREAD = Lifecycle(
    name="programmes:thread",
    initial="open",
    transitions=(
        Transition(
            "open",
            "decide",
            "decided",
            SPONSOR_DECIDES,
            meaning="approved",
            guards=(rules.decision_is_stated,),
            title="Decide",
        ),
        Transition(
            "decided",
            "settle",
            "settled",
            SPONSOR_DECIDES,
            guards=(rules.decision_was_carried_out,),
            title="Name what was changed by it",
        ),
    ),
)

LIFECYCLES = (CHANGE_ORDER, MILESTONE, INVOICE, THREAD)
