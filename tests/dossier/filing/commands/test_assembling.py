"""Reports of signed evidence go where their services say; nothing that is not signed, accepted and current does."""

from __future__ import annotations

import pytest

from galenic.dossier.content_plan import State
from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.commands import Choice
from galenic.dossier.filing.sources import sources
from galenic.dossier.models import Document, Placement
from galenic.evidence import store
from galenic.ledger.errors import Refused
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from galenic.programmes.reporting import evidence_report
from tests.dossier.filing.filing import Filing

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]


def test_report_is_the_evidence_report_byte_for_byte(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    done = commands.assemble(by=filing.regulatory, application=application)
    (placement,) = done.placed
    assert (placement.section, placement.title, placement.name) == ("3.2.P.5.4", "Mean of samples", "sample-mean-wo-1")
    document = placement.document
    assert (document.evidence_id, document.evidence_digest) == (evidence.pk, evidence.digest)
    _, content = evidence_report(by=filing.regulatory, evidence_id=evidence.pk)
    assert store.read(document.sha256) == content
    assert content.startswith(b"%PDF-1.7")


def test_report_is_rendered_once_for_all_applications(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    filing.accepted()
    commands.assemble(by=filing.regulatory, application=filing.application())
    monkeypatch.setattr("galenic.dossier.filing.commands.documents.evidence_report", None)  # would raise when called
    second = filing.application(number="654321")
    done = commands.assemble(by=filing.regulatory, application=second)
    assert [each.document for each in done.placed] == list(Document.objects.all())


def test_again_changes_nothing(filing: Filing) -> None:
    filing.accepted()
    application = filing.application()
    commands.assemble(by=filing.regulatory, application=application)
    again = commands.assemble(by=filing.regulatory, application=application)
    assert (again.placed, again.renewed, again.left) == ((), (), ())
    assert Placement.objects.count() == 1


def test_unsigned_and_undelivered_evidence_is_left_and_told(filing: Filing) -> None:
    order = filing.active()
    computed = filing.computed(order)
    application = filing.application()
    (left,) = commands.assemble(by=filing.regulatory, application=application).left
    assert left.judgment.state is State.UNSIGNED
    assert left.judgment.because == (
        "the evidence is computed, not approved",
        "the sponsor has not accepted it",
    )
    filing.signed(computed)
    (left,) = commands.assemble(by=filing.regulatory, application=application).left
    assert left.judgment.because == ("the sponsor has not accepted it",)
    with pytest.raises(FilingRefused, match="Mean of samples is unsigned: the sponsor has not accepted it"):
        commands.assemble(by=filing.regulatory, application=application, choices=[Choice(computed.pk, "3.2.P.5.4")])


def test_where_there_are_two_places_somebody_chooses(filing: Filing) -> None:
    filing.accepted()
    application = filing.application(region="EU", kind="generic", number="DE/H/1/001", edition="3.2.2")
    (left,) = commands.assemble(by=filing.regulatory, application=application).left
    assert (left.sections, left.section) == (("3.2.P.5.4", "3.2.P.5.6"), "")
    choices = [Choice(left.evidence.pk, section) for section in left.sections]
    done = commands.assemble(by=filing.regulatory, application=application, choices=choices)
    assert [each.section for each in done.placed] == ["3.2.P.5.4", "3.2.P.5.6"]
    with pytest.raises(FilingRefused, match="stands there already"):
        commands.assemble(by=filing.regulatory, application=application, choices=choices)


def test_newer_evidence_takes_the_place_of_older(filing: Filing) -> None:
    order = filing.active()
    first = filing.signed(filing.computed(order))
    filing.accept(order, first)
    application = filing.application()
    (placement,) = commands.assemble(by=filing.regulatory, application=application).placed
    later = filing.active(number="WO-2")
    second = filing.computed(later, b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,6\n")
    filing.supersede(first, second)
    found = {each.evidence.pk: each for each in sources(filing.regulatory, application)}
    assert found[first.pk].judgment.state is State.SUPERSEDED
    second = filing.signed(second)
    filing.accept(later, second)
    done = commands.assemble(by=filing.regulatory, application=application)
    assert done.placed == ()
    assert [(each.pk, each.document.evidence_id) for each in done.renewed] == [(placement.pk, second.pk)]
    assert done.renewed[0].name == placement.name


def test_study_has_its_own_folder_and_tag(filing: Filing) -> None:
    mean = filing.accepted()
    order = filing.active(number="WO-2", service_id="sample.verdict", title="Verdict", options={})
    from galenic.evidence import jobs
    from galenic.programmes import commands as programmes

    run = programmes.compute(by=filing.scientist, order=order, inputs={"mean": mean})
    verdict = filing.signed(jobs.execute(str(run.pk)))
    filing.accept(order, verdict)
    application = filing.application()
    done = commands.assemble(by=filing.regulatory, application=application, choices=[Choice(verdict.pk, "5.3.1.2")])
    assert (done.placed[0].study, done.placed[0].tag) == ("WO-2", "study-report-body")


@pytest.mark.req("ACC-1")
def test_only_regulatory_affairs_assembles(filing: Filing) -> None:
    application = filing.application()
    with pytest.raises(Refused, match="may not assemble"):
        commands.assemble(by=filing.world.reader(Role.SPONSOR_PM), application=application)
    world = filing.world
    for person in (world.people[Role.PARTNER_QA], world.competitor, world.stranger):
        with pytest.raises(NotVisible):
            commands.assemble(by=reader_for(person), application=application)


def test_choice_of_something_else_is_refused(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    with pytest.raises(FilingRefused) as refused:
        commands.assemble(
            by=filing.regulatory,
            application=application,
            choices=[Choice(application.pk, "3.2.P.5.4")],
        )
    assert "there is no such evidence" in refused.value.faults[0].message
    with pytest.raises(FilingRefused, match="no document can stand in 9"):
        commands.assemble(by=filing.regulatory, application=application, choices=[Choice(evidence.pk, "9")])
    assert not Document.objects.exists()
