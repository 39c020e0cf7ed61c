"""What waits for whom of a dossier: documents to approve, sequences to propose and to publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from galenic.dossier.filing import rules
from galenic.dossier.filing.lifecycle import DOCUMENT, SEQUENCE
from galenic.dossier.filing.models import Document, Sequence
from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step

#: Guards that go through every leaf of a sequence: its own page asks them, a list does not.
ASKED_THERE = frozenset({rules.proposal_stands, rules.sources_stand, rules.nothing_blocks})
COURSES: dict[Any, Course] = {
    Document: Course(DOCUMENT, frozenset({"approve"})),
    Sequence: Course(SEQUENCE, frozenset({"propose", "publish"}), given=ASKED_THERE),
}


def steps(reader: Reader) -> Iterator[Step]:
    """The steps of what the reader's own organization keeps as a sponsor; none for a partner's people."""
    if not reader.kept_roles(reader.organization_id):
        return
    related = {Document: ("programme",), Sequence: ("programme", "application")}
    for model, course in COURSES.items():
        found = model.objects.filter(sponsor_id=reader.organization_id, state__in=course.states)
        yield from course.steps(found.select_related(*related[model]).order_by("pk"))
