"""What runs under an agreement, opened and decided in the browser."""

from __future__ import annotations

import pytest
from django.db.models import Model

from galenic.partners.models import ChangeNotice, Exemption, Notification, QualityAgreement, Subcontractor
from tests.partners.working import Working, days, today
from tests.web.conftest import Browser
from tests.web.partners.conftest import PASSWORD_FORM
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(working: Working) -> QualityAgreement:
    return working.agreed()


def test_both_parties_are_offered_what_is_theirs(
    working: Working, agreement: QualityAgreement, browser_of: Browser
) -> None:
    address = f"/partners/agreements/{agreement.pk}/"
    theirs, ours = (
        words(browser_of(working.partner_qa.person).get(address)),
        words(browser_of(working.pm.person).get(address)),
    )
    for title in ("Start a clock", "Propose a change", "Propose a subcontractor"):
        assert title in theirs
        assert title not in ours
    assert "Ask for an exemption" in ours
    assert "Ask for an exemption" not in theirs


@pytest.mark.req("QAG-8")
def test_a_clock_runs_until_the_sponsor_is_told(
    working: Working, agreement: QualityAgreement, browser_of: Browser
) -> None:
    theirs, address = browser_of(working.partner_qa.person), f"/partners/agreements/{agreement.pk}/clocks/new/"
    refused = theirs.post(address, {"activity": "", "known_on": "", "statement": "A file was overwritten."})
    assert refused.status_code == 422
    assert "Choose what it is about." in words(refused)
    assert "The day is missing." in words(refused)
    assert "A file was overwritten." in refused.content.decode()
    sent = {"activity": "deviation.critical", "known_on": str(today()), "statement": "A file was overwritten."}
    assert theirs.post(address, {**sent, "known_on": str(days(2))}).status_code == 422, "nobody knows it yet"
    theirs.post(address, sent)
    notification = Notification.objects.get()
    page = f"/partners/notifications/{notification.pk}/"
    assert "due in" in words(theirs.get(page))
    theirs.post(f"/steps/notifications/{notification.pk}/give/", {"version": "1", **PASSWORD_FORM})
    assert "due in" not in words(theirs.get(page)), "the clock has stopped"
    assert "Acknowledge" in words(browser_of(working.qa.person).get(page))


@pytest.mark.req("QAG-6")
def test_a_change_waits_for_the_sponsor(working: Working, agreement: QualityAgreement, browser_of: Browser) -> None:
    theirs, address = browser_of(working.partner_qa.person), f"/partners/agreements/{agreement.pk}/changes/new/"
    sent = {"kind": "method", "title": "Another column", "description": "The old one is not made any more."}
    refused = theirs.post(address, {**sent, "kind": "whim", "planned_for": "soon"})
    assert "Choose a kind." in words(refused)
    assert "This is no date." in words(refused)
    assert theirs.post(address, {**sent, "planned_for": str(days(40))}).status_code == 302
    notice = ChangeNotice.objects.get()
    signed = {"version": str(notice.version), **PASSWORD_FORM}
    browser_of(working.qa.person).post(f"/steps/change-notices/{notice.pk}/agree/", signed)
    shown = words(theirs.get(f"/partners/change-notices/{notice.pk}/"))
    assert "Put into effect" in shown
    assert f"the change was agreed for {days(40)}" in shown


@pytest.mark.req("QAG-5")
def test_a_subcontractor_is_covered_by_a_qualification(
    working: Working, agreement: QualityAgreement, browser_of: Browser
) -> None:
    found = working.qualified()
    theirs, address = browser_of(working.partner_qa.person), f"/partners/agreements/{agreement.pk}/subcontractors/new/"
    assert "Choose a service." in words(theirs.post(address, {"name": "Elm Analysis", "service": ""}))
    working.drafted(number="QA-9")
    service = "bioanalysis.study-samples"
    theirs.post(address, {"name": "Elm Analysis", "service": service})
    subcontractor = Subcontractor.objects.get()
    assert subcontractor.service_id == service
    quality, page = browser_of(working.qa.person), f"/partners/subcontractors/{subcontractor.pk}/"
    assert "it is not said which qualification covers it" in words(quality.get(page))
    named = quality.post(f"{page}qualification/", {"qualification": str(found.pk), "version": "1"})
    assert "Choose a qualification." in words(named), "it is for another service"
    covering = working.qualified(service_id=service)
    assert quality.post(f"{page}qualification/", {"qualification": str(covering.pk)}).status_code == 302
    signed = {"version": "2", **PASSWORD_FORM}
    assert quality.post(f"/steps/subcontractors/{subcontractor.pk}/approve/", signed).status_code == 302
    assert str(covering.pk) not in theirs.get(page).content.decode()


@pytest.mark.req("QAG-4")
def test_an_agreement_is_exempted(working: Working, agreement: QualityAgreement, browser_of: Browser) -> None:
    manager, address = browser_of(working.pm.person), f"/partners/agreements/{agreement.pk}/exemptions/new/"
    manager.post(address, {"justification": "Two orders are under way.", "until": str(days(800))})
    assert Exemption.objects.get().agreement == agreement


@pytest.mark.parametrize("form", ["clocks", "changes", "subcontractors"])
def test_the_sponsor_opens_nothing_in_the_partners_place(
    form: str, working: Working, agreement: QualityAgreement, browser_of: Browser
) -> None:
    sent = {"activity": "deviation.critical", "known_on": str(today()), "statement": "We think so."}
    sent |= {"kind": "method", "title": "Another", "description": "We think so.", "planned_for": str(days(40))}
    sent |= {"name": "Elm Analysis", "service": "bioanalysis.study-samples"}
    answer = browser_of(working.qa.person).post(f"/partners/agreements/{agreement.pk}/{form}/new/", sent)
    assert answer.status_code == 422
    assert "your role does not allow" in words(answer)
    models: tuple[type[Model], ...] = (Notification, ChangeNotice, Subcontractor)
    assert not any(model._default_manager.exists() for model in models)
