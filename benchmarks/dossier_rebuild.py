"""A dossier whose next sequence is rebuilt: of 400 leaves and of 40 with one changed; of 400 with 1, 10, 100 changed.

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
#: So many changed documents of the many, each so often.
CHANGED = {10: 3, 100: 1}
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
    more = {changed: median(many.change(changed) for _ in range(rounds)) for changed, rounds in CHANGED.items()}
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
        *(
            Row(
                f"the next sequence when {changed} documents of {MANY} have changed",
                f"{seconds:.2f} s, {1e3 * (seconds - of_many) / (changed - 1):.0f} ms for each more",
                f"when one has, {of_many:.2f} s",
                seconds / of_many,
                f"below {changed}",
                seconds / of_many < changed,
            )
            for changed, seconds in more.items()
        ),
    ]


class Kept:
    """An application with so many documents, published; `seconds` are those of every sequence since."""

    def __init__(self, filing: Any, number: str, leaves: int) -> None:
        self.filing, self.leaves, self.rounds, self.seconds = filing, leaves, 0, list[float]()
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
        """Keep the seconds that it takes when one document has changed."""
        self.seconds.append(self.change(1))

    def change(self, changed: int) -> float:
        """Put other documents in the place of so many; the seconds in which what follows is published."""
        from galenic.dossier.filing import commands
        from galenic.ledger.actors import STEP

        filing = self.filing
        for number, old in enumerate(self.placements[:changed]):
            new = filing.document(f"Document {number} of {self.leaves}, as in round {self.rounds}")
            self.placements[number] = commands.revise_placement(
                by=filing.regulatory, placement=old, document=new, reason=STEP
            )
        self.rounds += 1
        began = time.perf_counter()
        published = filing.publish(filing.proposed(self.application, part="amendment", opened_by=1))
        seconds = time.perf_counter() - began
        if len(published.contents) != changed:
            raise RuntimeError(f"{len(published.contents)} uses were sent instead of {changed}")
        return seconds


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in _measured()]))
