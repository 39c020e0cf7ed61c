"""What whoever attacks a page would try, at every address; docs/explanation/security.md says which threat is which."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from galenic.ledger.models import Entry, Kind
from galenic.ledger.recording import recorded_models
from galenic.parties.models import Person
from galenic.parties.roles import Role
from tests.factories import PASSWORD, World
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import Pages
from tests.web.test_access import (
    LISTS,
    OF_SPONSORS,
    OPEN,
    PUBLIC,
    RECORDS,
    addresses,
    records,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db
#: Everything that answers with a page or a file; the API answers for itself (tests/api).
ROUTES = sorted(route for route in {*RECORDS, *LISTS, *OPEN, *OF_SPONSORS, *PUBLIC} if not route.startswith("api/"))
#: What fills an address whose records do not matter.
FILLED = {"ending": "csv", "table": "sites", "service_id": "bioequivalence.study", "input_name": "parameters"}
READERS = (Role.SPONSOR_QA, Role.SPONSOR_PM, Role.SPONSOR_RA, Role.PARTNER_SCIENTIST, Role.PARTNER_PM, Role.PARTNER_QA)
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def filled(route: str) -> str:
    """An address of that form, of records that do not exist."""
    for name, value in FILLED.items():
        route = re.sub(rf"<(str:)?{name}>", value, route)
    route = re.sub(r"<uuid:\w+>", lambda _: str(uuid4()), route)
    route = re.sub(r"<int:\w+>", "1", route)
    return "/" + re.sub(r"<((str|slug):)?\w+>", "x", route)


@pytest.fixture
def every_answer(pages: Pages, browser_of: Browser, records: dict[str, Any]) -> Iterator[tuple[str, HttpResponse]]:  # noqa: F811
    """Each address as somebody sees it who may, asked with GET."""
    browsers = [browser_of(pages.world.people[role]) for role in READERS]
    found = [each for route in ROUTES for each in _addresses(route, records)]
    return ((address, _first_that_answers(browsers, address)) for address in found)


def _addresses(route: str, known: dict[str, Any]) -> Iterator[str]:
    return (
        addresses(route, RECORDS[route], known) if RECORDS.get(route, "thread") != "thread" else iter([filled(route)])
    )


def _first_that_answers(browsers: list[Client], address: str) -> HttpResponse:
    answers = (browser.get(address) for browser in browsers)
    return next((answer for answer in answers if answer.status_code == 200), browsers[0].get(address))


@pytest.mark.req("ACC-3", "AUD-9")
def test_reading_changes_nothing_and_every_answer_protects_itself(
    every_answer: Iterator[tuple[str, HttpResponse]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GET is safe (RFC 9110, 9.2.1): it leaves notes of who took what away, and nothing else, and calls nobody."""
    called = _listen(monkeypatch)
    before, written = _everything(), Entry.objects.exclude(kind=Kind.NOTE).count()
    shown = 0
    for address, answer in every_answer:
        assert answer.status_code in (200, 302, 404, 405, 422), (address, answer.status_code)
        _protects_itself(address, answer)
        shown += answer.status_code == 200
    assert shown > len(ROUTES) / 2, "most addresses were looked at as somebody who sees what is there"
    assert _everything() == before
    assert Entry.objects.exclude(kind=Kind.NOTE).count() == written
    assert called == []


def _everything() -> dict[type[Model], list[tuple[Any, int]]]:
    return {model: sorted(model._base_manager.values_list("pk", "version")) for model in recorded_models()}


def _protects_itself(address: str, answer: HttpResponse) -> None:
    """The headers that a scanner looks for (OWASP Secure Headers)."""
    directives = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert directives == POLICY, address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    assert answer["X-Frame-Options"] == "DENY", address
    assert answer["Referrer-Policy"] == "same-origin", address
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert "camera=()" in answer["Permissions-Policy"], address
    assert "no-store" in answer["Cache-Control"], address
    kind = answer["Content-Type"].partition(";")[0] if answer.status_code == 200 else "text/html"
    if kind != "text/html" or "report." in address:
        assert answer["Content-Disposition"].startswith("attachment; filename"), address


@pytest.mark.req("ACC-4")
@pytest.mark.parametrize("logged_in", [True, False])
def test_no_form_from_elsewhere_is_taken(world: World, logged_in: bool) -> None:
    """Cross-site request forgery (CWE-352), tried with POST at every address, also at the login."""
    client = Client(enforce_csrf_checks=True)
    if logged_in:
        client.force_login(world.people[Role.SPONSOR_PM], backend="galenic.parties.backends.PersonBackend")
    before = Entry.objects.count()
    for route in ROUTES:
        answer = client.post(filled(route), {"username": "alder.sponsor_pm", "password": PASSWORD})
        assert answer.status_code == 403, route
        assert "This form has expired" in words(answer), route
    assert Entry.objects.count() == before


