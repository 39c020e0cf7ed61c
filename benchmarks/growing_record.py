"""Pages of a programme as its record grows: 100 work orders against 1,000 of them and 100,000 ledger entries.

    python -m benchmarks.growing_record [--json]

One process on the embedded database; a page is asked for through Django's own test client, without a network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from benchmarks import Row, median_seconds

FEW, MANY, ENTRIES = 100, 1_000, 100_000
AIM = 1.5


def measure() -> list[Row]:
    """In a process of its own: Django knows one database for good."""
    with tempfile.TemporaryDirectory(prefix="galenic-benchmark-") as home:
        environment = os.environ | {"GALENIC_HOME": home, "DJANGO_SETTINGS_MODULE": "galenic.settings"}
        environment.pop("GALENIC_DATABASE", None)
        command = [sys.executable, "-m", "benchmarks.growing_record", "--json"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def _measured() -> list[Row]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from galenic.parties.roles import Role
    from tests.factories import PASSWORD, build_world

    world = build_world()
    manager = world.people[Role.SPONSOR_PM]
    client = Client()
    client.post("/account/login/", {"username": manager.username, "password": PASSWORD})
    pages = {
        "page of a programme": f"/programmes/{world.programme.pk}/",
        "list of orders": "/orders/",
        "my work": "/",
    }
    _write(world, 0, FEW, 0)
    few = {name: _seconds(client, path) for name, path in pages.items()}
    _write(world, FEW, MANY, ENTRIES)
    many = {name: _seconds(client, path) for name, path in pages.items()}
    what = f"{MANY:,} orders and {ENTRIES:,} entries"
    return [
        Row(
            f"{name}, {what}",
            f"{many[name] * 1e3:.0f} ms",
            f"{FEW} orders, {few[name] * 1e3:.0f} ms",
            many[name] / few[name],
            f"below {AIM:g}",
            many[name] / few[name] < AIM,
        )
        for name in pages
    ]


def _seconds(client: Any, path: str) -> float:
    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    return median_seconds(ask, repeat=15, warm_up=3)


def _write(world: Any, first: int, last: int, entries: int) -> None:
    """Orders in every state, and as many entries in all as are wanted, written as the record writes them."""
    from django.db import transaction

    from galenic.ledger.actors import SYSTEM
    from galenic.ledger.commands import create, note
    from galenic.ledger.models import Entry
    from galenic.parties.roles import Role
    from galenic.programmes.models import WorkOrder

    states = ("draft", "issued", "active", "delivered", "accepted")
    with transaction.atomic():
        for number in range(first, last):
            order = WorkOrder(
                engagement=world.engagement,
                number=f"WO-{number}",
                title="Work",
                scope="Work",
                site=world.site,
                service_id="pharmacokinetics.noncompartmental",
                author=world.people[Role.SPONSOR_PM],
                due=date(2030, 1, 1) + timedelta(days=number % 365),
                state=states[number % len(states)],
            )
            create(order, actor=SYSTEM, action="benchmark:order")
    scope, subject = world.engagement.ledger_scope(), (WorkOrder.subject_type(), "", 1)
    with transaction.atomic():
        for _ in range(entries - Entry.objects.count()):
            note(scope, actor=SYSTEM, action="benchmark:view", subject=subject)


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in _measured()]))
