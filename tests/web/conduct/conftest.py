"""An order with milestones, and its two parties in their browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client

from galenic.ledger.recording import RecordedBase
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.factories import PASSWORD, World
from tests.web.conftest import Browser
from tests.web.studies import NCA, Play

#: `take(client, "changes", record, "accept")` takes a step as the form sends it.
Take = Callable[..., HttpResponse]
MILESTONES = [
    {"key": "M1", "title": "Method validated", "due": date(2029, 6, 1), "amount": "500.00"},
    {"key": "M2", "title": "Report", "due": "", "amount": "1000.00"},
]


@pytest.fixture
def order(world: World) -> WorkOrder:
    """Taken on, with two milestones."""
    play = Play(world)
    return play.taken_on("WO-7", "Parameters", NCA, price=Decimal("1500.00"), milestones=MILESTONES)


@pytest.fixture
def sponsor(world: World, browser_of: Browser) -> Client:
    """The sponsor's programme manager."""
    return browser_of(world.people[Role.SPONSOR_PM])


@pytest.fixture
def partner(world: World, browser_of: Browser) -> Client:
    """The partner's project manager."""
    return browser_of(world.people[Role.PARTNER_PM])


@pytest.fixture
def take() -> Take:
    def of(client: Client, noun: str, record: RecordedBase, action: str, **more: str) -> HttpResponse:
        record.refresh_from_db()
        sent = {"version": str(record.version), "password": PASSWORD, **more}
        return client.post(f"/steps/{noun}/{record.pk}/{action}/", sent)

    return of
