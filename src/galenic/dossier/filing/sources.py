"""What a programme's evidence fills in a dossier: where its service says it belongs, and whether it may go there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from galenic.catalogue.discovery import services
from galenic.dossier.filing.judging import Judgment, judge_evidence
from galenic.dossier.filing.models import Application, Placement
from galenic.dossier.filing.units import placed
from galenic.dossier.headings import find
from galenic.evidence.models import Evidence
from galenic.parties.reader import Reader
from galenic.programmes.models import WorkOrder


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence with its places in the region of an application, and the placements that hold its report.

    `sections`: the declared places in which documents can stand; `places`: all that its service declares. `predecessor`
    is a placement of evidence that this one supersedes: it should give way.
    """

    evidence: Evidence
    title: str
    order: WorkOrder | None
    places: tuple[str, ...]
    sections: tuple[str, ...]
    judgment: Judgment
    placements: tuple[Placement, ...] = ()
    predecessors: tuple[Placement, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether its report may go into the dossier, and is not there yet."""
        return self.judgment.carries and not self.placements

    @property
    def section(self) -> str:
        """The only place it can have; empty where somebody has to choose, and for a successor."""
        return self.sections[0] if len(self.sections) == 1 and not self.predecessors else ""


def sources(reader: Reader, application: Application) -> list[Source]:
    """The evidence of the programme that belongs into the application's dossier, whatever its state.

    Evidence that gave way to newer is told only where a placement still holds it. What the reader is no party to is
    left out, as everywhere.
    """
    found = evidence_of(reader, application)
    judged = judge_evidence(found)
    orders = orders_of(found)
    placements = placed(application)
    superseded = {each.pk: each.supersedes_id for each in found}
    told = []
    for each in found:
        ancestors = set(_ancestors(each.pk, superseded))
        before = tuple(one for one in placements if one.document.evidence_id in ancestors)
        source = _source(each, application, judged[each.pk], orders.get(each.order), placements)
        told += [replace(source, predecessors=before)] if source else []
    return told


def places(service_id: str, region: str) -> tuple[str, ...]:
    """Where a service's evidence belongs in a region, as it declares; nowhere for a service that is not installed."""
    service = services().get(service_id)
    return (*service.ctd.get("*", ()), *service.ctd.get(region, ())) if service else ()


def evidence_of(reader: Reader, application: Application) -> list[Evidence]:
    """The evidence of the application's programme that the reader is a party to, without outcomes, oldest first."""
    found = Evidence.objects.filter(
        engagement_id__in=reader.engagement_ids, engagement__programme_id=application.programme_id
    )
    return list(found.defer("outcome").order_by("computed_at", "pk"))


def orders_of(evidence: Iterable[Evidence]) -> dict[str, WorkOrder]:
    """The work orders that evidence names, by the name it gives them."""
    keys = {each.order.partition(":")[2] for each in evidence if each.order.startswith(f"{WorkOrder.subject_type()}:")}
    return {order.subject: order for order in WorkOrder.objects.filter(pk__in=keys)}


def title_of(evidence: Evidence, order: WorkOrder | None) -> str:
    """What evidence is called: as its work order, else as its service."""
    service = services().get(evidence.service_id)
    return order.title if order else service.title if service else evidence.service_id


def _source(
    evidence: Evidence,
    application: Application,
    judgment: Judgment,
    order: WorkOrder | None,
    placements: Iterable[Placement],
) -> Source | None:
    declared = places(evidence.service_id, application.region)
    held = tuple(each for each in placements if each.document.evidence_id == evidence.pk)
    if not held and (not declared or evidence.state in ("superseded", "returned", "retracted")):
        return None
    return Source(
        evidence=evidence,
        title=title_of(evidence, order),
        order=order,
        places=declared,
        sections=tuple(one for one in declared if _holds(one, application.region)),
        judgment=judgment,
        placements=held,
    )


def _ancestors(key: UUID, superseded: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    """The evidence that a piece took the place of, and what that had taken the place of."""
    before = superseded.get(key)
    while before is not None:
        yield before
        before = superseded.get(before)


def _holds(section: str, region: str) -> bool:
    heading = find(section, region)
    return heading is not None and bool(heading.holds)
