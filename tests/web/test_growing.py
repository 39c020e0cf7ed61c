"""Pages ask the database as much of many records as of few: what is counted here is statements, not seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from galenic.ledger import clock
from galenic.ledger.actors import SYSTEM
from galenic.ledger.commands import create
from galenic.parties.roles import SPONSOR_ROLES, Role
from galenic.programmes.models import WorkOrder
from tests.dossier.filing.filing import Filing
from tests.factories import World, build_world, clear
from tests.programmes.planning.planned import Planned
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db
SERVICE = "pharmacokinetics.noncompartmental"
STATES = ("draft", "issued", "active", "delivered", "accepted")


def statements(client: Client, url: str) -> int:
    """How many statements a page runs, once a session is under way."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def write_orders(world: World, first: int, last: int) -> None:
    """Orders in every state, late ones and others, as the record writes them."""
    for number in range(first, last):
        order = WorkOrder(
            engagement=world.engagement,
            number=f"WO-{number:04d}",
            title="Work",
            scope="Work",
            site=world.site,
            service_id=SERVICE,
            author=world.people[Role.SPONSOR_PM],
            due=clock.now().date() + timedelta(days=number % 60 - 30),
            state=STATES[number % len(STATES)],
        )
        create(order, actor=SYSTEM, action="test:order")


@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_QA, Role.PARTNER_PM])
def test_ten_times_the_orders_take_no_more_statements(browser_of: Browser, role: Role) -> None:
    world = build_world()
    client = browser_of(world.people[role])
    programme = f"/programmes/{world.programme.pk}/"
    urls = ["/", "/orders/", "/evidence/", "/partners/", "/requests/", "/programmes/", programme]
    urls.append(f"/programmes/engagements/{world.engagement.pk}/")
    if role in SPONSOR_ROLES:
        urls += ["/dossiers/", "/partners/directory/", f"{programme}plan/"]
    write_orders(world, 0, 10)
    few = {url: statements(client, url) for url in urls}
    write_orders(world, 10, 100)
    assert {url: statements(client, url) for url in urls} == few
    assert max(few.values()) < 50


def test_draft_orders_are_judged_by_one_plan_and_one_agreement(browser_of: Browser) -> None:
    world = build_world()
    clear(world.engagement, SERVICE)
    Planned(world).in_force()
    client = browser_of(world.people[Role.SPONSOR_PM])
    write_orders(world, 0, 5)
    few = statements(client, "/")
    write_orders(world, 5, 50)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert len(answer.context["mine"].shown) + len(answer.context["held"].shown) == 10
    assert len(asked) == few
    assert sum('FROM "programmes_productdescription" WHERE' in each["sql"] for each in asked) <= 2


def test_more_documents_take_no_more_statements(browser_of: Browser) -> None:
    filing = Filing(build_world())
    application = filing.application()
    filing.letters(application)
    client = browser_of(filing.regulatory.person)
    pages = [f"/dossiers/{application.pk}/{each}" for each in ("", "contents/", "plan/")]

    def asked(documents: int) -> tuple[list[int], int, int]:
        """Statements of the pages, of a proposed and of a published sequence, with so many more documents."""
        held = application.placements.count()
        for number in range(held, held + documents):
            filing.place(application, "3.2.R", f"Document {number}")
        first = not application.sequences.exists()
        proposed = filing.proposed(application, **({} if first else {"part": "amendment", "opened_by": 1}))
        page = f"/dossiers/sequences/{proposed.pk}/"
        before = statements(client, page)
        filing.publish(proposed)
        return [statements(client, url) for url in ("/", "/dossiers/", *pages)], before, statements(client, page)

    few = asked(2)
    assert asked(12) == few
