"""What an audited, chained write costs against a bare ORM write, and how many of them PostgreSQL takes a second.

    python -m benchmarks.ledger_writes [--json]

Both kinds of write run in turn on the same connection, each committed on its own with the durability that Galenic is
delivered with (SQLite: write-ahead log, synchronous FULL), on a chain that exists already. An audited write reads and
locks the head of the chain, writes the record and its entry, and moves the head; a change reads the record as well.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from benchmarks import Row

WRITES = 1500
SECONDS = 5.0
PROCESSES = 8
AIM = 2.0


def measure() -> list[Row]:
    """Both databases, each in a process of its own: Django knows one database for good."""
    return [row for database in ("sqlite", "postgresql") for row in _in_own_process(database)]


def _in_own_process(database: str) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="galenic-benchmark-") as home:
        environment = os.environ | {"GALENIC_HOME": home, "DJANGO_SETTINGS_MODULE": "galenic.settings"}
        environment.pop("GALENIC_DATABASE", None)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ledger_writes", f"--{database}"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def on_sqlite() -> list[Row]:
    _prepare()
    return _ratios("SQLite")


def on_postgresql() -> list[Row]:
    from tests.postgres_plugin import start

    start()
    _prepare()
    return [*_ratios("PostgreSQL"), *_throughput()]


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _ratios(database: str) -> list[Row]:
    from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
    from galenic.ledger.commands import change, create
    from galenic.ledger.recording import ledger_writes
    from galenic.parties.models import Organization, Site

    organization = create(Organization(name="A", kind="CRO"), actor=SYSTEM, action="benchmark:organization:enter")
    reason = Reason(ReasonCode.ADMINISTRATION)
    bare, audited = (
        create(Site(organization=organization, name=name), actor=SYSTEM, action="benchmark:site:enter")
        for name in ("bare", "audited")
    )

    def new_bare(number: int) -> None:
        with ledger_writes():
            Site(organization=organization, name=f"bare {number}").save(force_insert=True)

    def new_audited(number: int) -> None:
        site = Site(organization=organization, name=f"audited {number}")
        create(site, actor=SYSTEM, action="benchmark:site:enter")

    def save_bare(number: int) -> None:
        bare.address = f"Street {number}"
        with ledger_writes():
            bare.save()

    def change_audited(number: int) -> None:
        change(audited, actor=SYSTEM, action="benchmark:site:move", reason=reason, address=f"Street {number}")

    return [
        _row(f"new record, audited, {database}", new_audited, new_bare),
        _row(f"changed record, audited, {database}", change_audited, save_bare),
    ]


def _row(what: str, work: Callable[[int], None], against: Callable[[int], None]) -> Row:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WRITES):
        for each, kept in zip((work, against), times, strict=True):
            begun = time.perf_counter()
            each(number)
            kept.append(time.perf_counter() - begun)
    ours, theirs = (statistics.median(kept[WRITES // 10 :]) * 1e3 for kept in times)
    ratio = ours / theirs
    return Row(what, f"{ours:.2f} ms", f"bare ORM write, {theirs:.2f} ms", ratio, f"below {AIM:g}", ratio < AIM)


def _throughput() -> list[Row]:
    """Changes a second by so many processes over so many engagements; each engagement has a chain of its own."""
    found = []
    for processes, engagements in ((1, 1), (PROCESSES, 1), (PROCESSES, PROCESSES)):
        records = _records(engagements)
        begin = time.time() + 2.0
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            jobs = [(records[number % engagements], begin) for number in range(processes)]
            done = sum(pool.starmap(_write_for_a_while, jobs))
        writers = "1 process" if processes == 1 else f"{processes} processes"
        chains = "1 engagement" if engagements == 1 else f"{engagements} engagements"
        found.append(Row(f"audited changes, {writers} over {chains}, PostgreSQL", f"{done / SECONDS:,.0f}/s"))
    return found


def _records(engagements: int) -> list[str]:
    from datetime import date
    from uuid import uuid4

    from galenic.ledger.actors import SYSTEM
    from galenic.ledger.commands import create
    from galenic.parties.models import Engagement, Organization, Programme

    def new(record: Any) -> Any:
        return create(record, actor=SYSTEM, action="benchmark:record:enter")

    sponsor = new(Organization(name=f"Sponsor {uuid4()}", kind="sponsor"))
    programme = new(Programme(sponsor=sponsor, code="P-1", title="Programme"))
    partners = [new(Organization(name=f"Partner {uuid4()}", kind="CRO")) for _ in range(engagements)]
    return [
        str(new(Engagement(sponsor=sponsor, partner=each, programme=programme, starts=date(2020, 1, 1))).pk)
        for each in partners
    ]


def _write_for_a_while(key: str, begin: float) -> int:
    import django

    django.setup()
    from datetime import date, timedelta

    from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
    from galenic.ledger.commands import change
    from galenic.parties.models import Engagement

    engagement = Engagement.objects.get(pk=key)
    reason, first = Reason(ReasonCode.ADMINISTRATION), date(2030, 1, 1)
    time.sleep(max(0.0, begin - time.time()))
    end, done = time.time() + SECONDS, 0
    while time.time() < end:
        ends = first + timedelta(days=(done * 7919 + os.getpid()) % 10000)
        change(engagement, actor=SYSTEM, action="benchmark:engagement:move", reason=reason, ends=ends)
        done += 1
    return done


def main(arguments: list[str]) -> None:
    for name, work in (("--sqlite", on_sqlite), ("--postgresql", on_postgresql)):
        if name in arguments:
            print(json.dumps([asdict(row) for row in work()]))
            return
    rows = measure()
    if "--json" in arguments:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return
    for row in rows:
        ratio = f"  {row.ratio:.2f} times {row.against}, aim {row.aim}" if row.ratio else ""
        print(f"{row.what}: {row.measured}{ratio}")


if __name__ == "__main__":
    main(sys.argv[1:])
