"""A worker that is killed again and again while it writes; run by test_transitions.py in an installation of its own.

Each worker takes assays through their lifecycle, signing on the way, and anchors now and then. What it was told is done
must be there; whatever was begun must be whole or gone.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from typing import Any

import django

from tests.crash.killing import Tell, kill_after

LONGEST_SECONDS = 0.12
SIGNATURES = {"draft": 0, "submitted": 1, "reviewed": 2, "approved": 3}


def main(kills: int, seed: int) -> None:
    """Kill workers, check after each what they left, anchor and verify, and print what was found."""
    _prepare()
    chance = random.Random(seed)
    acknowledged: dict[str, dict[str, Any]] = {}
    counts: Counter[str] = Counter()
    for _ in range(kills):
        told = kill_after(chance.uniform(0, LONGEST_SECONDS), _work)
        done = [fact for fact in told if "done" in fact]
        counts["killed within a command"] += len(told) > 2 * len(done)
        counts["acknowledged"] += len(done)
        acknowledged.update({fact["id"]: fact for fact in done})
        _check(acknowledged)
    print(json.dumps(counts | _finish()))


def _prepare() -> None:
    from galenic import settings

    settings.INSTALLED_APPS.append("tests.ledger.sample")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401 - or every worker would load it first

    from tests.ledger import conftest  # noqa: F401


def _work(tell: Tell) -> None:
    """Before each command it says what it begins, afterwards what is done, until it is killed."""
    from galenic.ledger.anchors import anchor_all
    from galenic.ledger.commands import change
    from tests.ledger.conftest import ANN, BEN, MISTYPED, QUIN, make_assay, perform, proof_of
    from tests.ledger.sample.lifecycle import ASSAY

    steps = (("submit", "analyst", ANN), ("review", "checker", BEN), ("approve", "quality", QUIN))
    while True:
        tell({"begin": "enter"})
        assay = make_assay(room=str(os.getpid() % 4))
        _tell_done(tell, "enter", assay)
        for action, role, actor in steps:
            tell({"begin": action})
            assay = perform(ASSAY, assay, action, actor=actor, roles=[role], proof=proof_of(actor))
            _tell_done(tell, action, assay)
        tell({"begin": "correct"})
        assay = change(assay, actor=ANN, action="sample:assay:correct", reason=MISTYPED, factor=2.0)
        _tell_done(tell, "correct", assay)
        anchor_all("gate")


def _tell_done(tell: Tell, action: str, assay: Any) -> None:
    tell({"done": action, "id": str(assay.pk), "version": assay.version, "state": assay.state})


def _check(acknowledged: dict[str, dict[str, Any]]) -> None:
    """Every acknowledged write is there, and every record has exactly the signatures of its state."""
    from galenic.ledger.models import Entry, Signature
    from tests.ledger.sample.models import Assay

    stored = {str(assay.pk): assay for assay in Assay.objects.all()}
    signed = Counter(Signature.objects.values_list("signed_id", flat=True))
    entries = Counter(Entry.objects.filter(subject_type="sample.assay").values_list("subject_id", flat=True))
    assert acknowledged.keys() <= stored.keys(), "an acknowledged record was lost"
    for key, assay in stored.items():
        told = acknowledged.get(key, {"version": 0, "state": assay.state})
        assert assay.version >= told["version"], "an acknowledged step was lost"
        assert assay.version > told["version"] or assay.state == told["state"]
        assert signed[key] == SIGNATURES[assay.state], "a step without its signature, or a signature without its step"
        assert entries[key] == assay.version, "a change without its entry, or an entry without its change"


def _finish() -> dict[str, Any]:
    from galenic.ledger.anchors import anchor_all
    from galenic.ledger.models import Entry
    from galenic.ledger.verification import verify

    anchor_all("gate")  # files what a kill between database and file kept out of it
    report = verify()
    return {
        "findings": [str(finding) for finding in report.findings],
        "entries": report.counts["entries"],
        "refiled": Entry.objects.filter(action="ledger:anchor:refile").count(),
    }


if __name__ == "__main__":
    main(kills=int(sys.argv[1]), seed=int(sys.argv[2]))
