"""The list of what a reader knows of partners, and what an order still takes."""

from __future__ import annotations

import pytest

from galenic.partners.models import Finding
from galenic.programmes import commands
from tests.partners.working import Working, days
from tests.web.conftest import Browser
from tests.web.partners.conftest import PASSWORD_FORM
from tests.web.reading import words

SERVICE = "bioanalysis.study-samples"
pytestmark = pytest.mark.django_db


def test_an_empty_list_says_what_to_do(working: Working, browser_of: Browser) -> None:
    shown = words(browser_of(working.qa.person).get("/partners/"))
    assert "No site is qualified yet, and no order can be issued." in shown
    assert "Draft one from the form" in shown
    theirs = words(browser_of(working.partner_qa.person).get("/partners/"))
    assert "The sponsor's quality assurance drafts it" in theirs
    assert "Qualify a site" not in theirs


@pytest.mark.req("SUP-5")
def test_what_is_due_leads_to_its_record(working: Working, browser_of: Browser) -> None:
    found = working.qualified(expires=days(20))
    shown = browser_of(working.pm.person).get("/partners/")
    assert f"/partners/qualifications/{found.pk}/" in shown.content.decode()
    assert "End of the qualification" in words(shown)
    assert "due in 20 days" in words(shown)


def test_the_partner_reads_decisions_and_not_what_they_rest_on(working: Working, browser_of: Browser) -> None:
    found = working.qualified()
    shown = browser_of(working.partner_qa.person).get("/partners/")
    assert "How sponsors have decided on your sites" in words(shown)
    assert str(found.pk) not in shown.content.decode()


def test_a_finding_is_answered_and_accepted(working: Working, browser_of: Browser) -> None:
    audit = working.reported("critical")
    finding = Finding.objects.get()
    theirs = browser_of(working.partner_qa.person)
    assert f"/partners/findings/{finding.pk}/" in theirs.get(f"/partners/audits/{audit.pk}/").content.decode()
    page = theirs.get(f"/partners/findings/{finding.pk}/").content.decode()
    assert f"/partners/findings/{finding.pk}/respond/" in page
    address = f"/partners/findings/{finding.pk}/respond/"
    sent = {"version": finding.version, "response": "The files are restored.", **PASSWORD_FORM}
    refused = theirs.post(address, sent)
    assert refused.status_code == 422
    assert "The files are restored." in refused.content.decode()
    theirs.post(address, {**sent, "capa": "CAPA-3"})
    finding.refresh_from_db()
    assert finding.state == "answered"
    sent = {"version": finding.version, **PASSWORD_FORM}
    browser_of(working.qa.person).post(f"/steps/findings/{finding.pk}/accept/", sent)
    finding.refresh_from_db()
    assert finding.state == "closed"


def test_an_order_leads_to_all_that_it_still_takes(working: Working, browser_of: Browser) -> None:
    order = commands.draft_order(
        by=working.pm,
        engagement_id=working.engagement.pk,
        service_id=SERVICE,
        number="WO-1",
        title="Bioanalysis",
        site_id=working.site.pk,
    )
    quality = browser_of(working.qa.person)
    address = f"/orders/{order.pk}/"
    page = quality.get(address).content.decode()
    assert f"/partners/qualifications/new/?site={working.site.pk}&amp;service={SERVICE}" in page
    assert f"/partners/agreements/new/?engagement={working.engagement.pk}&amp;site={working.site.pk}" in page
    found = working.opened(service_id=SERVICE)
    assert f"/partners/qualifications/{found.pk}/" in quality.get(address).content.decode()
    assert "Before it can be issued" not in words(browser_of(working.partner_qa.person).get(address))
