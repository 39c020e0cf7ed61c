"""The directory of partners: what a sponsor knows of sites, filtered, compared for some work, and read from tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from galenic.catalogue.discovery import services
from galenic.catalogue.tables.schema import TableSchema
from galenic.catalogue.tables.sniffing import ENDINGS
from galenic.catalogue.tables.templates import template_csv, template_workbook
from galenic.errors import GalenicError
from galenic.parties.errors import NotVisible
from galenic.parties.models import Organization, Site
from galenic.parties.reader import Reader
from galenic.partners.models import Capability, Inspection
from galenic.partners.queries import directory_sites, qualifications_for
from galenic.partners.rules.qualification import QUALIFIED
from galenic.partners.shortlist import Candidate, Criterion, Inspected, Stated, Want, shortlist
from galenic.programmes.directory import candidates
from galenic.programmes.directory_import import CAPABILITIES, INSPECTIONS, import_capabilities, import_inspections
from galenic.programmes.sourcing.rules import today
from galenic.web.downloads import file_response
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.lists.exporting import Column, exported
from galenic.web.lists.views import service_title
from galenic.web.middleware import Request
from galenic.web.orders.inputs import reading_fields
from galenic.web.partners.fields import may_qualify, service_choices
from galenic.web.partners.scoring import read_asked, want_fields, weight_fields
from galenic.web.uploads import file_of, reading_of

Import = Callable[..., Sequence[Capability | Inspection]]
TABLES: Mapping[str, tuple[TableSchema, str, Import]] = {
    "capabilities": (CAPABILITIES, "What sites can do", import_capabilities),
    "inspections": (INSPECTIONS, "Inspections of sites", import_inspections),
}
SORTS = {"name": "Name", "services": "Most services", "batch": "Largest batch", "inspected": "Latest inspection"}

#: The directory as a file.
COLUMNS = (
    Column("Organization", lambda each: each.site.organization.name),
    Column("Site", lambda each: each.site.name),
    Column("Kind", lambda each: each.site.organization.get_kind_display()),
    Column("Offers", lambda each: ", ".join(service_title(said.service_id) for said in each.stated)),
    Column("Modalities", lambda each: ", ".join(each.modalities)),
    Column("Dosage forms", lambda each: ", ".join(each.dosage_forms)),
    Column("Platforms", lambda each: ", ".join(each.platforms)),
    Column("Batch, kg", lambda each: each.batch_kg),
    Column("Reactor, L", lambda each: each.reactor_liters),
    Column("Releases", lambda each: each.releases),
    Column("Delivered", lambda each: each.delivered),
    Column("In time", lambda each: each.in_time),
    Column("Qualified for", lambda each: ", ".join(service_title(service_id) for service_id in each.qualified)),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A site with what is known of it now; empty and None mean that nobody has said."""

    site: Site
    stated: tuple[Stated, ...]
    inspections: tuple[Inspected, ...]
    qualified: tuple[str, ...]
    delivered: int
    in_time: int

    @property
    def modalities(self) -> tuple[str, ...]:
        """All that any service of it is said to cover."""
        return _all(each.modalities for each in self.stated)

    @property
    def dosage_forms(self) -> tuple[str, ...]:
        """All that any service of it is said to make."""
        return _all(each.dosage_forms for each in self.stated)

    @property
    def platforms(self) -> tuple[str, ...]:
        """All instruments that it is said to have."""
        return _all(each.platforms for each in self.stated)

    @property
    def batch_kg(self) -> float | None:
        """Its largest batch."""
        return max((each.batch_kg for each in self.stated if each.batch_kg is not None), default=None)

    @property
    def reactor_liters(self) -> float | None:
        """Its largest reactor."""
        return max((each.reactor_liters for each in self.stated if each.reactor_liters is not None), default=None)

    @property
    def releases(self) -> bool | None:
        """Whether its own quality control releases, for any service."""
        said = [each.releases for each in self.stated if each.releases is not None]
        return any(said) if said else None

    @property
    def last_inspection(self) -> date:
        """The day of its latest one; the first of all days where none is known."""
        return max((each.inspected_on for each in self.inspections), default=date.min)


