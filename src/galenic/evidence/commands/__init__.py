"""The only place that writes evidence: data, runs, review. Keyword-only, each one transaction."""

from galenic.evidence.commands.data import alert_damage, note_view, open_document, retract_data, submit_data
from galenic.evidence.commands.documents import hand_in
from galenic.evidence.commands.review import approve, retract, review, send_back
from galenic.evidence.commands.runs import cancel_run, request_run

__all__ = [
    "alert_damage",
    "approve",
    "cancel_run",
    "hand_in",
    "note_view",
    "open_document",
    "request_run",
    "retract",
    "retract_data",
    "review",
    "send_back",
    "submit_data",
]
