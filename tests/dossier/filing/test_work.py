"""A dossier's steps stand on the first page of those who may take them."""

from __future__ import annotations

import pytest

from galenic.dossier.filing import commands
from galenic.dossier.filing.lifecycle import LIFECYCLES
from galenic.dossier.filing.work import COURSES, steps
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.programmes.work import work_of
from tests.dossier.filing.filing import Filing, page

pytestmark = pytest.mark.django_db


def actions(reader: Reader, record: object) -> list[str]:
    found = work_of(reader)
    return [task.action for task in (*found.mine, *found.held) if task.record == record]


def test_documents_wait_for_approval_and_sequences_to_be_published(filing: Filing) -> None:
    world, application = filing.world, filing.application()
    filing.letters(application)
    document = commands.submit_document(
        by=world.reader(Role.SPONSOR_PM),
        programme=world.programme,
        file_name="specification.pdf",
        content=page("Specification"),
        title="Specification",
    )
    assert actions(world.reader(Role.SPONSOR_QA), document) == ["approve"]
    assert actions(world.reader(Role.SPONSOR_PM), document) == []
    drafted = filing.drafted(application)
    assert actions(filing.regulatory, drafted) == ["propose"]
    for outsider in (world.people[Role.PARTNER_QA], world.stranger, world.competitor):
        assert list(steps(reader_for(outsider))) == []


def test_no_lifecycle_is_left_out() -> None:
    """A placement is only taken out again, which waits for nobody."""
    covered = {course.lifecycle.name for course in COURSES.values()}
    assert {each.name for each in LIFECYCLES} == covered | {"dossier:placement"}


def test_signed_evidence_waits_to_be_placed_and_fallen_sources_to_be_seen_to(filing: Filing) -> None:
    application, evidence = filing.application(), filing.accepted()
    assert actions(filing.regulatory, application) == ["assemble"]
    assert actions(filing.world.reader(Role.SPONSOR_PM), application) == []
    commands.assemble(by=filing.regulatory, application=application, choices=[commands.Choice(evidence.pk, "3.2.P.8")])
    assert actions(filing.regulatory, application) == []
    filing.retract(evidence)
    assert actions(filing.regulatory, application) == ["renew"]


def test_compiled_documents_that_fell_are_compiled_again_and_renewed(filing: Filing) -> None:
    first, second = filing.accepted(), filing.accepted(b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,6\n", number="WO-2")
    application = filing.application()
    made = filing.approve(filing.compiled(application, section="2.7.1"))
    commands.assemble(by=filing.regulatory, application=application)
    assert actions(filing.regulatory, application) == []
    filing.retract(second)
    (step,) = [each for each in steps(filing.regulatory) if each.action == "renew"]
    assert "(2)" in step.title  # the report, and what was compiled from it with another
    again = filing.approve(filing.compiled(application, supersedes=made, evidence=[first.pk]))
    assert actions(filing.regulatory, application) == ["assemble", "renew"]
    done = commands.assemble(by=filing.regulatory, application=application)
    assert [each.document_id for each in done.renewed] == [again.pk]
    assert actions(filing.regulatory, application) == ["renew"]  # the report alone
