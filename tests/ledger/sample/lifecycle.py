from __future__ import annotations

from galenic.ledger.lifecycle import Lifecycle, Transition, signed_as

ASSAY = Lifecycle(
    name="sample:assay",
    initial="draft",
    transitions=(
        Transition("draft", "submit", "submitted", ("analyst",), meaning="authored"),
        Transition("submitted", "review", "reviewed", ("checker",), meaning="reviewed"),
        Transition("submitted", "send_back", "draft", ("checker",), needs_reason=True),
        Transition(
            "reviewed", "approve", "approved", ("quality",), meaning="approved", guards=(signed_as("reviewed"),)
        ),
    ),
)
