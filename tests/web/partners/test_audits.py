"""An audit in the browser: planned, performed, reported with findings, answered, closed."""

from __future__ import annotations

import pytest

from galenic.parties.roles import Role
from galenic.partners.models import Audit, Exemption, Finding, Qualification
from tests.factories import make_person
from tests.partners.working import Working, days
from tests.web.conftest import Browser
from tests.web.partners.conftest import PASSWORD_FORM
from tests.web.reading import value_of, words

pytestmark = pytest.mark.django_db
SHA256 = "ab" * 32
SERVICE = "bioanalysis.study-samples"


def plan(working: Working, **more: str) -> dict[str, str]:
    where = f"{working.engagement.pk}:{working.site.pk}"
    about = {"where": where, "kind": "regular", "planned_for": str(days(10)), "auditor": str(working.qa.person.pk)}
    return {**about, **more}


def report(**more: str) -> dict[str, str]:
    """A report with one finding and an empty row."""
    about = {"report": "AR-7", "summary": "Two days on site.", "rows": "2", **PASSWORD_FORM}
    finding = {"row.0.grade": "critical", "row.0.requirement": "21 CFR 211.194", "row.0.statement": "Data deleted."}
    return {**about, **finding, "row.1.grade": "minor", **more}


@pytest.mark.req("SUP-3")
def test_from_plan_to_close(working: Working, browser_of: Browser) -> None:
    quality, theirs = browser_of(working.qa.person), browser_of(working.partner_qa.person)
    assert quality.post("/partners/audits/new/", plan(working, services=SERVICE)).status_code == 302
    audit = Audit.objects.get()
    address = f"/partners/audits/{audit.pk}/"
    assert "due in 10 days" in words(quality.get(address))
    quality.post(f"/steps/audits/{audit.pk}/schedule/", {"version": "1"})
    quality.post(f"{address}perform/", {"version": "2", "performed_on": str(days(-1))})
    assert "Findings are stated in the report." in words(theirs.get(address))
    assert (
        quality.post(f"{address}report/", {**report(report_sha256=SHA256.upper()), "version": "3"}).status_code == 302
    )
    audit.refresh_from_db()
    assert (audit.performed_on, audit.report_sha256, audit.findings_count) == (days(-1), SHA256, 1)
    finding = Finding.objects.get()
    assert finding.response_due == days(30)
    assert "Data deleted." in words(theirs.get(address))
    sent = {"response": "The data are restored.", "capa": "CAPA-3", "version": str(finding.version), **PASSWORD_FORM}
    theirs.post(f"/partners/findings/{finding.pk}/respond/", sent)
    theirs.post(f"/steps/audits/{audit.pk}/respond/", {"version": str(audit.version), **PASSWORD_FORM})
    finding.refresh_from_db()
    quality.post(f"/steps/findings/{finding.pk}/accept/", {"version": str(finding.version), **PASSWORD_FORM})
    audit.refresh_from_db()
    quality.post(f"/steps/audits/{audit.pk}/close/", {"version": str(audit.version), **PASSWORD_FORM})
    audit.refresh_from_db()
    assert audit.state == "closed"


def test_a_plan_keeps_what_was_typed(working: Working, browser_of: Browser) -> None:
    quality = browser_of(working.qa.person)
    bad = {"planned_for": "soon", "kind": "surprise", "services": "no.such", "where": "", "auditor": "x"}
    answer = quality.post("/partners/audits/new/", plan(working, **bad, cause="A complaint."))
    assert answer.status_code == 422
    shown = words(answer)
    for sentence in ("Choose a site.", "Choose a kind.", "This is no date.", "There is no such service."):
        assert sentence in shown
    assert "A complaint." in answer.content.decode()
    assert value_of(answer, "planned_for") == "soon"


def test_what_an_audit_is_due_for_is_filled_in(working: Working, browser_of: Browser) -> None:
    address = f"/partners/audits/new/?site={working.site.pk}&service={SERVICE}"
    answer = browser_of(working.qa.person).get(address)
    assert value_of(answer, "services") == SERVICE
    assert f'value="{working.engagement.pk}:{working.site.pk}" selected' in answer.content.decode()


