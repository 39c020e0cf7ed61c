"""Lists are filtered, sorted over all their pages, and taken away as files that no spreadsheet computes."""

from __future__ import annotations

import csv
import io

import pytest
from django.http import HttpResponse

from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.commands import FindingGiven
from galenic.partners.models import Finding
from galenic.web.lists import business
from tests.factories import World, proof_of
from tests.partners.working import Working
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import NCA, Pages, Play

pytestmark = pytest.mark.django_db
LISTS = ("orders", "evidence", "due", "findings", "work", *(view.__name__ for view in business.VIEWS))


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def numbers(answer: HttpResponse) -> list[str]:
    shown = words(answer).partition("Due WO")[2]
    return [word for word in f"WO{shown}".split() if word.startswith("WO-")]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_spreadsheet_computes_what_somebody_typed(text: str, world: World, browser_of: Browser) -> None:
    """CWE-1236: a cell that begins like a formula is run by whoever opens the file."""
    Play(world).draft("WO-1", text.strip() or text, NCA, scope=text)
    working = Working(world)
    given = [FindingGiven(Finding.Grade.MINOR, text, text)]
    audit = working.performed()
    commands.report_audit(
        by=working.qa, audit=audit, report="AR-1", summary="Seen.", findings=given, proof=proof_of(working.qa.person)
    )
    client = browser_of(world.people[Role.SPONSOR_QA])
    for name in LISTS:
        content = client.get(f"/lists/{name}.csv").content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content)):
            assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "\t", "＝")], (name, row)
            assert not [cell for cell in row if cell.startswith("-1+")], (name, row)
    assert rows(client.get("/lists/findings.csv"))[0]["Statement"] == f"'{text.strip()}"


def test_orders_are_exported_as_they_are_narrowed(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert {row["Number"] for row in rows(client.get("/lists/orders.csv?state=active"))} == {"WO-002", "WO-003"}
    assert len(rows(client.get("/lists/orders.csv?state=all"))) == 5
    [row] = rows(client.get("/lists/orders.csv?state=all&q=shelf"))
    assert (row["Number"], row["Service"], row["Site"]) == ("WO-003", "Stability study", "Utrecht")
    assert rows(client.get("/lists/orders.csv?engagement=nonsense&sort=nonsense&state=nonsense"))


def test_the_list_is_sorted_by_the_database(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    upwards = numbers(client.get("/orders/?state=all&sort=number"))
    assert upwards == sorted(upwards)
    assert numbers(client.get("/orders/?state=all&sort=-number")) == upwards[::-1]
    page = client.get("/orders/?state=all&sort=number").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "sort=-number" in page
    assert client.get("/orders/?sort=engagement__sponsor__name").status_code == 200, "only what is offered is sorted by"


def test_words_narrow_the_orders(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert numbers(client.get("/orders/?state=all&q=theophylline")) == ["WO-002"]
    assert "No such work orders" in words(client.get("/orders/?state=all&q=nothing"))


def test_evidence_and_work_are_exported(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_QA])
    [row] = rows(client.get("/lists/evidence.csv?state=approved"))
    assert (row["Digest"], row["Passed"], row["Labels"]) == (pages.approved.digest, "yes", "simulated data")
    found = rows(browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get("/lists/work.csv"))
    assert {"mine", "held", "others"} == {row["List"] for row in found}
    assert any("somebody else has to review it" in row["What blocks it"] for row in found)


@pytest.mark.req("AUD-9")
def test_taking_a_list_away_is_noted(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_PM])
    client.get("/lists/orders.csv?state=active")
    entry = Entry.objects.get(action="programmes:list:export")
    assert entry.chain_id == f"organization:{pages.world.sponsor.pk}"
    assert entry.changes == {"list": "work-orders", "rows": 2, "filter": {"state": "active"}}


@pytest.mark.req("ACC-3")
def test_a_file_holds_nothing_of_others(pages: Pages, browser_of: Browser) -> None:
    Working(pages.world).reported("critical")
    for outsider in (pages.world.stranger, pages.world.competitor):
        for name in LISTS:
            assert rows(browser_of(outsider).get(f"/lists/{name}.csv?state=all")) == []
