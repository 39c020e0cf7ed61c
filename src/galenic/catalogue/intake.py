"""Takes in what a service is given: tables, evidence and records, each with a receipt of its content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from galenic.canonical import digest_bytes, digest_of
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import GivenInput, Performance, Reading
from galenic.catalogue.service import EvidenceInput, Input, Inputs, RecordInput, Service, TableInput
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError

MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's bytes under the name that it came with; the name's ending tells the format."""

    content: bytes
    name: str


def take(
    service: Service, data: Mapping[str, Any], reading: Reading, max_bytes: int
) -> tuple[Inputs, tuple[GivenInput, ...]]:
    """Read every input; when several are bad, all their faults are told at once."""
    declared = {item.name: item for item in service.inputs}
    _refuse_lost_units(service, reading)
    service.check_given(frozenset(data))
    taken: dict[str, Any] = {}
    given: list[GivenInput] = []
    refused: list[InputError] = []
    for name, value in data.items():
        try:
            taken[name], receipt = _read(declared[name], value, reading, max_bytes)
        except InputError as error:
            refused.append(error)
        else:
            given.append(receipt)
    if refused:
        raise _together(refused)
    inputs = Inputs(
        tables={name: value for name, value in taken.items() if isinstance(declared[name], TableInput)},
        evidence={name: value for name, value in taken.items() if isinstance(declared[name], EvidenceInput)},
        records={name: value for name, value in taken.items() if isinstance(declared[name], RecordInput)},
    )
    return inputs, tuple(given)


def recognize(service: Service, file: Path, reading: Reading) -> str:
    """Tell which input a file is, when nobody says: the only one, or the only table whose columns it has.

    Raises InputError SRV-004 when several inputs, or none, fit.
    """
    from galenic.catalogue.tables.sniffing import is_dataset_json

    tables = [item for item in service.inputs if isinstance(item, TableInput)]
    if len(service.inputs) == 1:
        return service.inputs[0].name
    upload = _file(file, MAX_BYTES)
    if file.suffix.lower() == ".json" and not is_dataset_json(upload.content):
        fitting = [item.name for item in service.inputs if not isinstance(item, TableInput)]
    elif len(tables) == 1:
        return tables[0].name
    else:
        fitting = [item.name for item in tables if _has_columns(item, upload, reading)]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(fitting or [item.name for item in service.inputs])
    what = "could be several inputs" if fitting else "has the columns of no input"
    raise InputError(f"{file} {what} of {service.id}.", code="SRV-004", remedy=f"Say which: NAME={file}, of {names}.")


def _has_columns(item: TableInput, upload: Upload, reading: Reading) -> bool:
    """Whether a file has what the schema asks for and nothing else; whatever else is wrong with it is told later."""
    from galenic.catalogue.tables.faults import Code
    from galenic.catalogue.tables.reading import read_table

    try:
        read_table(upload.content, item.schema, **reading.of(item).model_dump(), name=upload.name)
    except InputError as error:
        return {fault.code for fault in error.faults}.isdisjoint({Code.MISSING_COLUMN, Code.EXTRA_COLUMN, Code.EMPTY})
    return True


def _together(refused: list[InputError]) -> InputError:
    if len(refused) == 1:
        return refused[0]
    message = " ".join(error.message for error in refused)
    faults = [fault for error in refused for fault in error.faults]
    remedy = " ".join(dict.fromkeys(error.remedy for error in refused if error.remedy))
    return InputError(message, code=refused[0].code, faults=faults, remedy=remedy)


def _read(item: Input, value: Any, reading: Reading, max_bytes: int) -> tuple[Any, GivenInput]:
    if isinstance(item, TableInput):
        return _read_table(item, value, reading, max_bytes)
    if isinstance(item, EvidenceInput):
        return _read_evidence(item, value, max_bytes)
    record = value if isinstance(value, Mapping) else _json(item, _upload(value, item.name, max_bytes))
    if not isinstance(record, Mapping):
        raise InputError(f"{item.name} is no record: an object with names is wanted.", code="SRV-006")
    return record, GivenInput(name=item.name, source=str(record.get("id", "")), sha256=digest_of(record))


