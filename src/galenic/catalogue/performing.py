"""The Python call: perform a service on files, bytes, frames or evidence, without a database.

>>> from galenic.catalogue import perform
>>> done = perform(
...     "bioequivalence.study", {"parameters": "study.csv"}, {"region": "EU", "filing_date": "2026-03-01"}
... )  # doctest: +SKIP
>>> done.outcome.conclusion  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galenic.catalogue.discovery import service as look_up
from galenic.catalogue.intake import MAX_BYTES, take
from galenic.catalogue.options import parse_options
from galenic.catalogue.performed import Performance, Reading
from galenic.catalogue.service import Options, RecordInput, Service
from galenic.errors import InputError


def perform(
    service_id: str,
    data: Any,
    options: Mapping[str, Any] | Options | None = None,
    *,
    units: Mapping[str, str] | None = None,
    reading: Reading | None = None,
    max_bytes: int = MAX_BYTES,
) -> Performance:
    """Perform a service. `data` maps input names to what is given, or is the only input itself.

    A table is given as a path, an `Upload`, bytes, records, a polars or pandas frame; evidence as a `Performance`, an
    `Outcome`, or a file that `galenic perform --json` wrote; a record as a mapping or a JSON file. `units` states units
    of columns whose heading has none; `reading` says how files are written (decimal comma, worksheet, formulas).
    Raises InputError: services SRV-, options OPT-, tables TAB-, and whatever the calculation refuses.
    """
    service = look_up(service_id)
    service.check_computes()
    used = options if isinstance(options, service.options) else parse_options(service, dict(options or {}))
    how = reading or Reading()
    how = how.model_copy(update={"units": {**how.units, **(units or {})}})
    inputs, receipts = take(service, _by_name(service, data), how, max_bytes)
    return Performance.of(service, used, receipts, service.perform(inputs, used))


def _by_name(service: Service, data: Any) -> dict[str, Any]:
    names = {item.name for item in service.inputs}
    is_record = len(names) == 1 and isinstance(service.inputs[0], RecordInput)
    if isinstance(data, Mapping) and (not is_record or set(data) == names):
        return dict(data)
    if len(service.inputs) == 1:
        return {service.inputs[0].name: data}
    raise InputError(
        f"{service.id} has several inputs: say which one this is.",
        code="SRV-004",
        remedy=f"One of {', '.join(item.name for item in service.inputs)}.",
    )