@require_safe
def directory(request: Request) -> HttpResponse:
    """Every site that one's organization keeps a note of, narrowed by what the address asks for."""
    reader = request.reader
    _require_sponsor(reader)
    known = _known(reader)
    data = request.GET
    found = _narrowed(known, data)
    context = {
        "found": found,
        "count": len(known),
        "fields": _filters(known, data),
        "may_write": may_qualify(reader),
        "filtered": any(typed(data, name) for name in ("service", "kind", *NARROWS, "agency", "releases")),
    }
    return render(request, "partners/directory.html", context)


@require_safe
def sites_file(request: Request) -> HttpResponse:
    """The sites that the page shows, as a file."""
    _require_sponsor(request.reader)
    found = _narrowed(_known(request.reader), request.GET)
    return exported(request.reader, "sites", COLUMNS, found, request.GET.dict())


@require_safe
def site(request: Request, record_id: UUID) -> HttpResponse:
    """One site: every statement with its day and source, inspections, and how it delivered."""
    reader = request.reader
    _require_sponsor(reader)
    found = directory_sites(reader).filter(pk=record_id).first()
    if found is None:
        raise NotVisible
    of = {each.key: each for each in candidates(reader)}.get(str(found.pk), Candidate(str(found.pk), str(found)))
    latest = {(each.service_id, each.stated_on, each.source) for each in _latest(of.stated)}
    context = {
        "record": found,
        "stated": [
            (each, (each.service_id, each.stated_on, each.source) in latest)
            for each in sorted(of.stated, key=lambda each: (each.service_id, each.stated_on), reverse=True)
        ],
        "inspections": sorted(of.inspections, key=lambda each: each.inspected_on, reverse=True),
        "deliveries": sorted(of.deliveries, key=lambda each: each.accepted_on, reverse=True),
        "qualifications": qualifications_for(reader).filter(site=found),
        "may_write": may_qualify(reader),
    }
    return render(request, "partners/site.html", context)