def _read_table(item: TableInput, value: Any, reading: Reading, max_bytes: int) -> tuple[Table, GivenInput]:
    from galenic.catalogue.tables.reading import read_table

    how = reading.of(item)
    source, sha256, name = _source(item, value, max_bytes)
    table = read_table(source, item.schema, **how.model_dump(), max_bytes=max_bytes, name=name)
    units = {column: unit for column, unit in table.units.items() if unit}
    rows = table.frame.height
    return table, GivenInput(name=item.name, source=name, sha256=sha256, rows=rows, units=units, reading=how)


def _source(item: TableInput, value: Any, max_bytes: int) -> tuple[Any, str, str]:
    """What is read, its digest and its name. A frame has the digest of its CSV text, records that of their JSON."""
    if hasattr(value, "write_csv"):
        return value, digest_bytes(value.write_csv().encode()), item.name
    if hasattr(value, "to_csv"):
        return value, digest_bytes(value.to_csv(index=False).encode()), item.name
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return value, digest_of(list(value)), item.name
    file = _upload(value, item.name, max_bytes)
    return file.content, digest_bytes(file.content), file.name


def _read_evidence(item: EvidenceInput, value: Any, max_bytes: int) -> tuple[Outcome, GivenInput]:
    if isinstance(value, Outcome):
        return value, GivenInput(name=item.name, source=item.service, sha256=value.digest)
    found = value if isinstance(value, Performance) else _performance(item, _upload(value, item.name, max_bytes))
    if found.service != item.service:
        raise InputError(f"{item.name} takes evidence of {item.service}, not of {found.service}.", code="SRV-005")
    return found.outcome, GivenInput(name=item.name, source=found.service, sha256=found.digest)


def _performance(item: EvidenceInput, file: Upload) -> Performance:
    """Evidence from a file is believed only when its digest covers what it says."""
    try:
        found = Performance.model_validate(_json(item, file))
    except ValidationError as error:
        problem = f"{file.name} does not hold evidence as `galenic perform {item.service} --json` writes it."
        raise InputError(problem, code="SRV-006", remedy="Write it with that command.") from error
    if not found.holds():
        problem = f"{file.name} was changed after it was written: its digest does not fit its content."
        raise InputError(problem, code="SRV-007", remedy=f"Perform {item.service} again.")
    return found


def _json(item: Input, file: Upload) -> Any:
    try:
        return json.loads(file.content)
    except ValueError as error:
        raise InputError(f"{item.name}: {file.name} is not JSON.", code="SRV-006") from error


def _upload(value: Any, name: str, max_bytes: int) -> Upload:
    if isinstance(value, Upload):
        return value
    if isinstance(value, bytes):
        return Upload(value, name)
    if isinstance(value, (str, Path)):
        return _file(Path(value), max_bytes)
    problem = f"{name}: a {type(value).__name__} cannot be read."
    raise InputError(problem, code="SRV-006", remedy="Give a path, bytes, records, a data frame, or evidence.")


def _file(path: Path, max_bytes: int) -> Upload:
    try:
        size = path.stat().st_size
        if size <= max_bytes:
            return Upload(path.read_bytes(), path.name)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", code="SRV-006") from error
    remedy = "Split the file, or raise the limit where you are allowed to."
    raise InputError(f"{path} has {size:,} bytes; the limit is {max_bytes:,}.", code="SRV-009", remedy=remedy)


def _refuse_lost_units(service: Service, reading: Reading) -> None:
    tables = [item for item in service.inputs if isinstance(item, TableInput)]
    used = {name for item in tables for name in reading.of(item).units}
    lost = [name for name in reading.units if name not in used and name.partition(".")[2] not in used]
    if lost:
        columns = ", ".join(dict.fromkeys(column.name for item in tables for column in item.schema.columns))
        faults = [Fault("SRV-008", "No input has this column.", value=name, allowed=columns) for name in lost]
        raise InputError("A unit is stated for a column that does not exist.", code="SRV-008", faults=faults)
