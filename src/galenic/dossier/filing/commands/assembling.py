"""A dossier is assembled: reports of signed evidence go where their services say, newer ones replace older ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing.commands.documents import keep_report, rendered_report
from galenic.dossier.filing.commands.placements import LONGEST_NAME, place_document
from galenic.dossier.filing.lifecycle import REGULATORY
from galenic.dossier.filing.models import Application, Document, Placement
from galenic.dossier.filing.sources import Source, sources
from galenic.dossier.filing.succession import compiled_anew
from galenic.dossier.model import Region, slug
from galenic.dossier.naming import is_study_section
from galenic.errors import Fault
from galenic.jobs.watching import UNWATCHED, Watch
from galenic.ledger import commands as ledger
from galenic.ledger.actors import STEP
from galenic.parties.reader import Reader
from galenic.parties.steps import require_own_role

REPORT_TAG = "study-report-body"


@dataclass(frozen=True, slots=True)
class Choice:
    """That the report of a piece of evidence shall stand in a section."""

    evidence_id: UUID
    section: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """What came of assembling: placements that are new, those that hold a newer report, and what is left to people."""

    placed: tuple[Placement, ...]
    renewed: tuple[Placement, ...]
    left: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Assembly:
    """What assembling would do as things are now: sources with the section chosen for each, and newer reports."""

    found: tuple[Source, ...]
    chosen: tuple[tuple[Source, str], ...]
    renewing: tuple[Source, ...]

    @property
    def reports(self) -> tuple[Source, ...]:
        """The sources whose reports are rendered, each once."""
        every = (*(source for source, _ in self.chosen), *self.renewing)
        return tuple({each.evidence.pk: each for each in every}.values())


def planned(*, by: Reader, application: Application, choices: Iterable[Choice] | None = None) -> Assembly:
    """What `assemble` would do. Raises as it does, before anything is rendered."""
    require_own_role(by, application.sponsor_id, REGULATORY, "assemble a dossier")
    found = sources(by, application)
    chosen = _as_declared(found) if choices is None else _as_chosen(found, list(choices))
    renewing = (each for each in found if choices is None and each.is_ready and each.predecessors)
    return Assembly(tuple(found), tuple(chosen), tuple(renewing))


def assemble(
    *,
    by: Reader,
    application: Application,
    choices: Iterable[Choice] | None = None,
    watch: Watch = UNWATCHED,
) -> Assembled:
    """Place the reports of signed, accepted, current evidence.

    Without `choices`: everything that can stand in one place only, every successor of evidence whose report is placed,
    and what was compiled anew in the place of what it was compiled after. What is unsigned, stale or could stand in
    several places is left, and told. With `choices`: those alone.
    Raises FilingRefused with every choice that cannot be, NotVisible, Refused, Overtaken.
    """
    plan = planned(by=by, application=application, choices=choices)
    reports = _rendered(by, application, plan.reports, watch)
    with transaction.atomic():
        for key, report in reports.items():
            reports[key] = keep_report(by=by, document=report)
        placed = [_place(by, application, each, section, reports[each.evidence.pk]) for each, section in plan.chosen]
        renewed = [_renew(by, old, reports[each.evidence.pk]) for each in plan.renewing for old in each.predecessors]
        if choices is None:
            renewed += [_renew(by, old, document) for old, document in compiled_anew(application)]
        left = tuple(each for each in plan.found if _is_left(each, reports))
        watch.end({"placed": len(placed), "renewed": len(renewed), "left": len(left)})
    return Assembled(tuple(placed), tuple(renewed), left)


def _rendered(by: Reader, application: Application, wanted: Sequence[Source], watch: Watch) -> dict[UUID, Document]:
    reports = {}
    for number, each in enumerate(wanted):
        watch.tell(f"{number} of {len(wanted)} reports rendered", number, len(wanted))
        reports[each.evidence.pk] = _report(by, application, each)
    return reports


def _as_declared(found: Iterable[Source]) -> list[tuple[Source, str]]:
    return [(each, each.section) for each in found if each.is_ready and each.section]


def _as_chosen(found: Iterable[Source], choices: Iterable[Choice]) -> list[tuple[Source, str]]:
    known = {each.evidence.pk: each for each in found}
    chosen, faults = [], []
    for choice in choices:
        source = known.get(choice.evidence_id)
        if source is None:
            message = "there is no such evidence in this programme, or it has no place in this dossier"
            faults.append(Fault("DOS-034", message, column="evidence", value=str(choice.evidence_id)))
        elif not source.judgment.carries:
            told = "; ".join(source.judgment.because)
            faults.append(Fault("DOS-034", f"{source.title} is {source.judgment.state}: {told}", column="evidence"))
        elif choice.section in [each.section for each in source.placements]:
            faults.append(Fault("DOS-034", f"{source.title} stands there already", column="section"))
        else:
            chosen.append((source, choice.section.strip()))
    if faults:
        raise FilingRefused("The dossier cannot be assembled so.", faults=faults, remedy="Mend what is listed.")
    return chosen


def _report(by: Reader, application: Application, source: Source) -> Document:
    return rendered_report(by=by, programme=application.programme, evidence=source.evidence, title=source.title)


def _place(by: Reader, application: Application, source: Source, section: str, report: Document) -> Placement:
    """The place of a report: its order's number tells it from others of the same service, and is its study."""
    number = source.order.number if source.order else source.evidence.digest[:8]
    is_study = is_study_section(section)
    service = source.evidence.service_id.replace(".", "-")
    return place_document(
        by=by,
        application=application,
        document=report,
        section=section,
        title=source.title,
        name=slug(f"{service[: LONGEST_NAME - len(number) - 1]}-{number}"),
        study=number if is_study else "",
        tag=REPORT_TAG if is_study and application.region == Region.US else "",
    )


def _renew(by: Reader, placement: Placement, report: Document) -> Placement:
    actor = require_own_role(by, placement.sponsor_id, REGULATORY, "assemble a dossier")
    return ledger.change(placement, actor=actor, action="dossier:placement:renew", reason=STEP, document=report)


def _is_left(source: Source, reports: dict[UUID, Document]) -> bool:
    return source.evidence.pk not in reports and not (source.placements and source.judgment.carries)
