"""Verifying the record as work that may take its time: it computes every piece of evidence again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from galenic.jobs.asked import Work, ask, declare
from galenic.jobs.models import Job
from galenic.jobs.watching import Watch
from galenic.ledger.verification import verify
from galenic.parties.chains import chains_for
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader

#: Entries, with what belongs to them, that are verified in about a second.
ENTRIES_AT_ONCE = 300


def ask_to_verify(*, by: Reader) -> Job:
    """Have the chains verified that the reader may read as an audit trail. Raises NotVisible when there are none."""
    if not by.trail_scopes:
        raise NotVisible
    entries = sum(line.chain.length for line in chains_for(by))
    return ask(by=by, work=VERIFYING, about=by.person, asked={}, at_once=entries <= ENTRIES_AT_ONCE)


def _verify(by: Reader, _asked: Mapping[str, Any], watch: Watch) -> None:
    """Nothing can be told meanwhile: the database is read as of one moment, and refuses to write."""
    watch.tell("Following every chain and computing every piece of evidence again", 0, 1)
    report = verify(by.trail_scopes).as_dict()
    watch.end(json.loads(json.dumps(report, default=str)))


def _verified(result: Mapping[str, Any]) -> str:
    if result["findings"]:
        return f"The record contradicts itself: {len(result['findings'])} findings."
    return "Nothing contradicts anything."


VERIFYING = declare(Work("ledger.verify", "Verifying the record", "the verification", _verify, _verified))
