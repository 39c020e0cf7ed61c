"""Long dossier work from Python: watched, refused, cancelled."""

from __future__ import annotations

import pytest

from galenic.client import NotDone, ServerRefused
from galenic.dossier.filing.commands import asking
from galenic.dossier.models import Application
from galenic.jobs import queue
from galenic.jobs.models import Job
from tests.client.conftest import HERE  # noqa: F401 - the conftest says where the server is
from tests.dossier.filing.filing import Filing
from tests.factories import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]


@pytest.fixture
def filing(world: World, sample_services: None, monkeypatch: pytest.MonkeyPatch) -> Filing:
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    monkeypatch.setattr("galenic.client.dossiers.time.sleep", lambda _seconds: queue.work_off())
    return Filing(world)


@pytest.fixture
def application(filing: Filing) -> Application:
    made = filing.application()
    filing.letters(made)
    return made


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long enough for a worker."""
    monkeypatch.setattr(asking, "DOCUMENTS_AT_ONCE", 0)
    monkeypatch.setattr(asking, "REPORTS_AT_ONCE", -1)


@pytest.mark.usefixtures("large")
def test_proposing_is_watched_to_its_end(filing: Filing, application: Application, client_of) -> None:
    regulatory, told = client_of(filing.regulatory.person), []
    drafted = regulatory.sequence(filing.drafted(application).pk)
    proposed = regulatory.propose_sequence(drafted, on_progress=lambda job: told.append((job.state, job.done)))
    assert (proposed.state, len(proposed.contents)) == ("proposed", 2)
    assert told == [("queued", 0), ("done", 100)]


def test_small_work_comes_back_finished(filing: Filing, application: Application, client_of) -> None:
    regulatory, told = client_of(filing.regulatory.person), []
    drafted = regulatory.sequence(filing.drafted(application).pk)
    assert regulatory.propose_sequence(drafted, on_progress=told.append).state == "proposed"
    assert [job.told for job in told] == ["It is proposed: 2 uses of documents would be sent."]


@pytest.mark.usefixtures("large")
def test_assembling_says_what_it_did(filing: Filing, application: Application, client_of) -> None:
    job = client_of(filing.regulatory.person).assemble_watched(application.pk)
    assert (job.title, job.result) == ("Assembling the dossier", {"placed": 0, "renewed": 0, "left": 0})


@pytest.mark.usefixtures("large")
def test_what_stops_the_work_is_raised(filing: Filing, application: Application, client_of) -> None:
    regulatory = client_of(filing.regulatory.person)
    drafted = regulatory.sequence(filing.drafted(application).pk)

    def renamed(_job: object) -> None:
        Job.objects.filter(state="queued").update(asked={"sequence": str(drafted.id), "version": 9})

    with pytest.raises(ServerRefused) as refused:
        regulatory.propose_sequence(drafted, on_progress=renamed)
    assert refused.value.code == "LED-004"


@pytest.mark.usefixtures("large")
def test_cancelling_ends_the_wait(filing: Filing, application: Application, client_of) -> None:
    regulatory = client_of(filing.regulatory.person)
    drafted = regulatory.sequence(filing.drafted(application).pk)
    with pytest.raises(NotDone, match="was cancelled"):
        regulatory.propose_sequence(drafted, on_progress=regulatory.cancel_job)
    with pytest.raises(NotDone, match="still queued"):
        regulatory.propose_sequence(drafted, at_most=0)
    assert regulatory.sequence(drafted.id).state == "draft"
