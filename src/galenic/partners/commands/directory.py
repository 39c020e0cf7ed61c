"""What a sponsor learns about sites is written down, with its day and its source; nothing of it is ever changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Actor
from galenic.parties.models import Organization, Site
from galenic.parties.reader import Reader
from galenic.parties.rules import Administrator
from galenic.parties.steps import require_own_role
from galenic.partners.errors import PartnerRefused
from galenic.partners.lifecycle import SPONSOR
from galenic.partners.models import Capability, Inspection
from galenic.partners.rules.qualification import stated_faults


def state_capability(
    *,
    by: Administrator,
    sponsor: Organization,
    site: Site,
    service_id: str,
    stated_on: date,
    source: str,
    modalities: Iterable[str] = (),
    dosage_forms: Iterable[str] = (),
    batch_kg: Decimal | None = None,
    reactor_liters: Decimal | None = None,
    platforms: Iterable[str] = (),
    releases: bool | None = None,
    validated_processes: int | None = None,
) -> Capability:
    """Write down what a site is said to be able to do for a service; what is left out is not known.

    A later statement takes the place of an earlier one. Raises PartnerRefused, NotVisible for another's directory.
    """
    actor = _writer(by, sponsor)
    sizes = {"batch_kg": batch_kg, "reactor_liters": reactor_liters}
    negative = [
        Fault("PTN-042", "a size is more than 0", column=name, value=str(size))
        for name, size in sizes.items()
        if size is not None and size <= 0
    ]
    _require_sound([*stated_faults({"service_id": service_id, "source": source}, {"stated_on": stated_on}), *negative])
    capability = Capability(
        sponsor=sponsor,
        site=site,
        service_id=service_id.strip(),
        modalities=_words(modalities),
        dosage_forms=_words(dosage_forms),
        batch_kg=None if batch_kg is None else str(batch_kg),
        reactor_liters=None if reactor_liters is None else str(reactor_liters),
        platforms=_words(platforms),
        releases=releases,
        validated_processes=validated_processes,
        stated_on=stated_on,
        source=source.strip(),
        recorded_by=by.person if isinstance(by, Reader) else None,
    )
    return ledger.create(capability, actor=actor, action="partners:capability:state")


def record_inspection(
    *,
    by: Administrator,
    sponsor: Organization,
    site: Site,
    agency: str,
    inspected_on: date,
    outcome: Inspection.Outcome,
    stated_on: date,
    source: str,
    reference: str = "",
) -> Inspection:
    """Write down that an agency inspected a site, and what came of it. Raises PartnerRefused, NotVisible."""
    actor = _writer(by, sponsor)
    days = {"inspected_on": inspected_on, "stated_on": stated_on}
    _require_sound(stated_faults({"agency": agency, "source": source}, days))
    inspection = Inspection(
        sponsor=sponsor,
        site=site,
        agency=agency.strip(),
        inspected_on=inspected_on,
        outcome=Inspection.Outcome(outcome),
        reference=reference.strip(),
        source=source.strip(),
        stated_on=stated_on,
        recorded_by=by.person if isinstance(by, Reader) else None,
    )
    return ledger.create(inspection, actor=actor, action="partners:inspection:record")


def _writer(by: Administrator, sponsor: Organization) -> Actor:
    """Who writes in a sponsor's directory: its own people, and the server's operator on its behalf."""
    if isinstance(by, Reader):
        return require_own_role(by, sponsor.pk, SPONSOR, "write in the directory")
    return by.actor()


def _words(given: Iterable[str]) -> list[str]:
    return sorted({each.strip() for each in given if each.strip()})


def _require_sound(found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("This cannot be recorded.", faults=faults, remedy="Mend what is listed.")
