"""A request is drafted, changed and opened in the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.parties.roles import Role
from galenic.programmes.models import RequestForProposals
from tests.factories import PASSWORD
from tests.programmes.sourcing.tendering import in_days
from tests.web.conftest import Browser
from tests.web.reading import value_of, words
from tests.web.sourcing.asking import ASSAY, STUDY, Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(asking: Asking, browser_of: Browser) -> Client:
    return browser_of(asking.pm.person)


def _sent(asking: Asking, **more: str) -> dict[str, str]:
    given = {
        "programme": str(asking.world.programme.pk),
        "number": "RFP-9",
        "title": "Study of maple",
        "currency": "eur",
        "questions_until": in_days(5).isoformat(),
        "proposals_until": in_days(9).isoformat(),
        "decide_by": in_days(20).isoformat(),
        "count": "3",
        "line.1.service": ASSAY,
        "line.1.key": "assay",
        "line.2.service": STUDY,
        "line.2.key": "be",
        "line.2.title": "Evaluation",
        "line.2.after": "assay",
        "line.2.second_source": "on",
        "line.3.key": "3",
    }
    return {**given, **more}


def test_a_request_is_drafted_and_opened(asking: Asking, manager: Client) -> None:
    answer = manager.post("/requests/new/", _sent(asking), follow=True)
    assert "Request RFP-9 is a draft" in words(answer)
    made = RequestForProposals.objects.get()
    assert made.lines == [
        {"key": "assay", "service_id": ASSAY, "title": "Analysis of study samples", "scope": ""},
        {
            "key": "be",
            "service_id": STUDY,
            "title": "Evaluation",
            "scope": "",
            "after": ["assay"],
            "second_source": True,
        },
    ]
    assert made.currency == "EUR"
    sent = {"version": made.version, "password": PASSWORD}
    assert manager.post(f"/steps/requests/{made.pk}/open/", sent)["Location"] == f"/requests/{made.pk}/"
    made.refresh_from_db()
    assert made.state == "open"
    assert "RFP-9" in words(manager.get("/requests/"))


def test_everything_that_is_wrong_is_said_and_what_was_typed_is_kept(asking: Asking, manager: Client) -> None:
    wrong = {"number": "", "currency": "euros", "line.1.service": "", "line.1.scope": "Many", "decide_by": "soon"}
    answer = manager.post("/requests/new/", _sent(asking, **wrong))
    assert answer.status_code == 422
    shown = words(answer)
    for sentence in ("Choose a service.", "This is no date.", "The request needs a number."):
        assert sentence in shown
    assert "Many" in answer.content.decode()
    assert value_of(answer, "title") == "Study of maple"
    again = manager.post("/requests/new/", _sent(asking, currency="euros"))
    assert "a currency is its ISO 4217 code" in words(again)
    assert not RequestForProposals.objects.exists()


def test_a_line_is_added_without_losing_what_was_typed(asking: Asking, manager: Client) -> None:
    answer = manager.post("/requests/new/", _sent(asking, more="1"))
    assert answer.status_code == 200
    assert "Line 4" in words(answer)
    assert value_of(answer, "line.2.title") == "Evaluation"
    assert not RequestForProposals.objects.exists()


def test_services_in_the_address_become_lines(manager: Client) -> None:
    answer = manager.get(f"/requests/new/?service={ASSAY}&service={STUDY}&service=no.such")
    shown = words(answer)
    assert "Line 2" in shown
    assert "Line 3" not in shown


def test_a_draft_is_changed_until_it_is_open(asking: Asking, manager: Client) -> None:
    found = asking.draft()
    address = f"/requests/{found.pk}/edit/"
    why = {"version": str(found.version), "reason_code": "other", "reason": "one line too many"}
    sent = _sent(asking, **why, number="RFP-1", **{"line.2.service": "", "line.2.title": "", "line.2.after": ""})
    assert "Evaluation" in manager.get(address).content.decode()
    assert manager.post(address, sent).status_code == 302
    found.refresh_from_db()
    assert [line["key"] for line in found.lines] == ["assay"]
    stale = manager.post(address, sent)
    assert stale.status_code == 409
    assert "Somebody saved this" in words(stale)
    opened = asking.opened(number="RFP-3")
    refused = manager.post(f"/requests/{opened.pk}/edit/", {**sent, "version": str(opened.version), "number": "RFP-3"})
    assert refused.status_code == 422
    assert "is open, not a draft" in words(refused)


def test_others_cannot_write_requests(asking: Asking, browser_of: Browser) -> None:
    partner = browser_of(asking.managers["Birch"])
    assert "You cannot write a request" in words(partner.get("/requests/new/"))
    assert partner.post("/requests/new/", _sent(asking)).status_code == 404
    quality = browser_of(asking.world.people[Role.SPONSOR_QA])
    assert quality.post("/requests/new/", _sent(asking)).status_code == 404
    assert not RequestForProposals.objects.exists()