@pytest.mark.req("ACC-3")
def test_no_filter_or_order_reaches_the_database_as_text(pages: Pages, browser_of: Browser) -> None:
    """SQL injection (CWE-89): every field by which a list is narrowed, sorted or paged."""
    manager, quality = (browser_of(pages.world.people[role]) for role in (Role.SPONSOR_PM, Role.SPONSOR_QA))
    manager.raise_request_exception = quality.raise_request_exception = True
    for client, path in [(manager, path) for path in LISTED] + [(quality, "/trail/"), (quality, "/trail/export.csv")]:
        names = _narrowed_by(client.get(path.replace("export.csv", "")))
        for text in INJECTED:
            for query in (dict.fromkeys(names, text), {"sort": text}):
                answer = client.get(path, query)
                assert answer.status_code in (200, 400, 404, 422), (path, query)
                assert b"OAK-7" not in answer.content, "another sponsor's programme"
                assert b"argon2" not in answer.content


INJECTED = ("' OR '1'='1' --", "1) UNION SELECT password FROM parties_person --", "engagement__sponsor__name", "\x00")
LISTED = ("/", "/orders/", "/evidence/", "/search/", "/services/", "/partners/", "/partners/directory/", "/requests/")
LISTED += ("/dossiers/", "/programmes/", "/partners/shortlist/", "/lists/orders.csv", "/lists/evidence.csv")


def _narrowed_by(answer: HttpResponse) -> set[str]:
    """The names of all fields and of all parameters in links of a page."""
    text = answer.content.decode()
    return {*re.findall(r'name="(\w+)"', text), *re.findall(r"[?&;](\w+)=", text), "sort", "page", "show"}


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "https:elsewhere.example",
        "http:///elsewhere.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://elsewhere.example",
        "/\t/elsewhere.example",
    ],
)
@pytest.mark.req("ACC-4")
def test_nobody_is_led_elsewhere(wanted: str, world: World, browser_of: Browser) -> None:
    """Open redirects (CWE-601), wherever an address comes with a request."""
    person = world.people[Role.SPONSOR_PM]
    given = {"username": person.username, "password": PASSWORD, "next": wanted}
    assert Client().post("/account/login/", given)["Location"] == "/"
    assert browser_of(person).get("/account/login/", {"next": wanted})["Location"] == "/"
    assert Client().post("/scheme/", {"scheme": "dark", "back": wanted})["Location"] == "/"


@pytest.mark.parametrize(
    "header", [{"HTTP_HOST": "elsewhere.example"}, {"HTTP_HOST": "localhost:80@elsewhere.example"}]
)
def test_a_host_that_is_not_this_server_is_refused(header: dict[str, str], world: World) -> None:
    """A forged Host header (CWE-644) would stand in links of reports."""
    assert Client().get("/account/login/", **header).status_code == 400


def test_a_forwarded_host_is_not_believed(pages: Pages, browser_of: Browser) -> None:
    client = browser_of(pages.world.people[Role.PARTNER_QA])
    forged = {"HTTP_X_FORWARDED_HOST": "elsewhere.example", "HTTP_X_ORIGINAL_URL": "/trail/"}
    report = client.get(f"/evidence/{pages.approved.pk}/report.html", **forged).content
    assert b"elsewhere.example" not in report
    assert f"testserver/evidence/{pages.approved.pk}".encode() in report


@pytest.mark.req("ACC-4")
def test_a_login_takes_as_long_for_a_name_that_nobody_has(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are not told by the time either: one hash is computed for every attempt, whether somebody has the name."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *given: hashed.append(given[0]) or encode(self, *given)
    )
    answers = []
    for number, name in enumerate((world.people[Role.SPONSOR_PM].username, "nobody.at.all")):
        answer = Client().post("/account/login/", {"username": name, "password": "not it"})
        assert len(hashed) == number + 1, name
        answers.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert _without_tokens(answers[0]) == _without_tokens(answers[1])


def _without_tokens(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{32}\b", "", text)


@pytest.mark.req("ACC-3")
def test_no_address_that_somebody_types_is_called(
    pages: Pages, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every field of every form that a person reaches is filled with an address inside the network."""
    internal = "http://169.254.169.254/latest/meta-data/"
    people = [pages.world.people[role] for role in (Role.SPONSOR_PM, Role.SPONSOR_QA, Role.SPONSOR_RA, Role.PARTNER_PM)]
    called, sent = _listen(monkeypatch), 0
    for person in people:
        for path in FORMS:
            sent += _fill(browser_of(person), path, internal, person)
    assert sent > 20, "forms were sent"
    assert called == []


FORMS = ("/orders/new/", "/dossiers/new/", "/partners/qualifications/new/", "/partners/agreements/new/")
FORMS += ("/partners/audits/new/", "/requests/new/", "/partners/directory/import/", "/account/", "/account/tokens/")


def _fill(client: Client, path: str, text: str, person: Person) -> int:
    """Send what the form of a page asks for, each field with `text`; choices are left as they stand."""
    page = client.get(path)
    if page.status_code != 200:
        return 0
    names = set(re.findall(r'<(?:input|textarea)[^>]*\bname="([\w-]+)"', page.content.decode()))
    names -= {"csrfmiddlewaretoken", "scheme", "back"}
    assert person.is_active
    assert client.post(path, dict.fromkeys(names, text)).status_code < 500, path
    return 1


def _listen(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of the network from now on; nothing reaches it."""
    called: list[object] = []

    def refuse(*asked: object, **_named: object) -> None:
        called.append(asked)
        raise OSError("the network is not there")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return called