def test_only_quality_assurance_of_the_sponsor_plans(working: Working, browser_of: Browser) -> None:
    for person in (working.pm.person, working.partner_qa.person):
        client = browser_of(person)
        assert "You cannot plan an audit" in words(client.get("/partners/audits/new/"))
        assert client.post("/partners/audits/new/", plan(working)).status_code == 404
    assert not Audit.objects.exists()


@pytest.mark.req("ACC-3")
def test_auditors_are_those_of_ones_own_quality_assurance(working: Working, browser_of: Browser) -> None:
    world = working.world
    second = make_person(world.sponsor, Role.SPONSOR_QA, username="alder.second_qa")
    shown = words(browser_of(working.qa.person).get("/partners/audits/new/"))
    assert second.printed_name in shown
    for stranger in (world.stranger, working.pm.person, working.partner_qa.person):
        assert stranger.printed_name not in shown


@pytest.mark.req("ACC-2")
def test_the_report_is_the_auditors_own(working: Working, browser_of: Browser) -> None:
    audit = working.performed()
    second = browser_of(make_person(working.world.sponsor, Role.SPONSOR_QA, username="alder.second_qa"))
    assert "it is the audit of Alder Sponsor Qa" in words(second.get(f"/partners/audits/{audit.pk}/"))
    answer = second.post(f"/partners/audits/{audit.pk}/report/", {**report(), "version": str(audit.version)})
    assert answer.status_code == 422
    assert not Finding.objects.exists()


def test_a_report_is_refused_whole_and_kept(working: Working, browser_of: Browser) -> None:
    audit = working.performed()
    quality, address = browser_of(working.qa.person), f"/partners/audits/{audit.pk}/report/"
    sent = {**report(), "version": str(audit.version)}
    answer = quality.post(address, {**sent, "row.0.requirement": "", "row.1.statement": "A door was open."})
    assert answer.status_code == 422
    assert words(answer).count("this is missing") == 2
    assert "A door was open." in answer.content.decode()
    assert "This is no date." in words(quality.post(address, {**sent, "row.0.response_due": "soon"}))
    assert "This is no SHA-256." in words(quality.post(address, {**sent, "report_sha256": "abc"}))
    assert quality.post(address, {**sent, "more_rows": "1"}).status_code == 200
    audit.refresh_from_db()
    assert audit.state == "performed"
    assert not Finding.objects.exists()


@pytest.mark.req("SUP-4")
def test_a_critical_finding_proposes_suspension_and_is_exempted(working: Working, browser_of: Browser) -> None:
    found = working.qualified()
    working.reported("critical")
    finding = Finding.objects.get()
    address = f"/partners/findings/{finding.pk}/"
    page = browser_of(working.qa.person).get(address)
    assert "It proposes to suspend" in words(page)
    assert f"/partners/qualifications/{found.pk}/" in page.content.decode()
    theirs = browser_of(working.partner_qa.person).get(address)
    assert "It proposes to suspend" not in words(theirs), "the sponsor's file is the sponsor's"
    manager = browser_of(working.pm.person)
    refused = manager.post(f"{address}exemptions/new/", {"justification": "", "until": "", "version": "1"})
    assert "The day is missing." in words(refused)
    sent = {"justification": "One run is under way.", "until": str(days(20)), "version": str(finding.version)}
    assert manager.post(f"{address}exemptions/new/", sent).status_code == 302
    exemption = Exemption.objects.get()
    signed = {"version": str(exemption.version), **PASSWORD_FORM}
    browser_of(working.qa.person).post(f"/steps/exemptions/{exemption.pk}/grant/", signed)
    assert "It proposes to suspend" not in words(browser_of(working.qa.person).get(address))
    assert Qualification.objects.get(pk=found.pk).state == "approved"


def test_a_plan_is_changed_with_a_reason(working: Working, browser_of: Browser) -> None:
    audit = working.planned()
    quality, address = browser_of(working.qa.person), f"/partners/audits/{audit.pk}/change/"
    sent = {"planned_for": str(days(30)), "auditor": str(working.qa.person.pk), "version": "1"}
    assert "reason" in words(quality.post(address, sent))
    assert quality.post(address, {**sent, "reason": "The site moves.", "reason_code": "OTHER"}).status_code == 302
    audit.refresh_from_db()
    assert audit.planned_for == days(30)
