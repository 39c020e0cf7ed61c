"""Long dossier work as jobs: refused at once, done whole by a worker, cancelled without a trace, small work at once."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands, package
from galenic.dossier.filing.commands import Choice, asking
from galenic.dossier.models import Application, Document, Placement, Sequence
from galenic.jobs import queue
from galenic.jobs.asked import KIND, cancel
from galenic.jobs.models import Job
from galenic.ledger import clock
from galenic.ledger.actors import STEP, SYSTEM
from galenic.ledger.commands import change
from galenic.ledger.errors import Refused, StaleRecord
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]


@pytest.fixture
def application(filing: Filing) -> Application:
    made = filing.application()
    filing.letters(made)
    return made


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long enough for a worker."""
    monkeypatch.setattr(asking, "DOCUMENTS_AT_ONCE", 0)
    monkeypatch.setattr(asking, "REPORTS_AT_ONCE", 0)


def now(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def test_a_small_sequence_is_proposed_while_one_waits(filing: Filing, application: Application) -> None:
    sequence = filing.drafted(application)
    job = commands.ask_to_propose(by=filing.regulatory, sequence=sequence, expected_version=sequence.version)
    assert (job.state, job.result) == ("done", {"sent": 2})
    assert now(sequence).state == "proposed"


def test_documents_and_bytes_that_were_not_sent_make_a_sequence_large(
    filing: Filing, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "DOCUMENTS_AT_ONCE", 2)
    first = filing.drafted(application)
    commands.ask_to_propose(by=filing.regulatory, sequence=first)
    filing.publish(now(first))
    for number in range(2):
        filing.place(application, "3.2.R", f"Document {number}")
    second = filing.drafted(application, part="amendment", opened_by=1)
    assert asking._is_small(application), "two of the four were sent already"
    monkeypatch.setattr(asking, "BYTES_AT_ONCE", 1)
    assert not asking._is_small(application)
    monkeypatch.undo()
    monkeypatch.setattr(asking, "DOCUMENTS_AT_ONCE", 1)
    assert commands.ask_to_propose(by=filing.regulatory, sequence=second).state == "queued"


@pytest.mark.usefixtures("large")
def test_a_worker_proposes_as_whoever_asked(filing: Filing, application: Application) -> None:
    sequence = filing.drafted(application)
    job = commands.ask_to_propose(by=filing.regulatory, sequence=sequence)
    assert (job.state, now(sequence).state) == ("queued", "draft")

    queue.execute(KIND, str(job.pk))

    proposed, same = now(sequence), filing.proposed(_twin(filing))
    assert (now(job).state, proposed.state) == ("done", "proposed")
    assert set(proposed.files) == set(same.files), "as the command alone proposes"
    entry = Entry.objects.get(action="dossier:sequence:propose", subject_id=str(sequence.pk))
    assert entry.actor_id == str(filing.regulatory.person.pk)


def _twin(filing: Filing) -> Application:
    application = filing.application(number="654321")
    filing.letters(application)
    return application


def test_what_can_be_refused_is_refused_at_once(filing: Filing, application: Application) -> None:
    sequence = filing.drafted(application)
    with pytest.raises(StaleRecord):
        commands.ask_to_propose(by=filing.regulatory, sequence=sequence, expected_version=sequence.version + 1)
    with pytest.raises(Refused):
        commands.ask_to_propose(by=filing.world.reader(Role.SPONSOR_PM), sequence=sequence)
    with pytest.raises(NotVisible):
        commands.ask_to_propose(by=filing.world.reader(Role.PARTNER_PM), sequence=sequence)
    with pytest.raises(Refused):
        commands.ask_to_assemble(by=filing.world.reader(Role.SPONSOR_PM), application=application)
    unknown = [Choice(sequence.pk, "3.2.R")]
    with pytest.raises(FilingRefused):
        commands.ask_to_assemble(by=filing.regulatory, application=application, choices=unknown)
    assert not Job.objects.exists()


@pytest.mark.usefixtures("large")
def test_cancelling_leaves_a_draft(filing: Filing, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = filing.drafted(application)
    job = commands.ask_to_propose(by=filing.regulatory, sequence=sequence)
    check = package.check_sequence

    def cancelled_meanwhile(*args: Any, **more: Any) -> Any:
        cancel(job)
        return check(*args, **more)

    monkeypatch.setattr(package, "check_sequence", cancelled_meanwhile)
    entries = Entry.objects.count()
    assert queue.execute(KIND, str(job.pk)) is None
    assert (now(job).state, now(sequence).state, now(sequence).files) == ("cancelled", "draft", {})
    assert Entry.objects.count() == entries


@pytest.mark.usefixtures("large")
def test_a_sequence_that_changed_meanwhile_is_not_proposed_unseen(filing: Filing, application: Application) -> None:
    sequence = filing.drafted(application)
    job = commands.ask_to_propose(by=filing.regulatory, sequence=sequence)
    proposed = commands.propose_sequence(by=filing.regulatory, sequence=sequence)
    commands.reopen_sequence(by=filing.regulatory, sequence=proposed)
    queue.execute(KIND, str(job.pk))
    assert (now(job).state, now(job).error["code"]) == ("failed", "LED-004")
    assert now(sequence).state == "draft"


@pytest.mark.usefixtures("large")
def test_assembling_tells_how_many_reports_are_rendered(
    filing: Filing, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.accepted()
    filing.accepted(number="WO-2")
    job = commands.ask_to_assemble(by=filing.regulatory, application=application)
    assert job.state == "queued"
    told = []
    report = commands.assembling._report

    def watched(*args: Any) -> Document:
        told.append((now(job).step, now(job).done))
        return report(*args)

    monkeypatch.setattr(commands.assembling, "_report", watched)
    queue.execute(KIND, str(job.pk))
    assert told == [("0 of 2 reports rendered", 0), ("1 of 2 reports rendered", 50)]
    assert (now(job).state, now(job).result) == ("done", {"placed": 2, "renewed": 0, "left": 0})
    assert Placement.objects.filter(document__evidence__isnull=False).count() == 2


@pytest.mark.usefixtures("large")
def test_assembling_that_is_cancelled_places_nothing(
    filing: Filing, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.accepted()
    job = commands.ask_to_assemble(by=filing.regulatory, application=application)
    keep = commands.assembling.keep_report

    def cancelled_meanwhile(**given: Any) -> Document:
        cancel(job)
        return keep(**given)

    monkeypatch.setattr(commands.assembling, "keep_report", cancelled_meanwhile)
    queue.execute(KIND, str(job.pk))
    assert not Document.objects.filter(evidence__isnull=False).exists()
    assert not Placement.objects.filter(document__evidence__isnull=False).exists()


def test_one_report_is_placed_where_it_was_chosen_at_once(filing: Filing, application: Application) -> None:
    evidence = filing.accepted()
    choices = [Choice(evidence.pk, "3.2.P.5.4")]
    job = commands.ask_to_assemble(by=filing.regulatory, application=application, choices=choices)
    assert (job.state, job.result["placed"]) == ("done", 1)
    assert Placement.objects.get(document__evidence=evidence).section == "3.2.P.5.4"


def test_somebody_who_lost_the_role_meanwhile_proposes_nothing(
    filing: Filing, application: Application, large: None
) -> None:
    sequence: Sequence = filing.drafted(application)
    job = commands.ask_to_propose(by=filing.regulatory, sequence=sequence)
    for assignment in filing.regulatory.person.role_assignments.all():
        change(assignment, actor=SYSTEM, action="test:leave", reason=STEP, ends_at=clock.now())
    queue.execute(KIND, str(job.pk))
    assert (now(job).state, now(sequence).state) == ("failed", "draft")
