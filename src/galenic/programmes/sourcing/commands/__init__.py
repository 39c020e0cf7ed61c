"""The only place that writes what sourcing keeps. Keyword-only, each one transaction."""

from galenic.programmes.sourcing.commands.awards import accept_award, award, decline_award, draft_awarded_order
from galenic.programmes.sourcing.commands.invitations import answer_question, ask_question, decline_invitation, invite
from galenic.programmes.sourcing.commands.proposals import submit_proposal, withdraw_proposal
from galenic.programmes.sourcing.commands.requests import (
    conclude_request,
    decide_request,
    draft_request,
    edit_request,
    open_request,
    withdraw_request,
)

__all__ = [
    "accept_award",
    "answer_question",
    "ask_question",
    "award",
    "conclude_request",
    "decide_request",
    "decline_award",
    "decline_invitation",
    "draft_awarded_order",
    "draft_request",
    "edit_request",
    "invite",
    "open_request",
    "submit_proposal",
    "withdraw_proposal",
    "withdraw_request",
]
