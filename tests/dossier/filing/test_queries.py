"""The content plan against the record, the trees, and that nobody else sees any of it."""

from __future__ import annotations

import pytest

from galenic.dossier.content_plan import Status
from galenic.dossier.filing import commands
from galenic.dossier.filing.queries import (
    PlanLine,
    application_page,
    applications_for,
    find_application,
    find_document,
    find_placement,
    find_sequence,
    sequence_page,
)
from galenic.dossier.models import Application, Document, Leaf, Placement, Sequence
from galenic.dossier.outline import Branch
from galenic.ledger.actors import Reason, ReasonCode
from galenic.parties import row_security
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing

pytestmark = pytest.mark.django_db
BATCHES = "3.2.P.5.4"


def line(filing: Filing, application: Application, section: str = BATCHES) -> PlanLine:
    page = application_page(filing.regulatory, application.pk)
    return next(each for each in page.plan if each.line.section == section)


@pytest.mark.req("REG-1")
def test_a_section_is_missing_then_unsigned_then_ready_then_there_then_stale(filing: Filing) -> None:
    application = filing.application()
    assert line(filing, application).line.status == Status.MISSING
    order = filing.active()
    computed = filing.computed(order)
    assert line(filing, application).line.status == Status.UNSIGNED
    filing.accept(order, filing.signed(computed))
    found = line(filing, application)
    assert found.line.status == Status.MISSING
    assert [each.evidence.pk for each in found.ready] == [computed.pk]
    commands.assemble(by=filing.regulatory, application=application)
    found = line(filing, application)
    assert (found.line.status, found.ready) == (Status.THERE, ())
    filing.retract(computed)
    assert line(filing, application).line.status == Status.STALE


def test_placeholders_unsigned_and_withdrawn_documents_are_told(filing: Filing) -> None:
    application = filing.application()
    form = filing.document("Form", is_placeholder=True)
    filing.place(application, "1.1", "Form", document=form, keywords={"form-type": "form-356h"})
    assert line(filing, application, "1.1").line.status == Status.PLACEHOLDER
    filing.place(application, "1.2", "Cover letter")
    assert line(filing, application, "1.2").line.status == Status.THERE
    letter = Document.objects.get(title="Cover letter")
    reason = Reason(ReasonCode.OTHER, "another letter is sent")
    commands.withdraw_document(by=filing.regulatory, document=letter, reason=reason)
    assert line(filing, application, "1.2").line.status == Status.SUPERSEDED


def test_trees_show_what_stands_and_what_a_sequence_sent(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    kept = filing.place(application, "3.2.P.5.1", "Specification")
    proposed = filing.proposed(application)
    assert titles(sequence_page(filing.regulatory, proposed.pk).tree) == ["Form FDA 356h", "Cover letter", kept.title]
    assert application_page(filing.regulatory, application.pk).tree.count() == 0
    filing.publish(proposed)
    page = application_page(filing.regulatory, application.pk)
    assert titles(page.tree) == ["Form FDA 356h", "Cover letter", "Specification"]
    assert [each.published for each in applications_for(filing.regulatory)] == [1]
    assert [each.holds for each in applications_for(filing.regulatory)] == [3]


@pytest.mark.req("ACC-3")
def test_dossiers_of_a_sponsor_exist_for_its_own_people_alone(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    placement = application.placements.first()
    finders = [
        (find_application, application),
        (find_document, placement.document),
        (find_placement, placement),
        (find_sequence, proposed),
        (application_page, application),
        (sequence_page, proposed),
    ]
    world = filing.world
    own = [world.people[role] for role in (Role.SPONSOR_RA, Role.SPONSOR_PM, Role.SPONSOR_QA, Role.AUDITOR)]
    partners = [world.people[role] for role in world.people if role.startswith("partner")]
    for person in own:
        assert list(applications_for(reader_for(person))) == [application]
        for find, record in finders:
            find(reader_for(person), record.pk)
    for person in (*partners, world.competitor, world.stranger, world.people[Role.SYSTEM_ADMIN]):
        assert not applications_for(reader_for(person)).exists()
        for find, record in finders:
            with pytest.raises(NotVisible):
                find(reader_for(person), record.pk)


@pytest.mark.req("ACC-3")
def test_the_database_keeps_dossiers_apart_too() -> None:
    """Row security follows from the tables: each belongs to a sponsor, and is there for nobody else."""
    found = row_security.policies()
    for model in (Application, Document, Leaf, Placement, Sequence):
        assert "sponsor_id::text" in found[model._meta.db_table], model


def titles(tree: Branch) -> list[str]:
    return [each.title for each in tree.entries] + [one for branch in tree.branches for one in titles(branch)]
