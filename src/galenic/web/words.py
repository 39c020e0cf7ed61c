"""How states and steps read on a page."""

from __future__ import annotations

#: The kind of badge by state; what is missing here is neutral.
KINDS = {
    "approved": "passed",
    "accepted": "passed",
    "paid": "passed",
    "settled": "passed",
    "invoiced": "active",
    "disputed": "failed",
    "succeeded": "passed",
    "acknowledged": "passed",
    "computes": "passed",
    "in_force": "passed",
    "closed": "passed",
    "granted": "passed",
    "agreed": "passed",
    "implemented": "passed",
    "published": "passed",
    "placed": "passed",
    "rendered": "passed",
    "conditionally_approved": "active",
    "under_evaluation": "active",
    "countersigned": "active",
    "scheduled": "active",
    "performed": "active",
    "reported": "active",
    "answered": "active",
    "given": "active",
    "open": "open",
    "released": "active",
    "delivered": "active",
    "active": "active",
    "issued": "active",
    "reviewed": "active",
    "computed": "active",
    "running": "active",
    "queued": "active",
    "submitted": "active",
    "prepared": "active",
    "proposed": "open",
    "sent": "active",
    "asked": "open",
    "awarded": "passed",
    "decided": "passed",
    "declined": "failed",
    "not_chosen": "open",
    "planned": "",
    "returned": "open",
    "superseded": "open",
    "cancelled": "open",
    "suspended": "failed",
    "disqualified": "failed",
    "terminated": "failed",
    "refused": "failed",
    "revoked": "failed",
    "discarded": "open",
    "withdrawn": "open",
    "unsigned": "open",
    "placeholder": "open",
    "stale": "failed",
    "rejected": "failed",
    "retracted": "failed",
    "failed": "failed",
    "abandoned": "failed",
}


def titled(name: str) -> str:
    """A name of the software as words, the first with a capital."""
    text = name.rpartition(":")[2].replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def action_words(action: str) -> str:
    """An action of the ledger in words: `programmes:work_order:issue` as `Work order: issue`."""
    _, _, rest = action.partition(":")
    what, _, done = rest.partition(":")
    return f"{titled(what)}: {titled(done).lower()}" if done else titled(what or action)
