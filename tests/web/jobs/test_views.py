"""Long work in the browser: asked for, watched with and without JavaScript, cancelled, and led on from."""

from __future__ import annotations

import pytest
from django.test import Client

from galenic.dossier.filing.commands import asking
from galenic.dossier.models import Application, Placement, Sequence
from galenic.jobs import queue, verifying
from galenic.jobs.asked import KIND
from galenic.jobs.models import Job
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing
from tests.factories import World, build_world
from tests.web.conftest import Browser
from tests.web.reading import value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]
FRAGMENT = {"HX-Request": "true", "X-Background": "1"}


@pytest.fixture
def filing(db: None) -> Filing:
    return Filing(build_world())


@pytest.fixture
def application(filing: Filing) -> Application:
    made = filing.application()
    filing.letters(made)
    return made


@pytest.fixture
def regulatory(filing: Filing, browser_of: Browser) -> Client:
    return browser_of(filing.regulatory.person)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long enough for a worker."""
    monkeypatch.setattr(asking, "DOCUMENTS_AT_ONCE", 0)
    monkeypatch.setattr(asking, "REPORTS_AT_ONCE", -1)


def propose(client: Client, sequence: Sequence) -> str:
    """Ask for it as the form does; where that leads."""
    address = f"/dossiers/sequences/{sequence.pk}/propose/"
    answer = client.post(address, {"version": value_of(client.get(address), "version")})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_small_sequence_is_there_at_once(filing: Filing, application: Application, regulatory: Client) -> None:
    sequence = filing.drafted(application)
    assert propose(regulatory, sequence) == f"/dossiers/sequences/{sequence.pk}/"
    page = words(regulatory.get(f"/dossiers/sequences/{sequence.pk}/"))
    assert "It is proposed: 2 uses of documents would be sent." in page


@pytest.mark.usefixtures("large")
def test_the_progress_is_shown_until_it_leads_on(filing: Filing, application: Application, regulatory: Client) -> None:
    sequence = filing.drafted(application)
    address = propose(regulatory, sequence)
    waiting = regulatory.get(address)
    assert b'http-equiv="refresh"' in waiting.content, "it is looked at again without JavaScript"
    assert "Queued" in words(waiting)

    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state="running", step="Checking 412 files", done=50)
    part = regulatory.get(f"{address}progress/", headers=FRAGMENT)
    assert "Checking 412 files" in words(part)
    assert b'value="50"' in part.content
    assert b"<html" not in part.content
    assert "Checking 412 files" in words(regulatory.get(f"/dossiers/sequences/{sequence.pk}/"))

    Job.objects.filter(pk=job.pk).update(state="queued", step="", done=0)
    queue.execute(KIND, str(job.pk))
    ended = regulatory.get(f"{address}progress/", headers=FRAGMENT)
    assert ended["HX-Retarget"] == f"#job-{job.pk}"
    assert f'href="/dossiers/sequences/{sequence.pk}/"' in ended.content.decode()
    whole = regulatory.get(address)
    assert b'http-equiv="refresh"' not in whole.content
    assert "It is proposed: 2 uses of documents would be sent." in words(whole)


@pytest.mark.usefixtures("large")
def test_asking_again_leads_to_what_is_under_way(filing: Filing, application: Application, regulatory: Client) -> None:
    sequence = filing.drafted(application)
    assert propose(regulatory, sequence) == propose(regulatory, sequence)
    assert Job.objects.count() == 1


@pytest.mark.usefixtures("large")
def test_cancelling_keeps_nothing(filing: Filing, application: Application, regulatory: Client) -> None:
    sequence = filing.drafted(application)
    address = propose(regulatory, sequence)
    assert "Nothing was kept" in words(regulatory.post(f"{address}cancel/", follow=True))
    assert sequence.fresh().state == "draft"
    again = propose(regulatory, sequence)
    queue.execute(KIND, str(Job.objects.get(state="queued").pk))
    assert "had ended before it could be cancelled" in words(regulatory.post(f"{again}cancel/", follow=True))
    assert sequence.fresh().state == "proposed"


@pytest.mark.usefixtures("large")
def test_what_stops_the_work_is_told_with_its_remedy(
    filing: Filing, application: Application, regulatory: Client
) -> None:
    sequence = filing.drafted(application)
    address = propose(regulatory, sequence)
    error = {"code": "DOS-001", "message": "It cannot be rendered.", "remedy": "Choose another name.", "faults": []}
    Job.objects.update(state="failed", error=error)
    page = words(regulatory.get(address))
    assert "It cannot be rendered." in page
    assert "Choose another name." in page


@pytest.mark.usefixtures("large")
def test_assembling_is_watched_too(filing: Filing, application: Application, regulatory: Client) -> None:
    contents = f"/dossiers/{application.pk}/contents/"
    address = regulatory.post(contents)["Location"]
    assert "It waits for a worker" in words(regulatory.get(contents))
    queue.execute(KIND, str(Job.objects.get().pk))
    assert "0 placed; 0 left to decide." in words(regulatory.get(address))
    assert Placement.objects.count() == 2


@pytest.mark.usefixtures("large")
def test_a_refusal_is_shown_on_the_form(filing: Filing, application: Application, regulatory: Client) -> None:
    sequence = filing.drafted(application)
    address = f"/dossiers/sequences/{sequence.pk}/propose/"
    assert regulatory.post(address, {"version": "7"}).status_code == 409
    assert not Job.objects.exists()


@pytest.mark.usefixtures("large")
def test_colleagues_see_that_it_is_under_way_and_not_the_work_itself(
    filing: Filing, application: Application, regulatory: Client, browser_of: Browser
) -> None:
    world: World = filing.world
    sequence = filing.drafted(application)
    address = propose(regulatory, sequence)
    colleague = browser_of(world.people[Role.SPONSOR_PM])
    page = colleague.get(f"/dossiers/sequences/{sequence.pk}/")
    assert "Work is under way" in words(page)
    assert address not in page.content.decode()
    for path in (address, f"{address}progress/"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"{address}cancel/").status_code == 404
    assert Job.objects.get().state == "queued"


@pytest.mark.req("TMP-3")
def test_verifying_is_watched_and_its_result_kept_for_who_asked(
    filing: Filing, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "ENTRIES_AT_ONCE", 0)
    quality = browser_of(filing.sponsor_qa.person)
    address = quality.post("/verification/")["Location"]
    job = Job.objects.get()
    assert address == f"/work/{job.pk}/"
    queue.execute(KIND, str(job.pk))
    result = f"/verification/?job={job.pk}"
    assert result in quality.get(address).content.decode()
    page = words(quality.get(result))
    assert "Nothing contradicts anything" in page
    assert "entries on" in page
    other = browser_of(filing.world.people[Role.PARTNER_QA])
    assert other.get(result).status_code == 404
    assert quality.get("/verification/?job=nothing").status_code == 404


def test_a_verification_page_shows_no_other_work(
    filing: Filing, application: Application, regulatory: Client, browser_of: Browser
) -> None:
    propose(regulatory, filing.drafted(application))
    job = Job.objects.get()
    Job.objects.update(asked_by=filing.sponsor_qa.person)
    assert browser_of(filing.sponsor_qa.person).get(f"/verification/?job={job.pk}").status_code == 404
