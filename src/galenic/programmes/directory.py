"""Which sites could do a piece of work: what the sponsor knows of them, and how they have delivered to it before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from galenic.ledger.models import Signature
from galenic.parties.models import Site
from galenic.parties.reader import Reader
from galenic.partners.models import Capability, Inspection
from galenic.partners.shortlist import WEIGHTS, Candidate, Delivered, Inspected, Ranked, Stated, Want, shortlist
from galenic.programmes.models import Delivery


def compare_partners(reader: Reader, want: Want, weights: Mapping[str, float] = WEIGHTS) -> list[Ranked]:
    """The sites of the reader's directory, scored for a piece of work, the best first; none for a partner's people.

    Every score leads to its facts, each with its day and source. Raises PartnerRefused for odd weights.
    """
    return shortlist(candidates(reader), want, weights)


def candidates(reader: Reader) -> list[Candidate]:
    """Every site that the reader's organization, as a sponsor, has a note of or a delivery from, by name."""
    if not reader.kept_roles(reader.organization_id):
        return []
    stated, inspected = _stated(reader.organization_id), _inspected(reader.organization_id)
    delivered = _delivered(reader.organization_id)
    sites = Site.objects.filter(pk__in={*stated, *inspected, *delivered}).select_related("organization")
    return [
        Candidate(
            key=str(site.pk),
            name=str(site),
            stated=tuple(stated[site.pk]),
            inspections=tuple(inspected[site.pk]),
            deliveries=tuple(delivered[site.pk]),
        )
        for site in sites.order_by("organization__name", "name")
    ]


def _stated(sponsor_id: UUID) -> Mapping[UUID, list[Stated]]:
    found: dict[UUID, list[Stated]] = defaultdict(list)
    for each in Capability.objects.filter(sponsor_id=sponsor_id).order_by("stated_on", "pk"):
        found[each.site_id].append(
            Stated(
                service_id=each.service_id,
                stated_on=each.stated_on,
                source=each.source,
                modalities=tuple(each.modalities),
                dosage_forms=tuple(each.dosage_forms),
                batch_kg=None if each.batch_kg is None else float(each.batch_kg),
                reactor_liters=None if each.reactor_liters is None else float(each.reactor_liters),
                platforms=tuple(each.platforms),
                releases=each.releases,
                validated_processes=each.validated_processes,
            )
        )
    return found


def _inspected(sponsor_id: UUID) -> Mapping[UUID, list[Inspected]]:
    found: dict[UUID, list[Inspected]] = defaultdict(list)
    for each in Inspection.objects.filter(sponsor_id=sponsor_id).order_by("inspected_on", "pk"):
        found[each.site_id].append(Inspected(each.agency, each.inspected_on, each.outcome, each.source))
    return found


def _delivered(sponsor_id: UUID) -> Mapping[UUID, list[Delivered]]:
    """From accepted deliveries alone: when each was released against the order's day, and which attempt it was."""
    found: dict[UUID, list[Delivered]] = defaultdict(list)
    accepted = Delivery.objects.filter(
        state="accepted", engagement__sponsor_id=sponsor_id, order__site__isnull=False
    ).select_related("order")
    signed = _signed([str(each.pk) for each in accepted])
    for each in accepted:
        released, taken = signed.get((str(each.pk), "released")), signed.get((str(each.pk), "accepted"))
        if released is not None and taken is not None and each.order.due is not None:
            found[each.order.site_id].append(
                Delivered(
                    order=each.order.number,
                    accepted_on=taken.time.date(),
                    on_time=released.time.date() <= each.order.due,
                    first_time=each.number == 1,
                )
            )
    return found


def _signed(ids: list[str]) -> dict[tuple[str, str], Signature]:
    given = Signature.objects.filter(signed_type=Delivery.subject_type(), signed_id__in=ids).order_by("time")
    return {(each.signed_id, each.meaning): each for each in given}
