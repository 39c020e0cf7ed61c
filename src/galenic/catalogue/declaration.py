"""What every declaration of a service has to keep, checked when the catalogue is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import get_args

from galenic.catalogue.planning.product import Market
from galenic.catalogue.service import EvidenceInput, Options, Partner, Service, TableInput
from galenic.errors import Fault

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")
INPUT_NAME = re.compile(r"[a-z][a-z0-9_]*")
CTD_PLACE = re.compile(r"[1-5](\.(\d+|[SPAR]))*")
REGION = re.compile(r"\*|[A-Z]{2,5}")


def faults_of(service: Service) -> Iterator[Fault]:
    """Find everything that one declaration gets wrong, for itself."""
    for message in (*_identity(service), *_planning(service), *_inputs(service), *_calculation(service)):
        yield Fault(code="CAT-004", message=message, table=service.id)


def faults_between(catalogue: Mapping[str, Service]) -> Iterator[Fault]:
    """Find what declarations get wrong about each other: references to nowhere, and needs that run in a circle."""
    for service in catalogue.values():
        for name in sorted(_referred(service) - catalogue.keys()):
            yield Fault(code="CAT-006", message=f"refers to {name}, which is no service", table=service.id)
    needs = {service.id: {need.service for need in service.needs} for service in catalogue.values()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        yield Fault(code="CAT-007", message=f"needs run in a circle: {' <- '.join(error.args[1])}")


def _referred(service: Service) -> set[str]:
    needed = {name for need in service.needs for name in (need.service, *need.alternatives)}
    return needed | {item.service for item in service.inputs if isinstance(item, EvidenceInput)}


def _identity(service: Service) -> Iterator[str]:
    if not ID.fullmatch(service.id):
        yield "an id reads discipline.name, in lower case with hyphens"
    if not service.title or not service.delivers:
        yield "title and delivers must say something"
    if not service.performed_by or not all(isinstance(partner, Partner) for partner in service.performed_by):
        yield f"performed_by names at least one of {', '.join(Partner)}"
    if not service.stages or not set(service.stages) <= {1, 2, 3, 4}:
        yield "stages are one or more of 1, 2, 3, 4"
    for region, places in service.ctd.items():
        if not REGION.fullmatch(region):
            yield f"ctd region {region!r} is neither '*' nor a code such as 'US'"
        yield from (f"{place!r} is no place in the CTD" for place in places if not CTD_PLACE.fullmatch(place))


def _planning(service: Service) -> Iterator[str]:
    for weeks in (service.weeks, *(rule.weeks for rule in service.needed if rule.weeks)):
        if not 0 < weeks[0] <= weeks[1]:
            yield "weeks are the shortest and the longest duration, above 0"
    for rule in service.needed:
        if not rule.when or not rule.reason or not rule.guideline:
            yield "a rule of needed has a condition, a reason and a guideline"
        yield from (f"{market!r} is no market" for market in rule.markets if market not in get_args(Market))


def _inputs(service: Service) -> Iterator[str]:
    yield from (f"input {name} is declared twice" for name in _twice(item.name for item in service.inputs))
    groups = Counter(item.one_of for item in service.inputs if item.one_of)
    yield from (f"one_of {group} has a single member" for group, count in groups.items() if count == 1)
    for item in service.inputs:
        if not INPUT_NAME.fullmatch(item.name):
            yield f"input name {item.name!r} is not lower case with underscores"
        if isinstance(item, TableInput):
            yield from _schema(item)


def _schema(item: TableInput) -> Iterator[str]:
    columns = item.schema.columns
    names = {column.name for column in columns}
    written = [name for column in columns for name in {alias.lower() for alias in (column.name, *column.aliases)}]
    yield from (f"{item.name}: column name {name} is used twice" for name in _twice(written))
    yield from (f"{item.name}: key {name} is no column" for name in item.schema.key if name not in names)


def _calculation(service: Service) -> Iterator[str]:
    if not (isinstance(service.options, type) and issubclass(service.options, Options)):
        yield "options is a subclass of galenic.catalogue.service.Options"
        return
    for name, field in service.options.model_fields.items():
        if not field.description:
            yield f"option {name} has no description; it becomes the help of command, form and API"
    if service.calculate is None:
        return
    if service.version == "0":
        yield "a service that computes states its version"
    if not service.inputs:
        yield "a service that computes declares its inputs"
    yield from (f"criterion {name} is declared twice" for name in _twice(item.name for item in service.criteria))
    yield from (f"criterion {item.name} names no source" for item in service.criteria if not item.source)
    if not 0 < service.tolerance < 1:
        yield "tolerance is a relative difference between 0 and 1"


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
