"""What waits for whom of a dossier: evidence to place, documents to approve, sequences to propose and to publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from galenic.dossier.content_plan import State
from galenic.dossier.filing import rules
from galenic.dossier.filing.judging import judge_documents
from galenic.dossier.filing.lifecycle import DOCUMENT, REGULATORY, SEQUENCE
from galenic.dossier.filing.models import Application, Document, Placement, Sequence
from galenic.dossier.filing.queries import applications_for
from galenic.dossier.filing.sources import sources
from galenic.dossier.filing.succession import compiled_anew
from galenic.dossier.filing.units import placed
from galenic.parties.reader import Reader
from galenic.parties.work import Course, Step

#: Guards that go through every leaf of a sequence: its own page asks them, a list does not.
ASKED_THERE = frozenset({rules.proposal_stands, rules.sources_stand, rules.nothing_blocks})
FALLEN = (State.STALE, State.SUPERSEDED)
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
    for application in applications_for(reader):
        yield from _contents(reader, application)


def _contents(reader: Reader, application: Application) -> Iterator[Step]:
    """What regulatory affairs has to settle in an application: evidence that may go in, and what no longer carries."""
    found = sources(reader, application)
    anew = {placement.pk for placement, _ in compiled_anew(application)}
    ready = sum(each.is_ready for each in found) + len(anew)
    if ready:
        yield Step(application, "assemble", f"Place signed evidence ({ready})", REGULATORY)
    fallen = sum(bool(each.placements) and each.judgment.state in FALLEN for each in found)
    fallen += sum(each.pk not in anew for each in _compiled_and_fallen(application))
    if fallen:
        yield Step(application, "renew", f"Renew or take out documents whose source has fallen ({fallen})", REGULATORY)


def _compiled_and_fallen(application: Application) -> list[Placement]:
    """Placements of compiled documents of which a source has fallen, or whose place another should take."""
    held = [each for each in placed(application) if each.document.compilation_id is not None]
    judged = judge_documents(each.document for each in held)
    return [each for each in held if judged[each.document_id].state in FALLEN]
