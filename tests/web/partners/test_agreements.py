"""A quality agreement is drafted, edited and signed in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from galenic.ledger import clock
from galenic.partners.forms import agreement_form
from galenic.partners.matrix import matrix_of
from galenic.partners.models import QualityAgreement
from tests.partners.working import SECTIONS, Working
from tests.web.conftest import Browser
from tests.web.partners.conftest import PASSWORD_FORM
from tests.web.reading import value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.req("QAG-1")]


def _day(count: int) -> str:
    return (clock.now() + timedelta(days=count)).date().isoformat()


GIVEN = {
    "number": "QA-7",
    "title": "All work at Utrecht",
    "effective": _day(-1),
    "expires": _day(400),
    "review_due": _day(300),
    "holidays": "2026-12-25, 2026-04-27",
    **{f"section.{key}": text for key, text in SECTIONS.items()},
}


@pytest.fixture
def quality(working: Working, browser_of: Browser) -> Client:
    return browser_of(working.qa.person)


def _edited(found: QualityAgreement, **changed: str) -> dict[str, str]:
    """What the form of a draft sends, apart from what is changed."""
    sent = {**GIVEN, "version": str(found.version), "reason_code": "other", "reason": "agreed on the telephone"}
    for row in matrix_of(found.activities):
        days = row.notify_business_days
        sent |= {f"sponsor.{row.activity}": row.sponsor, f"partner.{row.activity}": row.partner}
        sent |= {f"notify.{row.activity}": "" if days is None else str(days)}
    return sent | changed


def _draft(working: Working, quality: Client) -> QualityAgreement:
    where = f"{working.engagement.pk}:{working.site.pk}"
    answer = quality.post("/partners/agreements/new/", {**GIVEN, "where": where}, follow=True)
    assert "QA-7 is a draft" in words(answer)
    return QualityAgreement.objects.get()


def test_both_quality_units_sign_what_was_drafted(working: Working, quality: Client, browser_of: Browser) -> None:
    found = _draft(working, quality)
    assert found.holidays == ["2026-04-27", "2026-12-25"]
    assert len(found.activities) == len(agreement_form().activities)
    quality.post(f"/steps/agreements/{found.pk}/propose/", {"version": found.version})
    theirs = browser_of(working.partner_qa.person)
    address = f"/partners/agreements/{found.pk}/"
    for person, action in ((theirs, "countersign"), (quality, "approve")):
        found.refresh_from_db()
        sent = {"version": found.version, **PASSWORD_FORM}
        assert person.post(f"/steps/agreements/{found.pk}/{action}/", sent)["Location"] == address
    found.refresh_from_db()
    assert found.state == "in_force"
    assert words(theirs.get(address)).count("binds this content") == 2
    revision = words(quality.post(f"{address}revise/", follow=True))
    assert "Revision 2 is a draft" in revision


@pytest.mark.req("QAG-2")
def test_all_that_blocks_a_signature_is_listed_at_once(working: Working, quality: Client, browser_of: Browser) -> None:
    found = _draft(working, quality)
    wrong = {
        "sponsor.release.distribution": "I",
        "partner.release.distribution": "RA",
        "sponsor.data.integrity": "A",
        "partner.data.integrity": "RA",
        "section.purpose": "",
        "expires": "",
    }
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, **wrong), follow=True)
    for reader in (answer, browser_of(working.pm.person).get(f"/partners/agreements/{found.pk}/")):
        shown = words(reader)
        assert "the section 'Purpose and scope' is not written" in shown
        assert "both parties are accountable for 'Integrity of data" in shown
        assert "release for distribution cannot be delegated" in shown
        assert "it has no day for: expires" in shown


def test_what_was_typed_is_kept_with_its_faults(working: Working, quality: Client) -> None:
    found = _draft(working, quality)
    wrong = {"expires": "later", "services": "no.such", "notify.data.integrity": "two", "title": "Kept"}
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, **wrong))
    assert answer.status_code == 422
    assert value_of(answer, "title") == "Kept"
    assert value_of(answer, "expires") == "later"
    assert "This is no date." in words(answer)
    assert "There is no such service." in words(answer)
    wrong = {"notify.data.integrity": "two", "title": "Kept"}
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, **wrong))
    assert "This is no number." in words(answer)
    assert value_of(answer, "notify.data.integrity") == "two"
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, reason=""))
    assert answer.status_code == 422


def test_a_draft_that_somebody_changed_meanwhile(working: Working, quality: Client) -> None:
    found = _draft(working, quality)
    sent = _edited(found, title="Mine")
    assert quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, title="Theirs")).status_code == 302
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", sent)
    assert answer.status_code == 409
    assert "Somebody saved this after you opened it" in words(answer)
    assert value_of(answer, "title") == "Mine"


def test_a_new_draft_asks_for_a_place_and_a_number(working: Working, quality: Client) -> None:
    answer = quality.post("/partners/agreements/new/", {**GIVEN, "where": "nowhere"})
    assert answer.status_code == 422
    assert "Choose an engagement and a site." in words(answer)
    where = f"{working.engagement.pk}:{working.site.pk}"
    answer = quality.post("/partners/agreements/new/", {**GIVEN, "where": where, "number": ""})
    assert "this is missing" in words(answer)
    assert not QualityAgreement.objects.exists()


def test_who_does_not_draft_is_told(working: Working, browser_of: Browser) -> None:
    theirs = browser_of(working.partner_qa.person)
    assert "You cannot draft a quality agreement" in words(theirs.get("/partners/agreements/new/"))
    assert theirs.post("/partners/agreements/new/", GIVEN).status_code == 404


def test_once_proposed_it_is_not_edited(working: Working, quality: Client) -> None:
    found = _draft(working, quality)
    quality.post(f"/steps/agreements/{found.pk}/propose/", {"version": found.version})
    found.refresh_from_db()
    assert "It is no draft any more" in words(quality.get(f"/partners/agreements/{found.pk}/edit/"))
    answer = quality.post(f"/partners/agreements/{found.pk}/edit/", _edited(found, title="Other"))
    assert answer.status_code == 422
    assert "cannot be edited" in words(answer)
    assert quality.post(f"/partners/agreements/{found.pk}/revise/").status_code == 422
