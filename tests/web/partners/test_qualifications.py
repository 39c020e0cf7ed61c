"""A site is qualified in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from galenic.ledger import clock
from galenic.parties.roles import Role
from galenic.partners.forms import qualification_form
from galenic.partners.models import Qualification
from tests.partners.working import ANSWERS, Working
from tests.web.conftest import Browser
from tests.web.partners.conftest import PASSWORD_FORM
from tests.web.reading import value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.req("SUP-1")]
#: A service of the catalogue that does not compute: what is qualified is the site.
SERVICE = "bioanalysis.study-samples"
LAST = (clock.now() + timedelta(days=200)).date().isoformat()


@pytest.fixture
def manager(working: Working, browser_of: Browser) -> Client:
    return browser_of(working.pm.person)


def test_the_whole_way(working: Working, manager: Client, browser_of: Browser) -> None:
    given = {"site": working.site.pk, "service": SERVICE}
    assert "Choose a site" not in words(manager.get("/partners/qualifications/new/", given))
    answer = manager.post("/partners/qualifications/new/", given, follow=True)
    assert "Under evaluation" in words(answer)
    found = Qualification.objects.get()
    address = f"/partners/qualifications/{found.pk}/"
    manager.post(f"/steps/qualifications/{found.pk}/evaluate/", {"version": found.version})
    answers = {f"answer.{key}": "yes" for key in ANSWERS}
    assert "The answers are recorded" in words(manager.post(address, {"part": "answers", **answers}, follow=True))
    piece = {"part": "evidence", "reference": "NL 7", "dated": "2026-01-05", "source": "EudraGMDP"}
    for kind in ("license", "inspection_history"):
        assert manager.post(address, {**piece, "kind": kind}).status_code == 302
    risk = {"part": "risk", "severity": "2", "probability": "2", "detectability": "3"}
    assert "Score 12" in words(manager.post(address, risk, follow=True))
    manager.post(address, {"part": "terms", "expires": LAST})
    decides = browser_of(working.qa.person)
    found.refresh_from_db()
    assert "Approve" in words(decides.get(address))
    done = decides.post(
        f"/steps/qualifications/{found.pk}/approve/", {"version": found.version, **PASSWORD_FORM}, follow=True
    )
    assert "Done: Approve" in words(done)
    found.refresh_from_db()
    assert found.state == "approved"
    assert 'name="answer.' not in done.content.decode(), "what was decided is not edited"


def test_whoever_compiled_it_reads_why_they_cannot_decide(working: Working, browser_of: Browser) -> None:
    shown = words(browser_of(working.qa.person).get(f"/partners/qualifications/{working.opened().pk}/"))
    assert "Disqualify" in shown
    found = working.evaluating(product_class="tablets")
    shown = words(browser_of(working.qa.person).get(f"/partners/qualifications/{found.pk}/"))
    assert "its risk is not scored" in shown
    assert "the questionnaire has no answer to" in shown


@pytest.mark.parametrize(
    ("part", "given", "sentence"),
    [
        ("answers", {"answer.training": "no"}, "needs a remark"),
        ("answers", {"answer.training": "perhaps"}, "Allowed: yes, no, not_applicable"),
        ("answers", {}, "Nothing was answered"),
        ("evidence", {"kind": "license", "reference": "NL 7", "dated": "soon"}, "This is no date."),
        (
            "evidence",
            {"kind": "rumor", "reference": "NL 7", "dated": "2026-01-05", "source": "x"},
            "a kind of evidence",
        ),
        ("evidence", {"kind": "license", "reference": "NL 7", "dated": "2999-01-05", "source": "x"}, "lies ahead"),
        ("risk", {"severity": "7", "probability": "1", "detectability": "1"}, "Allowed: 1 to 5"),
        ("risk", {"severity": "2"}, "this is missing"),
        ("terms", {"expires": ""}, "The day is missing."),
    ],
)
def test_a_fault_stands_in_its_part_and_nothing_is_lost(
    working: Working, manager: Client, part: str, given: dict[str, str], sentence: str
) -> None:
    found = working.evaluating()
    answer = manager.post(f"/partners/qualifications/{found.pk}/", {"part": part, **given})
    assert answer.status_code == 422
    assert sentence in words(answer)
    if "reference" in given:
        assert value_of(answer, "reference") == "NL 7"
    found.refresh_from_db()
    assert (found.answers, found.evidence, found.severity) == ({}, [], None)


def test_only_changed_answers_are_recorded_anew(working: Working, browser_of: Browser) -> None:
    """Whoever sends the form again does not become the author of answers that others gave."""
    found = working.evaluated()
    answers = {f"answer.{key}": "yes" for key in ANSWERS}
    changed = {**answers, "answer.access": "no", "remark.access": "by appointment only"}
    browser_of(working.qa.person).post(f"/partners/qualifications/{found.pk}/", {"part": "answers", **changed})
    found.refresh_from_db()
    people = {key: each["recorded_by"] for key, each in found.answers.items()}
    assert people.pop("access") == str(working.qa.person.pk)
    assert set(people.values()) == {str(working.pm.person.pk)}
    assert len(people) == len(qualification_form().questions) - 1


@pytest.mark.parametrize("given", [{"site": "no", "service": SERVICE}, {"service": ""}])
def test_a_site_and_a_service_are_asked_for(manager: Client, given: dict[str, str]) -> None:
    answer = manager.post("/partners/qualifications/new/", given)
    assert answer.status_code == 422
    assert not Qualification.objects.exists()


def test_a_second_evaluation_is_refused(working: Working, manager: Client) -> None:
    found = working.opened(service_id=SERVICE)
    given = {"site": found.site_id, "service": SERVICE}
    assert "an evaluation is already open" in words(manager.post("/partners/qualifications/new/", given))


def test_the_partner_has_no_page_of_it(working: Working, browser_of: Browser) -> None:
    found = working.opened()
    theirs = browser_of(working.partner_qa.person)
    assert theirs.get(f"/partners/qualifications/{found.pk}/").status_code == 404
    assert "You cannot qualify a site" in words(theirs.get("/partners/qualifications/new/"))
    assert theirs.post("/partners/qualifications/new/", {}).status_code == 404
    assert working.world.people[Role.PARTNER_QA]
