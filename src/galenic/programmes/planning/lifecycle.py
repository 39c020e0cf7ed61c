"""The lifecycles of product descriptions and of decisions about steps of the plan, as tables."""

from __future__ import annotations

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.parties.separation import AUTHORED_APPROVED
from galenic.programmes.planning import rules

SPONSOR = (Role.SPONSOR_PM, Role.SPONSOR_QA)

PRODUCT_DESCRIPTION = Lifecycle(
    name="programmes:product_description",
    initial="draft",
    transitions=(
        Transition(
            "draft",
            "approve",
            "in_force",
            (Role.SPONSOR_PM,),
            meaning="approved",
            guards=(rules.product_can_be_planned,),
            title="Put into force, so that the plan follows from it",
        ),
        Transition("draft", "discard", "discarded", (Role.SPONSOR_PM,), needs_reason=True, title="Discard the draft"),
        Transition("in_force", "supersede", "superseded", CONSEQUENCE, title="Give way to a newer description"),
    ),
)

PLAN_DECISION = Lifecycle(
    name="programmes:plan_decision",
    initial="proposed",
    transitions=(
        Transition(
            "proposed",
            "approve",
            "approved",
            (Role.SPONSOR_QA,),
            meaning="approved",
            guards=(AUTHORED_APPROVED.guard("author_id"),),
            title="Approve the decision",
        ),
        Transition(
            "proposed",
            "reject",
            "rejected",
            (Role.SPONSOR_QA,),
            needs_reason=True,
            title="Reject the decision",
        ),
        Transition("approved", "withdraw", "withdrawn", SPONSOR, needs_reason=True, title="Withdraw the decision"),
        Transition("approved", "supersede", "superseded", CONSEQUENCE, title="Give way to a newer decision"),
    ),
)

LIFECYCLES = (PRODUCT_DESCRIPTION, PLAN_DECISION)