@require_safe
def compared(request: Request) -> HttpResponse:
    """Which sites fit a piece of work, under weights that stand in the address."""
    reader = request.reader
    _require_sponsor(reader)
    service_id = typed(request.GET, "service")
    service = services().get(service_id)
    asked, error = read_asked(Want(service_id=service_id, on=today()), request.GET)
    known = candidates(reader)
    context = {
        "service": service,
        "service_field": Field("service", "Service", "", "select", required=True, choices=service_choices(service_id)),
        "ranked": shortlist(known, asked.want, asked.weights) if service else [],
        "criteria": [each for each in Criterion if asked.weights.get(each, 0) > 0],
        "weights": weight_fields(request.GET, error),
        "wants": want_fields(request.GET, error),
        "error": error,
        "known": len(known),
        "on": asked.want.on,
    }
    return render(request, "partners/shortlist.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def load(request: Request) -> HttpResponse:
    """Read what is known of sites from a table: whole, or not at all, with every fault named."""
    _require_sponsor(request.reader)
    if not may_qualify(request.reader):
        raise NotVisible
    table = typed(request.POST if request.method == "POST" else request.GET, "table", "")
    error = None
    if request.method == "POST":
        try:
            count = _stored(request, table)
        except GalenicError as refused:
            error = refused
        else:
            messages.success(request, f"{count} statement{'' if count == 1 else 's'} added to the directory.")
            return redirect("partners:directory")
    context = {
        "tables": [(name, title, schema.columns, reading_fields(name)) for name, (schema, title, _) in TABLES.items()],
        "endings": ",".join(ENDINGS),
        "table": table,
        "error": error,
    }
    return render(request, "partners/directory_import.html", context, status=422 if error else 200)


@require_safe
def template(request: Request, table: str, ending: str) -> HttpResponse:
    """The table to fill in."""
    _require_sponsor(request.reader)
    if table not in TABLES or ending not in ("xlsx", "csv"):
        raise Http404
    schema, title, _ = TABLES[table]
    content = template_csv(schema) if ending == "csv" else template_workbook(schema, title)
    return file_response(content, f"directory.{table}.{ending}")


def _stored(request: Request, table: str) -> int:
    if table not in TABLES:
        raise NotVisible
    name, content = file_of(request)
    reader = request.reader
    sponsor = reader.person.organization
    return len(TABLES[table][2](by=reader, sponsor=sponsor, source=content, name=name, **reading_of(request)))


def _require_sponsor(reader: Reader) -> None:
    """A directory is its sponsor's own: for others there is none."""
    sponsors = reader.person.organization.kind == Organization.Kind.SPONSOR
    if not (sponsors and reader.kept_roles(reader.organization_id)):
        raise NotVisible


def _known(reader: Reader) -> list[Known]:
    of = {each.key: each for each in candidates(reader)}
    qualified: dict[UUID, list[str]] = {}
    for each in qualifications_for(reader).filter(state__in=QUALIFIED):
        qualified.setdefault(each.site_id, []).append(each.service_id)
    found = []
    for place in directory_sites(reader):
        candidate = of.get(str(place.pk), Candidate(str(place.pk), str(place)))
        found.append(
            Known(
                site=place,
                stated=_latest(candidate.stated),
                inspections=candidate.inspections,
                qualified=tuple(qualified.get(place.pk, ())),
                delivered=len(candidate.deliveries),
                in_time=sum(each.on_time for each in candidate.deliveries),
            )
        )
    return found


def _latest(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """For each service the statement that stands: a later one takes the place of an earlier one."""
    latest: dict[str, Stated] = {}
    for each in sorted(stated, key=lambda each: each.stated_on):
        latest[each.service_id] = each
    return tuple(latest.values())


NARROWS: Mapping[str, str] = {"modality": "modalities", "dosage_form": "dosage_forms", "platform": "platforms"}


def _narrowed(known: Iterable[Known], data: Typed) -> list[Known]:
    """The sites that the address asks for, in its order."""
    return sorted((each for each in known if _fits(each, data)), key=_order(typed(data, "sort", "name")))


def _fits(each: Known, data: Typed) -> bool:
    service, kind, agency = typed(data, "service"), typed(data, "kind"), typed(data, "agency")
    lists = all(not (value := typed(data, name)) or value in getattr(each, of) for name, of in NARROWS.items())
    return (
        lists
        and (not service or service in {said.service_id for said in each.stated})
        and (not kind or kind == each.site.organization.kind)
        and (not agency or agency in {said.agency for said in each.inspections})
        and (not typed(data, "releases") or each.releases is True)
    )


def _order(sort: str) -> Callable[[Known], tuple[float, str, str]]:
    """By what is greatest first where a number is asked for, and always by name then."""

    def order(each: Known) -> tuple[float, str, str]:
        numbers = {
            "services": -len(each.stated),
            "batch": -(each.batch_kg or 0),
            "inspected": -each.last_inspection.toordinal(),
        }
        return numbers.get(sort, 0), each.site.organization.name, each.site.name

    return order


def _filters(known: list[Known], data: Typed) -> list[Field]:
    """What the directory can be narrowed by: only what some site is said to have."""
    offered = {said.service_id for each in known for said in each.stated}
    titles = sorted((services()[each].title if each in services() else each, each) for each in offered)
    options = {
        "service": ("Offers", [(key, title) for title, key in titles]),
        "kind": ("Kind", [(str(k), str(k.label)) for k in Organization.Kind if k != Organization.Kind.SPONSOR]),
        "modality": ("Modality", _pairs(each.modalities for each in known)),
        "dosage_form": ("Dosage form", _pairs(each.dosage_forms for each in known)),
        "platform": ("Platform", _pairs(each.platforms for each in known)),
        "agency": ("Inspected by", _pairs([i.agency for i in each.inspections] for each in known)),
    }
    fields = [
        Field(name, label, "", "select", choices=chosen([("", "all"), *values], typed(data, name)))
        for name, (label, values) in options.items()
    ]
    sort = Field("sort", "Sorted by", "", "select", choices=chosen(SORTS.items(), typed(data, "sort", "name")))
    releases = Field("releases", "Releases by its own quality control", typed(data, "releases"), "checkbox")
    return [*fields, sort, releases]


def _pairs(lists: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    return [(each, each) for each in _all(lists)]


def _all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({each for found in lists for each in found}))
