"""The directory is filled from tables, narrowed, and compared for a piece of work."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from galenic.parties.roles import Role
from galenic.partners.models import Capability, Inspection
from tests.factories import build_world
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.sourcing.asking import ASSAY, CAPABILITIES, Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(db: None) -> Asking:
    return Asking(build_world())


@pytest.fixture
def manager(asking: Asking, browser_of: Browser) -> Client:
    return browser_of(asking.pm.person)


def test_it_is_filled_from_a_table(manager: Client) -> None:
    assert "The directory is empty" not in words(manager.get("/partners/directory/")), (
        "sites one could engage are known"
    )
    sent = {"table": "capabilities", "file": ContentFile(CAPABILITIES.encode(), "sites.csv"), "decimal": "."}
    answer = manager.post("/partners/directory/import/", sent, follow=True)
    assert "4 statements added to the directory." in words(answer)
    assert Capability.objects.count() == 4
    shown = words(manager.get("/partners/directory/"))
    assert "HRMS, LC-MS/MS" in shown
    assert "Stability study" in shown


def test_a_bad_table_is_refused_whole_with_sheet_row_and_column(manager: Client) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Sites"
    for row in CAPABILITIES.strip().splitlines():
        sheet.append(row.split(","))
    sheet["B2"], sheet["F3"], sheet["C4"] = "Atlantis", -2, "no.such"
    content = io.BytesIO()
    book.save(content)
    sent = {"table": "capabilities", "file": ContentFile(content.getvalue(), "sites.xlsx")}
    answer = manager.post("/partners/directory/import/", sent)
    assert answer.status_code == 422
    shown = words(answer)
    assert "sites.xlsx" in shown
    assert "batch" in shown
    assert not Capability.objects.exists()
    sheet["F3"] = 2
    content = io.BytesIO()
    book.save(content)
    sent["file"] = ContentFile(content.getvalue(), "sites.xlsx")
    shown = words(manager.post("/partners/directory/import/", sent))
    assert "no such site is known here" in shown
    assert "Birch Clinical, Atlantis" in shown
    assert "there is no such service" in shown
    assert not Capability.objects.exists()
    missing = manager.post("/partners/directory/import/", {"table": "inspections"})
    assert "No file was chosen." in words(missing)


def test_the_template_is_handed_out(manager: Client) -> None:
    book = load_workbook(io.BytesIO(manager.get("/partners/directory/import/inspections.xlsx").content))
    assert [cell.value for cell in book["Data"][1]][2] == "agency"
    assert manager.get("/partners/directory/import/inspections.csv").content.decode("utf-8-sig").startswith("organ")
    assert manager.get("/partners/directory/import/none.csv").status_code == 404


def test_it_is_narrowed_and_sorted(asking: Asking, manager: Client) -> None:
    asking.know()

    def sites(**asked: str) -> list[str]:
        shown = manager.get("/partners/directory/", asked).content.decode()
        table = shown.partition("<tbody>")[2]
        return [name for name in ("Birch Clinical", "Dogwood Research", "Elm Analytics") if name in table]

    assert sites() == ["Birch Clinical", "Dogwood Research", "Elm Analytics"]
    assert sites(service=ASSAY) == ["Birch Clinical", "Dogwood Research"]
    assert sites(platform="HRMS") == ["Birch Clinical"]
    assert sites(modality="protein") == ["Elm Analytics"]
    assert sites(agency="EMA") == ["Dogwood Research"]
    assert sites(releases="on") == ["Birch Clinical"]
    assert sites(kind="cmo") == []
    assert "No site fits" in words(manager.get("/partners/directory/?modality=protein&agency=FDA"))
    text = manager.get("/partners/directory/?sort=inspected").content.decode()
    assert text.index("Birch Clinical") < text.index("Dogwood Research") < text.index("Elm Analytics")


def test_a_site_shows_every_statement_with_day_and_source(asking: Asking, manager: Client) -> None:
    asking.know()
    shown = words(manager.get(f"/partners/sites/{asking.sites['Birch'].pk}/"))
    assert "As of 2026-03-01 , site master file 7" in shown
    assert "FDA 2025-05-01 Compliant FDA data dashboard" in shown
    assert "It is qualified for nothing" in shown


def test_sites_are_compared_and_unknown_is_never_good(asking: Asking, manager: Client) -> None:
    asking.know()
    asked = {"service": ASSAY, "modality": "small molecule", "platforms": "LC-MS/MS, HRMS", "agencies": "FDA"}
    shown = words(manager.get("/partners/shortlist/", asked))
    first, second, third = (shown.index(name) for name in ("1. Birch", "2. Dogwood", "3. Elm"))
    assert first < second < third
    assert "unknown : in compliance by FDA" in shown
    assert "Ask for proposals" in shown
    assert "Choose a service" in words(manager.get("/partners/shortlist/"))
    wrong = manager.get("/partners/shortlist/", {**asked, "weight-infrastructure": "-1", "batch_kg": "large"})
    assert wrong.status_code == 422
    assert words(wrong).count("This is no such number.") >= 2


@pytest.mark.req("ACC-3")
def test_it_is_the_sponsors_own(asking: Asking, manager: Client, browser_of: Browser) -> None:
    asking.know()
    addresses = (
        "directory/",
        "directory/sites.csv",
        "directory/import/",
        "directory/import/capabilities.csv",
        "shortlist/",
        f"sites/{asking.sites['Birch'].pk}/",
    )
    for person in (asking.managers["Birch"], asking.world.people[Role.PARTNER_QA]):
        for address in addresses:
            assert browser_of(person).get(f"/partners/{address}").status_code == 404
    strange = browser_of(asking.world.stranger)
    assert strange.get(f"/partners/sites/{asking.sites['Birch'].pk}/").status_code == 404
    assert "site master file 7" not in words(strange.get("/partners/directory/"))
    auditor = browser_of(asking.world.people[Role.AUDITOR])
    assert auditor.get("/partners/directory/").status_code == 200
    assert auditor.get("/partners/directory/import/").status_code == 404
    assert not Inspection.objects.filter(sponsor=asking.world.strange_sponsor).exists()
