"""Writes a new service and its test from the templates that ship with Galenic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from string import Template

from galenic.catalogue.declaration import ID
from galenic.catalogue.discovery import services
from galenic.catalogue.service import Partner
from galenic.cli._output import write_file
from galenic.errors import Fault, InputError


def scaffold(service_id: str, *, by: str, stage: str, title: str, package: Path, tests: Path) -> list[Path]:
    """Write all files or none, and name them; the last is the test.

    Raises InputError NEW-001 with every reason against it: NEW-002 id, NEW-003 partner, NEW-004 stage, NEW-005 no such
    package, NEW-006 exists already.
    """
    partners = [part.strip().upper() for part in by.split(",")]
    stages = [part.strip() for part in stage.split(",")]
    discipline, _, name = service_id.replace("-", "_").partition(".")
    service_file, test_file = package / discipline / f"{name}.py", tests / discipline / f"test_{name}.py"
    faults = [*_wrong(service_id, partners, stages), *_in_the_way(service_id, package, service_file, test_file)]
    if faults:
        raise InputError(f"{service_id} cannot be written.", code="NEW-001", faults=faults)
    title = " ".join(title.split()) or name.replace("_", " ").capitalize()
    values = {
        "id": service_id,
        "title": title.replace("\\", "/").replace('"', "'"),
        "quoted_title": json.dumps(title, ensure_ascii=False),
        "options": f"{name.title().replace('_', '')}Options",
        "partners": ", ".join(f"Partner.{partner}" for partner in partners),
        "stages": ", ".join(stages),
    }
    written = {
        package / discipline / "__init__.py": f'"""{discipline.replace("_", " ").capitalize()}."""\n',
        service_file: _filled("service", values),
        test_file: _filled("test", values),
    }
    for file, text in written.items():
        if file.name != "__init__.py" or not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, text.encode())
    return [service_file, test_file]


def _wrong(service_id: str, partners: list[str], stages: list[str]) -> Iterator[Fault]:
    if not ID.fullmatch(service_id):
        yield Fault("NEW-002", "This is no id.", value=service_id, allowed="discipline.name, lower case with hyphens")
    for partner in partners:
        if partner not in set(Partner):
            yield Fault("NEW-003", "There is no such partner.", value=partner, allowed=", ".join(Partner))
    for stage in stages:
        if stage not in {"1", "2", "3", "4"}:
            yield Fault("NEW-004", "There is no such stage.", value=stage, allowed="1, 2, 3, 4")


def _in_the_way(service_id: str, package: Path, *files: Path) -> Iterator[Fault]:
    if not (package / "__init__.py").is_file():
        message = "This is no Python package; go to the root of the checkout, or name your own with --package."
        yield Fault("NEW-005", message, value=str(package))
    if service_id in services():
        yield Fault("NEW-006", "The catalogue has a service of this id already.", value=service_id)
    for file in files:
        if file.exists():
            yield Fault("NEW-006", "The file exists already.", value=str(file))


def _filled(name: str, values: dict[str, str]) -> str:
    template = resources.files("galenic.cli").joinpath("_scaffold", f"{name}.py.template")
    return Template(template.read_text(encoding="utf-8")).substitute(values)
