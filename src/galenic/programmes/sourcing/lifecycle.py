"""The lifecycles of requests, invitations, questions, proposals and awards, as tables."""

from __future__ import annotations

from galenic.evidence.lifecycle import CONSEQUENCE
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.programmes.sourcing import rules

SPONSOR = (Role.SPONSOR_PM,)
PARTNER = (Role.PARTNER_PM,)

REQUEST = Lifecycle(
    name="programmes:request",
    initial="draft",
    transitions=(
        Transition(
            "draft",
            "open",
            "open",
            SPONSOR,
            meaning="approved",
            guards=(rules.dates_are_in_order,),
            title="Open for proposals",
        ),
        Transition("draft", "withdraw", "withdrawn", SPONSOR, needs_reason=True, title="Withdraw the request"),
        Transition(
            "open",
            "withdraw",
            "withdrawn",
            SPONSOR,
            guards=(rules.no_award_stands,),
            needs_reason=True,
            title="Withdraw the request",
        ),
        Transition(
            "open",
            "decide",
            "decided",
            SPONSOR,
            guards=(rules.lines_are_accepted,),
            title="Close: everything is awarded",
        ),
        Transition(
            "open",
            "conclude",
            "decided",
            SPONSOR,
            guards=(rules.proposals_are_in, rules.awards_are_answered),
            needs_reason=True,
            title="Close, and leave the rest without an award",
        ),
    ),
)

INVITATION = Lifecycle(
    name="programmes:invitation",
    initial="sent",
    transitions=(
        Transition("sent", "decline", "declined", PARTNER, needs_reason=True, title="Decline to propose"),
        Transition("sent", "propose", "proposed", CONSEQUENCE, title="Receive a proposal"),
        Transition("proposed", "reopen", "sent", CONSEQUENCE, title="Be without a proposal again"),
        Transition("sent", "close", "closed", CONSEQUENCE, title="Close"),
        Transition("proposed", "close", "closed", CONSEQUENCE, title="Close"),
        Transition("proposed", "award", "awarded", CONSEQUENCE, title="Lead to an award"),
    ),
)

QUESTION = Lifecycle(
    name="programmes:question",
    initial="asked",
    transitions=(
        Transition("asked", "answer", "answered", CONSEQUENCE, title="Answer to all who are invited"),
        Transition("asked", "close", "closed", CONSEQUENCE, title="Close"),
    ),
)

PROPOSAL = Lifecycle(
    name="programmes:proposal",
    initial="prepared",
    transitions=(
        Transition(
            "prepared",
            "submit",
            "submitted",
            PARTNER,
            meaning="approved",
            guards=(rules.proposals_may_come_in, rules.validity_outlasts_decision),
            title="Submit",
        ),
        Transition(
            "submitted",
            "withdraw",
            "withdrawn",
            PARTNER,
            guards=(rules.proposals_may_come_in,),
            needs_reason=True,
            title="Withdraw",
        ),
        Transition("submitted", "supersede", "superseded", CONSEQUENCE, title="Give way to a newer proposal"),
        Transition("submitted", "award", "awarded", CONSEQUENCE, title="Lead to an award"),
        Transition("submitted", "decline", "not_chosen", CONSEQUENCE, title="Not be chosen"),
    ),
)

AWARD = Lifecycle(
    name="programmes:award",
    initial="prepared",
    transitions=(
        Transition(
            "prepared",
            "give",
            "given",
            SPONSOR,
            meaning="approved",
            guards=(
                rules.proposal_stands,
                rules.competition_is_over,
                rules.lines_are_free,
                rules.sites_may_do_the_work,
                rules.nothing_blocks,
            ),
            title="Award",
        ),
        Transition("given", "accept", "accepted", PARTNER, meaning="acknowledged", title="Accept the award"),
        Transition("given", "decline", "declined", PARTNER, needs_reason=True, title="Decline the award"),
    ),
)

LIFECYCLES = (REQUEST, INVITATION, QUESTION, PROPOSAL, AWARD)
