"""What all pages share: the frame, errors, headers; and the smaller pages."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import path

from galenic.catalogue.discovery import services
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from galenic.web import urls
from tests.factories import World
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import NCA, Pages, Play

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World, browser_of: Browser) -> Client:
    return browser_of(world.people[Role.SPONSOR_PM])


def test_every_answer_has_a_number_and_a_strict_policy(manager: Client) -> None:
    first, second = manager.get("/"), manager.get("/")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]
    policy = first["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert first["X-Frame-Options"] == "DENY"


def test_no_page_holds_inline_script_or_style(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.SPONSOR_QA])
    addresses = ("/", "/orders/", f"/orders/{pages.accepted.pk}/", f"/evidence/{pages.approved.pk}/", "/trail/")
    for address in addresses:
        text = client.get(address).content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "http://www.w3.org/2000/svg" in text.replace("xmlns=", "") or "//" not in text.replace("</", "")


def test_the_scheme_is_kept_in_a_cookie(manager: Client) -> None:
    assert b"data-scheme" not in manager.get("/").content
    answer = manager.post("/scheme/", {"scheme": "dark", "back": "/orders/"})
    assert answer["Location"] == "/orders/"
    assert b'data-scheme="dark"' in manager.get("/").content
    manager.post("/scheme/", {"scheme": "", "back": "/"})
    assert b"data-scheme" not in manager.get("/").content


def test_the_scheme_leads_nowhere_else(manager: Client) -> None:
    assert manager.post("/scheme/", {"scheme": "dark", "back": "https://elsewhere.example/"})["Location"] == "/"


def test_an_unknown_address_is_said_in_the_same_design(manager: Client) -> None:
    answer = manager.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)
    assert answer["X-Request-ID"] in words(answer)


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[Role.SPONSOR_PM], backend="galenic.parties.backends.PersonBackend")
    answer = client.post("/scheme/", {"scheme": "dark"})
    assert answer.status_code == 403
    assert "This form has expired" in words(answer)
    assert "Nothing was saved" in words(answer)


def _break(_request: object) -> None:
    raise ZeroDivisionError("a secret of the software")


def test_a_fault_of_the_software_tells_its_number_and_nothing_else(manager: Client, settings: object) -> None:
    broken = type("Broken", (), {**vars(urls), "urlpatterns": [*urls.urlpatterns, path("broken/", _break)]})
    with override_settings(ROOT_URLCONF=broken):
        answer = manager.get("/broken/")
    assert answer.status_code == 500
    shown = words(answer)
    assert "Something broke on our side" in shown
    assert answer["X-Request-ID"] in shown
    assert "secret" not in answer.content.decode()


def test_a_fragment_asked_for_without_a_login_leads_the_page_to_the_login() -> None:
    answer = Client().get("/orders/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/"})
    assert answer["HX-Redirect"].startswith("/account/login/")


def test_the_catalogue_is_shown_whole(manager: Client) -> None:
    shown = words(manager.get("/services/"))
    assert f"{len(services())} services" in shown
    for service in services().values():
        assert service.title in shown
    assert "Noncompartmental pharmacokinetics" in words(manager.get("/services/?state=computes"))
    assert "Forced degradation" not in words(manager.get("/services/?state=computes"))
    assert "Forced degradation" in words(manager.get("/services/?partner=CRO&stage=1"))
    assert "Forced degradation" not in words(manager.get("/services/?partner=CMO"))


def test_every_service_has_its_page(manager: Client) -> None:
    for service in services().values():
        shown = words(manager.get(f"/services/{service.id}/"))
        assert service.delivers in shown
        for criterion in service.criteria:
            assert criterion.source in shown
    assert manager.get("/services/no.such/").status_code == 404


def test_a_service_hands_out_its_templates(manager: Client) -> None:
    answer = manager.get("/services/bioequivalence.study/templates/parameters.xlsx")
    assert answer.content.startswith(b"PK")
    assert manager.get("/services/bioequivalence.study/templates/pharmacokinetics.xlsx").status_code == 404


def test_programmes_and_engagements(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_PM])
    assert "MAPLE-1" in words(client.get("/programmes/"))
    assert "Dogwood" not in words(client.get(f"/programmes/{pages.world.programme.pk}/")), "a competitor"
    shown = words(client.get(f"/programmes/engagements/{pages.world.engagement.pk}/"))
    assert "2 active" in shown
    assert "Your roles here Partner project manager" in shown
    sponsor = browser_of(pages.world.people[Role.SPONSOR_PM])
    assert "Dogwood" in words(sponsor.get(f"/programmes/{pages.world.programme.pk}/"))


@pytest.mark.req("TMP-3", "ACC-6")
@pytest.mark.django_db(transaction=True)
def test_the_record_is_verified_from_the_page(world: World, browser_of: Browser) -> None:
    Play(world).taken_on("WO-001", "Parameters", NCA)
    client = browser_of(world.people[Role.PARTNER_QA])
    shown = words(client.get("/verification/"))
    assert "MAPLE-1: Alder Therapeutics with Birch Clinical" in shown
    assert "Server time" in shown
    before = Entry.objects.count()
    assert "Nothing contradicts anything" in words(client.post("/verification/"))
    assert Entry.objects.count() == before


@pytest.mark.req("TMP-2")
def test_what_verifying_finds_is_shown(pages: Pages, browser_of: Browser) -> None:
    """In a transaction that is not committed, the file of anchors lags behind the database: a real contradiction."""
    client = browser_of(pages.world.people[Role.PARTNER_QA])
    shown = words(client.post("/verification/"))
    assert "The record contradicts itself" in shown
    assert "LED-110" in shown
