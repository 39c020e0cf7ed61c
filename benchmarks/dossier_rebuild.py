"""A dossier whose next sequence is rebuilt when one document has changed: 400 leaves against 40.

    python -m benchmarks.dossier_rebuild [--json]

One process on the embedded database. Working out what changed, rendering, checking and packing it, once to propose and
once more to publish; documents are files of one page, handed in and approved one by one before the clock runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from typing import Any

from benchmarks import Row

FEW, MANY = 40, 400
AIM = 3.0
#: Sections that take any number of documents.
SECTIONS = ("3.2.R", "3.3", "4.3", "5.4")


def measure() -> list[Row]:
    """In a process of its own: Django knows one database for good."""
    with tempfile.TemporaryDirectory(prefix="galenic-benchmark-") as home:
        environment = os.environ | {"GALENIC_HOME": home, "DJANGO_SETTINGS_MODULE": "galenic.settings"}
        environment.pop("GALENIC_DATABASE", None)
        command = [sys.executable, "-m", "benchmarks.dossier_rebuild", "--json"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def _measured() -> list[Row]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.dossier.filing.filing import Filing
    from tests.factories import build_world

    filing = Filing(build_world())
    few, many = (_seconds(filing, number, leaves) for number, leaves in (("111111", FEW), ("222222", MANY)))
    return [
        Row(
            f"{name} when one document of {MANY} has changed",
            f"{many[name]:.2f} s",
            f"of {FEW}, {few[name]:.2f} s",
            many[name] / few[name],
            f"below {AIM:g}" if name == "the next sequence" else "",
            many[name] / few[name] < AIM if name == "the next sequence" else None,
        )
        for name in ("the next sequence",)
    ] + [
        Row(
            f"the first sequence, of {MANY} documents",
            f"{many['first']:.1f} s",
            f"the next, with one of them, {many['the next sequence']:.2f} s",
            many["first"] / many["the next sequence"],
            "",
            None,
        )
    ]


def _seconds(filing: Any, number: str, leaves: int) -> dict[str, float]:
    """Publish so many documents, then change one and publish again."""
    from galenic.dossier.filing import commands
    from galenic.ledger.actors import STEP

    application = filing.application(number=number)
    filing.letters(application)
    placements = [
        filing.place(application, SECTIONS[each % len(SECTIONS)], f"Document {each} of {leaves}")
        for each in range(leaves - 2)
    ]
    began = time.perf_counter()
    filing.publish(filing.proposed(application))
    first = time.perf_counter() - began
    new = filing.document(f"Another document instead of one of {leaves}")
    commands.revise_placement(by=filing.regulatory, placement=placements[0], document=new, reason=STEP)
    began = time.perf_counter()
    published = filing.publish(filing.proposed(application, part="amendment", opened_by=1))
    elapsed = time.perf_counter() - began
    if len(published.contents) != 1:
        raise RuntimeError(f"{len(published.contents)} uses were sent instead of one")
    return {"first": first, "the next sequence": elapsed}


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in _measured()]))
