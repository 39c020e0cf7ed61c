"""A worker that is killed again and again while it proposes a sequence; run by test_proposing.py in a home of its own.

Each round forks a worker from a process that has everything loaded, lets it work for a random while, and kills it with
SIGKILL. Whatever was begun must be proposed whole and once, or not at all; what was done is asked for anew.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from typing import Any, NoReturn

import django

DOCUMENTS = 24
LONGEST_SECONDS = 0.6


def main(kills: int, seed: int) -> None:
    """Ask, kill workers, finish in peace, verify, and print what was found."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    filing, sequence = _drafted()
    chance = random.Random(seed)
    for _ in range(kills):
        _ask_again(filing, sequence)
        connection.close()
        _work_and_die(chance.uniform(0, LONGEST_SECONDS))
        _check(sequence)
    print(json.dumps(_finish(sequence)))


def _drafted() -> tuple[Any, Any]:
    """A sequence of some documents; one is proposed here, so that a forked worker has everything loaded."""
    from galenic.dossier.filing import commands
    from tests.dossier.filing.filing import Filing
    from tests.factories import build_world

    filing = Filing(build_world())
    application = filing.application()
    filing.letters(application)
    for number in range(DOCUMENTS):
        filing.place(application, "3.2.R", f"Document {number}")
    proposed = filing.proposed(application)
    return filing, commands.reopen_sequence(by=filing.regulatory, sequence=proposed)


def _ask_again(filing: Any, sequence: Any) -> None:
    """Have it proposed by a worker, unless that is under way; what was proposed goes back to the draft first."""
    from galenic.dossier.filing import commands
    from galenic.dossier.filing.commands import asking

    asking.DOCUMENTS_AT_ONCE = 0
    now = sequence.fresh()
    if now.state == "proposed":
        now = commands.reopen_sequence(by=filing.regulatory, sequence=now)
    commands.ask_to_propose(by=filing.regulatory, sequence=now)


def _work_and_die(seconds: float) -> None:
    child = os.fork()
    if child == 0:
        _be_a_worker()
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _be_a_worker() -> NoReturn:
    """Never returns: it is killed, or ends where a test runner would otherwise go on."""
    try:
        from galenic.jobs import queue

        queue.work_off()
        time.sleep(60)
    finally:
        os._exit(1)


def _check(sequence: Any) -> None:
    """Proposed whole and once for each job that is done: no more, no fewer, nothing half."""
    from galenic.jobs.models import Job
    from galenic.ledger.models import Entry

    now = sequence.fresh()
    done = Job.objects.filter(state="done").count()
    proposed = Entry.objects.filter(action="dossier:sequence:propose", subject_id=str(sequence.pk)).count()
    assert proposed == done + 1, "proposed twice, or done without having been proposed"
    latest = Job.objects.order_by("-asked_at").first()
    if latest is not None and latest.state == "done":
        assert now.state == "proposed"
        assert len(now.contents) == DOCUMENTS + 2
        assert now.checked["ok"]
    else:
        assert now.state == "draft", "half proposed"


def _finish(sequence: Any) -> dict[str, Any]:
    from galenic.dossier.filing.package import packed_digest
    from galenic.jobs import queue
    from galenic.jobs.models import Job
    from galenic.ledger.verification import verify

    queue.work_off()
    _check(sequence)
    now = sequence.fresh()
    return {
        "states": sorted(set(Job.objects.values_list("state", flat=True))),
        "attempts": sorted(Job.objects.values_list("attempt", flat=True)),
        "as_frozen": now.state != "proposed" or packed_digest(now.folder, now.files) == now.package,
        "findings": [str(finding) for finding in verify().findings if not finding.warning],
    }


if __name__ == "__main__":
    main(kills=int(sys.argv[1]), seed=int(sys.argv[2]))
