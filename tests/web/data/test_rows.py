"""Raw rows: shown with their numbers, narrowed to a subject, and each leading forward."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from galenic.catalogue.tables.schema import ROW
from galenic.evidence import store
from galenic.evidence.models import DataSet
from galenic.evidence.rows import table_of
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from galenic.web.data import rows
from tests.web.conftest import Browser
from tests.web.dossiers.filed import file
from tests.web.reading import words
from tests.web.studies import CONCENTRATIONS, Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def concentrations(pages: Pages) -> DataSet:
    return DataSet.objects.get(uses__evidence=pages.computed)


@pytest.fixture
def qa(pages: Pages, browser_of: Browser) -> Client:
    return browser_of(pages.world.people[Role.PARTNER_QA])


def anchors(client: Client, address: str) -> list[str]:
    return re.findall(r'<tr id="(row-\d+)"', client.get(address).content.decode())


def test_rows_have_the_numbers_that_they_have_in_the_file(concentrations: DataSet, qa: Client) -> None:
    address = f"/data/{concentrations.pk}/"
    lines = CONCENTRATIONS.read_text().splitlines()
    assert anchors(qa, address) == [f"row-{number}" for number in range(2, len(lines) + 1)]
    [number] = [at for at, line in enumerate(lines, 1) if line.startswith("5,")][:1]
    assert anchors(qa, f"{address}?subject=5")[0] == f"row-{number}"
    shown = words(qa.get(f"{address}?subject=5"))
    assert "Subject 5 : 11 of 132 rows" in shown
    assert "No row says this" in words(qa.get(f"{address}?subject=99"))


def test_a_row_is_found_on_whichever_page_it_stands(
    concentrations: DataSet, qa: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "A_PAGE", 20)
    address = f"/data/{concentrations.pk}/"
    assert anchors(qa, address) == [f"row-{number}" for number in range(2, 22)]
    assert "row-50" in anchors(qa, f"{address}?row=50")
    assert anchors(qa, f"{address}?row=50&page=1")[0] == "row-2"
    assert anchors(qa, f"{address}?row=nonsense&page=nonsense")[0] == "row-2"


@pytest.mark.req("REG-1")
def test_a_row_leads_to_the_results_that_speak_of_its_subject(
    concentrations: DataSet, pages: Pages, qa: Client
) -> None:
    number = table_of(concentrations).frame[ROW].to_list()[13]
    answer = qa.get(f"/data/{concentrations.pk}/rows/{number}/")
    found = re.findall(rf"/evidence/{pages.computed.pk}/#(table-\d+-row-\d+)", answer.content.decode())
    assert found == ["table-2-row-2", "table-3-row-2", "table-4-row-2", "table-5-row-2"]
    page = qa.get(f"/evidence/{pages.computed.pk}/").content.decode()
    assert [name for name in found if f'id="{name}"' not in page] == []
    viewed = Entry.objects.filter(action="evidence:dataset:view", subject_id=str(concentrations.pk))
    assert viewed.count() == 1


@pytest.mark.req("REG-1")
def test_a_row_leads_to_every_leaf_and_tells_partners_of_none(pages: Pages, browser_of: Browser) -> None:
    filed = file(pages)
    data_set = pages.approved.inputs.get().data_set
    address = f"/data/{data_set.pk}/rows/2/"
    assert f"/dossiers/leaves/{filed.leaf.pk}/" in browser_of(filed.regulatory).get(address).content.decode()
    partner = browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get(address).content.decode()
    assert f"/evidence/{pages.approved.pk}/" in partner
    assert "/dossiers/leaves/" not in partner


def test_a_row_that_is_not_there_is_not_found(concentrations: DataSet, pages: Pages, browser_of: Browser) -> None:
    qa = browser_of(pages.world.people[Role.PARTNER_QA])
    assert qa.get(f"/data/{concentrations.pk}/rows/1/").status_code == 404
    stranger = browser_of(pages.world.stranger)
    assert stranger.get(f"/data/{concentrations.pk}/rows/2/").status_code == 404


def test_a_file_that_is_lost_is_told_and_the_rest_of_the_page_stands(concentrations: DataSet, qa: Client) -> None:
    store.path_of(concentrations.document.sha256).unlink()
    shown = words(qa.get(f"/data/{concentrations.pk}/"))
    assert "They cannot be shown" in shown
    assert "What was handed in" in shown
    store.put(CONCENTRATIONS.read_bytes())
