"""A worker that is killed again and again while it computes; run by test_computing.py in an installation of its own.

Each round forks a worker from a process that has everything loaded and has computed nothing, lets it work for a random
while, and kills it with SIGKILL. What had been acknowledged must still be there; whatever was begun must be whole or
gone.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from typing import Any, NoReturn

import django

RUNS = 25
LONGEST_SECONDS = 0.5
DATA = b"subject,sequence,period,treatment,parameter,value\n" + b"".join(
    f"{subject},{sequence},{period},{product},AUC,{100 + 7 * subject % 13 + 3 * period}\n".encode()
    for subject in range(1, 13)
    for sequence in (("TR", "RT")[subject % 2],)
    for period, product in enumerate(sequence, start=1)
)


def main(kills: int, seed: int) -> None:
    """Queue runs, kill workers, finish in peace, verify, and print what was found."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    _preload()
    study = _study()
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    for _ in range(kills):
        waiting = _waiting()
        connection.close()
        if waiting == 0:
            _ask(study, RUNS)
        _work_and_die(chance.uniform(0, LONGEST_SECONDS))
        acknowledged |= _checked(acknowledged)
    print(json.dumps(_finish(acknowledged)))


def _preload() -> None:
    """Import everything that computing needs, so that a forked worker begins at once."""
    import polars as pl  # noqa: F401
    import scipy.stats  # noqa: F401

    from galenic.catalogue.bioequivalence import _evaluation, _figures, _judging, _observations, _tables  # noqa: F401
    from galenic.catalogue.discovery import services
    from galenic.catalogue.tables import reading  # noqa: F401
    from galenic.jobs import queue  # noqa: F401

    services()


def _study() -> Any:
    from tests.factories import build_world
    from tests.study import Study

    return Study(build_world())


def _ask(study: Any, number: int) -> None:
    """Queue runs, in a child: threads that reading a table starts here would be missing in every later fork."""
    child = os.fork()
    if child == 0:
        try:
            _queue(study, number)
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def _queue(study: Any, number: int) -> None:
    data_set = study.submit(DATA, service_id="bioequivalence.study", input_name="parameter_records")
    for _ in range(number):
        study.request({"parameter_records": data_set}, "bioequivalence.study", options={"endpoints": ["AUCLST"]})


def _waiting() -> int:
    from galenic.evidence.models import Run

    return Run.objects.filter(state__in=("queued", "running")).count()


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


def _checked(acknowledged: set[str]) -> set[str]:
    """The runs that have succeeded by now; none that had succeeded before is missing, none is half done."""
    from galenic.evidence.models import Evidence, Run

    succeeded = {str(run.pk): run for run in Run.objects.filter(state="succeeded")}
    assert acknowledged <= succeeded.keys(), "an acknowledged run was lost"
    assert Evidence.objects.count() == len(succeeded), "evidence without its run, or a run without its evidence"
    assert all(run.evidence_id for run in succeeded.values())
    assert not Evidence.objects.filter(inputs=None).exists(), "evidence without its input"
    assert not Run.objects.exclude(state="succeeded").exclude(evidence=None).exists()
    return set(succeeded)


def _finish(acknowledged: set[str]) -> dict[str, Any]:
    from galenic.evidence.models import Evidence, Run
    from galenic.jobs import queue
    from galenic.ledger.verification import verify

    queue.work_off()
    acknowledged |= _checked(acknowledged)
    report = verify()
    return {
        "states": Counter(Run.objects.values_list("state", flat=True)),
        "attempts": Counter(map(str, Run.objects.values_list("attempt", flat=True))),
        "digests": len(set(Evidence.objects.values_list("digest", flat=True))),
        "findings": [str(finding) for finding in report.findings if not finding.warning],
    }


if __name__ == "__main__":
    main(kills=int(sys.argv[1]), seed=int(sys.argv[2]))
