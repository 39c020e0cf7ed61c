"""A directory of partners from spreadsheets: read whole, or refused whole with every fault named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from galenic.catalogue import discovery
from galenic.catalogue.tables.reading import TableSource, read_table
from galenic.catalogue.tables.schema import Column, Kind, Table, TableSchema
from galenic.errors import Fault
from galenic.ledger import clock
from galenic.parties.models import Organization, Site
from galenic.parties.rules import Administrator
from galenic.partners import commands
from galenic.partners.errors import PartnerRefused
from galenic.partners.models import Capability, Inspection

_WHERE = (
    Column("organization", Kind.TEXT, "Organization", "As it is known here.", aliases=("partner", "company")),
    Column("site", Kind.TEXT, "Site", "As it is known here."),
)
_FROM = (
    Column("stated_on", Kind.DATE, "Stated on", "The day on which the source said so."),
    Column("source", Kind.TEXT, "Source", "Where the statement can be found."),
)


def _listing(name: str, title: str, *example: str) -> Column:
    text = "Several are parted by semicolons; empty when it is not known."
    return Column(name, Kind.TEXT, title, text, required=False, blank=True, example=example)


CAPABILITIES = TableSchema(
    columns=(
        *_WHERE,
        Column("service", Kind.TEXT, "Service", "The service's id; `galenic services` lists them."),
        _listing("modalities", "Modalities", "small molecule; peptide"),
        _listing("dosage_forms", "Dosage forms", "tablet; capsule"),
        Column("batch", Kind.NUMBER, "Largest batch", unit="kg", required=False, blank=True, above=0),
        Column("reactor", Kind.NUMBER, "Largest reactor", unit="L", required=False, blank=True, above=0),
        _listing("platforms", "Platforms", "LC-MS/MS; HRMS"),
        Column("releases", Kind.TEXT, "Releases", required=False, blank=True, allowed=("yes", "no")),
        Column("validated_processes", Kind.INTEGER, "Validated processes", required=False, blank=True, minimum=0),
        *_FROM,
    ),
    key=("organization", "site", "service", "stated_on", "source"),
)
INSPECTIONS = TableSchema(
    columns=(
        *_WHERE,
        Column("agency", Kind.TEXT, "Agency", "FDA, EMA, MHRA, ..."),
        Column("inspected_on", Kind.DATE, "Inspected on"),
        Column("outcome", Kind.TEXT, "Outcome", allowed=tuple(Inspection.Outcome.values)),
        Column("reference", Kind.TEXT, "Reference", required=False, blank=True),
        *_FROM,
    ),
    key=("organization", "site", "agency", "inspected_on"),
)


def import_capabilities(
    *, by: Administrator, sponsor: Organization, source: TableSource, **reading: Any
) -> list[Capability]:
    """Write down what a table says about sites' capabilities; `reading` is what `read_table` takes.

    Raises TableError or PartnerRefused with every fault; then nothing is stored. NotVisible for another's directory.
    """
    table = read_table(source, CAPABILITIES, **reading)
    rows, sites = _rows(table)
    _require_sound([*_faults(table, rows, sites, ("stated_on",)), *_service_faults(table, rows)])
    with transaction.atomic():
        return [
            commands.state_capability(
                by=by,
                sponsor=sponsor,
                site=sites[row["organization"], row["site"]],
                service_id=row["service"],
                modalities=_parts(row["modalities"]),
                dosage_forms=_parts(row["dosage_forms"]),
                batch_kg=_decimal(row["batch"]),
                reactor_liters=_decimal(row["reactor"]),
                platforms=_parts(row["platforms"]),
                releases={"yes": True, "no": False}.get(row["releases"]),
                validated_processes=row["validated_processes"],
                stated_on=row["stated_on"],
                source=row["source"],
            )
            for row in rows
        ]


def import_inspections(
    *, by: Administrator, sponsor: Organization, source: TableSource, **reading: Any
) -> list[Inspection]:
    """Write down which agencies inspected which sites, as `import_capabilities` does."""
    table = read_table(source, INSPECTIONS, **reading)
    rows, sites = _rows(table)
    _require_sound(_faults(table, rows, sites, ("stated_on", "inspected_on")))
    with transaction.atomic():
        return [
            commands.record_inspection(
                by=by,
                sponsor=sponsor,
                site=sites[row["organization"], row["site"]],
                agency=row["agency"],
                inspected_on=row["inspected_on"],
                outcome=Inspection.Outcome(row["outcome"]),
                reference=row["reference"] or "",
                stated_on=row["stated_on"],
                source=row["source"],
            )
            for row in rows
        ]


Sites = Mapping[tuple[str, str], Site]
Rows = Sequence[dict[str, Any]]


def _rows(table: Table) -> tuple[Rows, Sites]:
    rows = table.frame.to_dicts()
    known = Site.objects.filter(organization__name__in={row["organization"] for row in rows})
    found = {(each.organization.name, each.name): each for each in known.select_related("organization")}
    return rows, found


def _faults(table: Table, rows: Rows, sites: Sites, days: Sequence[str]) -> Iterator[Fault]:
    """Sites that nobody has set up, and days that lie ahead."""
    today = clock.now().date()
    for row in rows:
        if (row["organization"], row["site"]) not in sites:
            found = f"{row['organization']}, {row['site']}"
            text = "no such site is known here: have it set up first"
            yield Fault("PTN-043", text, table=table.source, row=row["row"], column="site", value=found)
        for name in days:
            if row[name] > today:
                found = str(row[name])
                text = "this day lies ahead"
                yield Fault("PTN-016", text, table=table.source, row=row["row"], column=name, value=found)


def _service_faults(table: Table, rows: Rows) -> Iterator[Fault]:
    known = discovery.services()
    for row in rows:
        if row["service"] not in known:
            text = "there is no such service; `galenic services` lists them"
            yield Fault(
                "PTN-044", text, table=table.source, row=row["row"], column="service", value=str(row["service"])
            )


def _parts(text: str | None) -> list[str]:
    return [part for part in (text or "").split(";") if part.strip()]


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def _require_sound(found: Iterator[Fault] | Sequence[Fault]) -> None:
    faults = list(found)
    if faults:
        raise PartnerRefused("Nothing was stored.", faults=faults, remedy="Mend what is listed, and import it again.")
