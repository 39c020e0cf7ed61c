"""The lifecycles of documents, placements and sequences, as tables."""

from __future__ import annotations

from galenic.dossier.filing import rules
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.parties.separation import AUTHORED_APPROVED

REGULATORY = (Role.SPONSOR_RA,)
#: Whoever may vouch for a document that no evidence stands behind; never the one who wrote or handed it in.
APPROVERS = (Role.SPONSOR_RA, Role.SPONSOR_QA)
#: What a report is whose evidence speaks for it: it has no steps of its own.
RENDERED = "rendered"

DOCUMENT = Lifecycle(
    name="dossier:document",
    initial="submitted",
    transitions=(
        Transition(
            "submitted",
            "approve",
            "approved",
            APPROVERS,
            meaning="approved",
            guards=(AUTHORED_APPROVED.guard("made_by_id"), rules.is_no_placeholder, rules.compiled_from_what_carries),
            title="Approve the document",
        ),
        Transition("submitted", "withdraw", "withdrawn", REGULATORY, needs_reason=True, title="Withdraw the document"),
        Transition("approved", "withdraw", "withdrawn", REGULATORY, needs_reason=True, title="Withdraw the document"),
    ),
)

PLACEMENT = Lifecycle(
    name="dossier:placement",
    initial="placed",
    transitions=(
        Transition("placed", "withdraw", "withdrawn", REGULATORY, needs_reason=True, title="Take out of the dossier"),
    ),
)

SEQUENCE = Lifecycle(
    name="dossier:sequence",
    initial="draft",
    transitions=(
        Transition("draft", "propose", "proposed", REGULATORY, guards=(rules.is_next,), title="Propose what to send"),
        Transition("proposed", "reopen", "draft", REGULATORY, title="Go back and change it"),
        Transition(
            "proposed",
            "publish",
            "published",
            REGULATORY,
            meaning="released",
            guards=(
                rules.is_next,
                rules.something_is_sent,
                rules.proposal_stands,
                rules.sources_stand,
                rules.nothing_blocks,
                rules.check_is_passed,
            ),
            title="Publish the sequence",
        ),
        Transition("draft", "withdraw", "withdrawn", REGULATORY, needs_reason=True, title="Give the sequence up"),
        Transition("proposed", "withdraw", "withdrawn", REGULATORY, needs_reason=True, title="Give the sequence up"),
    ),
)

LIFECYCLES = (DOCUMENT, PLACEMENT, SEQUENCE)
