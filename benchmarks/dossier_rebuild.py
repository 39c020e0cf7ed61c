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
from statistics import median
from typing import Any

from benchmarks import Row

FEW, MANY = 40, 400
#: Ten times the leaves: what stands has to be read to be compared, and nothing else may grow with it.
AIM = 5.0
ROUNDS = 7
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
    few, many = Kept(filing, "111111", FEW), Kept(filing, "222222", MANY)
    for _ in range(ROUNDS):  # in turn, so that whatever else the machine does slows both
        few.change_one()
        many.change_one()
    of_few, of_many = median(few.seconds), median(many.seconds)
    return [
        Row(
            f"the next sequence when one document of {MANY} has changed",
            f"{of_many:.2f} s",
            f"of {FEW}, {of_few:.2f} s",
            of_many / of_few,
            f"below {AIM:g}",
            of_many / of_few < AIM,
        ),
        Row(
            f"the first sequence, of {MANY} documents",
            f"{many.first:.1f} s",
            f"the next, with one of them, {of_many:.2f} s",
            many.first / of_many,
            "",
            None,
        ),
    ]


class Kept:
    """An application with so many documents, published; `seconds` are those of every sequence since."""

    def __init__(self, filing: Any, number: str, leaves: int) -> None:
        self.filing, self.leaves, self.seconds = filing, leaves, list[float]()
        self.application = filing.application(number=number)
        filing.letters(self.application)
        titles = [f"Document {each} of {leaves}" for each in range(leaves - 2)]
        self.placements = [
            filing.place(self.application, SECTIONS[each % len(SECTIONS)], title) for each, title in enumerate(titles)
        ]
        began = time.perf_counter()
        filing.publish(filing.proposed(self.application))
        self.first = time.perf_counter() - began

    def change_one(self) -> None:
        """Put another document in the place of one, and publish what follows."""
        from galenic.dossier.filing import commands
        from galenic.ledger.actors import STEP

        filing, round_ = self.filing, len(self.seconds)
        new = filing.document(f"Another document {round_} of {self.leaves}")
        placement = self.placements[round_]
        commands.revise_placement(by=filing.regulatory, placement=placement, document=new, reason=STEP)
        began = time.perf_counter()
        published = filing.publish(filing.proposed(self.application, part="amendment", opened_by=1))
        self.seconds.append(time.perf_counter() - began)
        if len(published.contents) != 1:
            raise RuntimeError(f"{len(published.contents)} uses were sent instead of one")


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in _measured()]))
