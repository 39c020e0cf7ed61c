"""A dossier to look at: published once, with something new proposed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from galenic.dossier.filing import commands
from galenic.dossier.models import Application, Document, Leaf, Placement, Sequence
from galenic.jobs.models import Job
from galenic.ledger import clock
from galenic.parties.models import Person
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing, page
from tests.web.studies import Pages


@dataclass
class Filed:
    """An application of the study's sponsor: one sequence published, one proposed, one document unsigned."""

    filing: Filing
    application: Application
    published: Sequence
    proposed: Sequence
    leaf: Leaf
    placement: Placement
    unsigned: Document

    @property
    def regulatory(self) -> Person:
        return self.filing.regulatory.person

    def compile(self) -> Document:
        """Bioequivalence tables from what carries, placed and not approved."""
        return commands.compile_document(
            by=self.filing.regulatory,
            application=self.application,
            kind="bioequivalence-tables",
            stated={"address": "12 Alder Street", "study": [{"id": "SIM-BE-01", "condition": "fasting"}]},
            section="2.7.1",
        )


def proposing(filed: Filed, **more: Any) -> Job:
    """That regulatory affairs has asked for the sequence to be proposed; `more` is how far a worker is with it."""
    return Job.objects.create(
        work="dossier.propose",
        subject_type=filed.proposed.subject_type(),
        subject_id=str(filed.proposed.pk),
        asked={"sequence": str(filed.proposed.pk), "version": filed.proposed.version},
        asked_by=filed.regulatory,
        asked_at=clock.now(),
        **more,
    )


def file(pages: Pages) -> Filed:
    """Assemble the accepted evidence, publish it with letters, and propose a specification that nobody has signed."""
    filing = Filing(pages.world)
    application = filing.application(product="Theophylline tablets", substance="theophylline")
    filing.letters(application)
    commands.assemble(by=filing.regulatory, application=application)
    published = filing.publish(filing.proposed(application))
    unsigned = commands.submit_document(
        by=filing.world.reader(Role.SPONSOR_PM),
        programme=filing.world.programme,
        file_name="specification.pdf",
        content=page("Specification"),
        title="Specification",
    )
    filing.place(application, "3.2.P.5.1", "Specification", document=unsigned)
    proposed = filing.proposed(application, part="amendment", opened_by=1, description="The specification")
    leaf = Leaf.objects.get(document__evidence=pages.approved)
    placement = Placement.objects.get(document__evidence=pages.approved)
    return Filed(filing, application, published, proposed, leaf, placement, unsigned)
