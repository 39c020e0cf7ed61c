"""A package as the checks see it: data sets, descriptions, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from galenic.dossier.cdisc import dataset_json, transport_reading
from galenic.dossier.cdisc.conformance.findings import Found
from galenic.dossier.cdisc.define_reading import Described, read_define
from galenic.dossier.cdisc.errors import CdiscRefused, UnreadableDataSet
from galenic.dossier.cdisc.standard import Description, Family, descriptions
from galenic.dossier.cdisc.tables import Cell, DataSet

DEFINE = "define.xml"
TRANSPORT, JSON = ".xpt", (".json", dataset_json.LINES)


@dataclass(frozen=True)
class Case:
    """Data sets by name; `twins` are those that came in a second or third format; `noted` what reading found.

    `defined` holds by folder what define.xml describes and which data sets stand beside it.
    """

    data_sets: Mapping[str, DataSet]
    twins: tuple[DataSet, ...] = ()
    defined: tuple[tuple[str, Described | None, tuple[str, ...]], ...] = ()
    noted: tuple[Found, ...] = ()

    def get(self, name: str) -> DataSet:
        """A data set; an empty one where the package lacks it."""
        return self.data_sets.get(name) or DataSet(name, "", (), ())

    def records(self, name: str) -> Iterator[tuple[int, dict[str, Cell]]]:
        """The records of a data set, counted from 1."""
        return enumerate(self.get(name).records(), start=1)

    def known(self) -> Iterator[tuple[DataSet, Description]]:
        """The data sets that the specification describes, with their description."""
        for name, data_set in self.data_sets.items():
            if name in descriptions():
                yield data_set, descriptions()[name]

    def of_family(self, family: Family) -> list[DataSet]:
        """The data sets of one family."""
        return [data_set for data_set, about in self.known() if about.family is family]

    @cached_property
    def subjects(self) -> Mapping[str, dict[str, Cell]]:
        """The records of DM by subject."""
        return {text(record, "USUBJID"): record for _, record in self.records("DM")}

    @cached_property
    def analyzed(self) -> Mapping[str, dict[str, Cell]]:
        """The records of ADSL by subject."""
        return {text(record, "USUBJID"): record for _, record in self.records("ADSL")}


def text(record: Mapping[str, Cell], name: str) -> str:
    """A cell as text; empty where there is nothing."""
    value = record.get(name)
    return "" if value is None else str(value)


def number(record: Mapping[str, Cell], name: str) -> float | None:
    """A cell as a number; None where there is none."""
    value = record.get(name)
    return float(value) if isinstance(value, (int, float)) else None


def read_folder(folder: Path) -> Case:
    """Read every transport file, every Dataset-JSON (one object, or lines) and every define.xml below a folder.

    Raises CdiscRefused CDI-006 where there is nothing to check.
    """
    if not folder.is_dir():
        raise CdiscRefused(f"{folder} is no folder.", code="CDI-006")
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in {TRANSPORT, *JSON})
    if not files:
        message = f"{folder} holds neither transport files (.xpt) nor Dataset-JSON (.json, .ndjson)."
        raise CdiscRefused(message, code="CDI-006", remedy="Name the folder of the data sets, or one above it.")
    noted: list[Found] = []
    data_sets: dict[str, DataSet] = {}
    twins: list[DataSet] = []
    beside: dict[Path, list[str]] = {}
    for file in files:
        shown = file.relative_to(folder).as_posix()
        try:
            found = _read(file)
        except (UnreadableDataSet, OSError) as error:
            noted.append(Found("CDISC-101", str(getattr(error, "message", error)), shown))
            continue
        if file.stem != found.name.lower():
            noted.append(Found("CDISC-109", f"{shown} holds {found.name}.", found.name))
        beside.setdefault(file.parent, []).append(found.name)
        if data_sets.setdefault(found.name, found) is not found:
            twins.append(found)
    defined = tuple(_defined(folder, parent, names, noted) for parent, names in sorted(beside.items()))
    return Case(data_sets, tuple(twins), defined, tuple(noted))


def _read(file: Path) -> DataSet:
    content = file.read_bytes()
    reader = transport_reading.read if file.suffix.lower() == TRANSPORT else dataset_json.read
    return reader(content, file.name)


def _defined(
    folder: Path, parent: Path, names: list[str], noted: list[Found]
) -> tuple[str, Described | None, tuple[str, ...]]:
    file = parent / DEFINE
    shown = parent.relative_to(folder).as_posix()
    if not file.is_file():
        return shown, None, tuple(names)
    try:
        return shown, read_define(file.read_bytes()), tuple(names)
    except (UnreadableDataSet, OSError) as error:
        noted.append(Found("CDISC-101", str(getattr(error, "message", error)), f"{shown}/{DEFINE}"))
        return shown, None, tuple(names)
