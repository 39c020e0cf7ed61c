"""Finds every declared service: those of Galenic below this package, those of others through entry points.

A file declares a service by assigning `SERVICE`; importing it registers nothing. Files whose name starts with an
underscore are parts of a service. A package of somebody else names its services in its pyproject.toml:

    [project.entry-points."galenic.services"]
    my-company = "my_company.services"
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType, ModuleType

import galenic.catalogue
from galenic.catalogue.declaration import faults_between, faults_of
from galenic.catalogue.service import Service
from galenic.errors import Fault, GalenicError, InputError

ENTRY_POINTS = "galenic.services"
NO_DISCIPLINES = frozenset({"planning", "tables"})


class CatalogueError(GalenicError):
    """Declarations that cannot stand: a mistake of whoever wrote the service, named file by file."""

    code = "CAT-001"


@dataclass(frozen=True, slots=True)
class Declared:
    """A service and the file that declares it; `place` is what its id has to end with ("" when any will do)."""

    service: Service
    module: str
    place: str


@cache
def services() -> Mapping[str, Service]:
    """List every service by id, read once per process. Raises CatalogueError with every fault of every declaration."""
    faults: list[Fault] = []
    found: dict[str, Declared] = {}
    for declared in _declared(faults):
        faults += _placed(declared)
        faults += faults_of(declared.service)
        known = found.setdefault(declared.service.id, declared)
        if known is not declared:
            message = f"is declared by {known.module} already"
            faults.append(Fault(code="CAT-003", message=message, table=declared.module, value=declared.service.id))
    catalogue = {id_: found[id_].service for id_ in sorted(found)}
    faults += faults_between(catalogue)
    if faults:
        raise CatalogueError(
            f"The catalogue has {len(faults)} fault{'s' if len(faults) > 1 else ''}.",
            faults=faults,
            remedy="Mend the files named above, or uninstall the package that brings them.",
        )
    return MappingProxyType(catalogue)


def service(service_id: str) -> Service:
    """Look up one service. Raises InputError SRV-001, with the closest ids, when there is none."""
    known = services()
    if service_id in known:
        return known[service_id]
    same_name = [id_ for id_ in known if service_id and service_id.lower() in id_.split(".")]
    close = get_close_matches(service_id.lower(), known, n=3, cutoff=0.6) or same_name
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    raise InputError(
        f"There is no service {service_id!r}.", code="SRV-001", remedy=f"{hint}`galenic services` lists all of them."
    )


def _declared(faults: list[Fault]) -> Iterator[Declared]:
    for found in pkgutil.iter_modules(galenic.catalogue.__path__, "galenic.catalogue."):
        if found.ispkg and found.name.rpartition(".")[2] not in NO_DISCIPLINES:
            for module in _modules_below(import_module(found.name)):
                yield from _read(module, _place(module.__name__, "galenic.catalogue"), faults)
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: (entry.name, entry.value)):
        yield from _third_party(entry, faults)


def _third_party(entry: EntryPoint, faults: list[Fault]) -> Iterator[Declared]:
    """Whatever a package of somebody else raises on import becomes a fault that names the package."""
    try:
        root = import_module(entry.module)
        modules = list(_modules_below(root)) if hasattr(root, "__path__") else [root]
    except Exception as error:  # noqa: BLE001 - it is not our code that fails
        message = f"cannot be imported: {type(error).__name__}: {error}"
        faults.append(Fault(code="CAT-005", message=message, table=f"entry point {entry.name} = {entry.value}"))
        return
    for module in modules:
        yield from _read(module, _place(module.__name__, entry.module), faults)


def _modules_below(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name.rpartition(".")[2].startswith("_"):
            continue
        module = import_module(found.name)
        if found.ispkg:
            yield from _modules_below(module)
        else:
            yield module


def _read(module: ModuleType, place: str, faults: list[Fault]) -> Iterator[Declared]:
    declared = getattr(module, "SERVICE", None)
    if isinstance(declared, Service):
        yield Declared(declared, module.__name__, place)
    else:
        message = "assigns no SERVICE = Service(...); a file that is only part of a service starts with an underscore"
        faults.append(Fault(code="CAT-001", message=message, table=module.__name__))


def _place(module: str, root: str) -> str:
    """Tell what the id ends with: the file's path below its root, one discipline at most, hyphens for underscores."""
    return ".".join(module.removeprefix(root).strip(".").split(".")[-2:]).replace("_", "-")


def _placed(declared: Declared) -> Iterator[Fault]:
    if not f".{declared.service.id}".endswith(f".{declared.place}" if declared.place else ""):
        message = f"a file here declares an id that ends with {declared.place}"
        yield Fault(code="CAT-002", message=message, table=declared.module, value=declared.service.id)
