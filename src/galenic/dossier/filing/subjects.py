"""The records of dossiers that people move on, for the doors; see `galenic.programmes.subjects`."""

from __future__ import annotations

from galenic.dossier.filing import commands, lifecycle
from galenic.dossier.filing.queries import find_document, find_placement, find_sequence
from galenic.programmes.subjects import Subject

DOCUMENT = Subject(
    "document",
    lifecycle.DOCUMENT,
    find_document,
    {"approve": commands.approve_document, "withdraw": commands.withdraw_document},
)
PLACEMENT = Subject("placement", lifecycle.PLACEMENT, find_placement, {"withdraw": commands.withdraw_placement})
SEQUENCE = Subject(
    "sequence",
    lifecycle.SEQUENCE,
    find_sequence,
    {
        "propose": commands.propose_sequence,
        "reopen": commands.reopen_sequence,
        "publish": commands.publish_sequence,
        "withdraw": commands.withdraw_sequence,
    },
)
