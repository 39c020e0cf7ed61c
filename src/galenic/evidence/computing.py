"""From stored inputs to an outcome and its digests: the one way in which evidence is computed, and computed again.

The digests are the catalogue's own (`galenic.catalogue.performed`): whoever has the same files and performs the service
without any database, with `galenic perform`, gets the digest that stands in the record.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import ValidationError

from galenic import __version__
from galenic.canonical import canonical_text
from galenic.catalogue.options import parse_options
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import GivenInput, Performance, Reading
from galenic.catalogue.service import Inputs, Service
from galenic.evidence import store
from galenic.evidence.errors import EvidenceNotUsable
from galenic.evidence.models import DataSet, Document, Evidence
from galenic.evidence.reading import read_table, receipt

#: What can change a number: recorded with every piece of evidence.
NUMERICAL = ("numpy", "scipy", "polars", "numba")

#: What an input is taken from.
Source = DataSet | Evidence


@dataclass(frozen=True, slots=True)
class Computed:
    """A service performed on records: what came out, and the records that went in, by input name."""

    service: Service
    performance: Performance
    inputs: Mapping[str, Source]

    @property
    def outcome(self) -> Outcome:
        return self.performance.outcome

    def labels(self) -> list[str]:
        """Everything that the inputs are labelled with is carried on to what is computed from them."""
        return sorted({label for source in self.inputs.values() for label in source.labels})


def compute(service: Service, inputs: Mapping[str, Source], options: Mapping[str, Any]) -> Computed:
    """Read the inputs from the document store and from signed evidence, and perform the service.

    Raises InputError as the service does, DocumentMissing, DocumentDamaged and EvidenceNotUsable.
    """
    parsed = parse_options(service, options)
    outcome = service.perform(_gathered(service, inputs), parsed)
    receipts = tuple(receipt_of(name, source) for name, source in inputs.items())
    return Computed(service, Performance.of(service, parsed, receipts, outcome), inputs)


def receipt_of(name: str, source: Source | Document) -> GivenInput:
    """One input as the catalogue accounts for it."""
    if isinstance(source, Evidence):
        return GivenInput(name=name, source=source.service_id, sha256=source.digest)
    if isinstance(source, Document):
        return GivenInput(name=name, source=source.file_name, sha256=source.sha256)
    document = source.document
    return receipt(name, document.file_name, document.sha256, Reading.model_validate(source.reading), source.rows)


def outcome_of(evidence: Evidence) -> Outcome:
    """The stored outcome. Raises EvidenceNotUsable when it is none, or not the one that the digest was taken of."""
    try:
        outcome = Outcome.model_validate_json(canonical_text(evidence.outcome))
    except ValidationError as error:
        raise EvidenceNotUsable(
            f"The stored outcome of evidence {evidence.digest[:12]} cannot be read.",
            remedy="Run `galenic verify`: the row was changed outside Galenic.",
        ) from error
    if outcome.digest != evidence.outcome_digest:
        raise EvidenceNotUsable(
            f"The stored outcome of evidence {evidence.digest[:12]} does not have the digest it was stored with.",
            remedy="Run `galenic verify`: the row was changed outside Galenic.",
        )
    return outcome


def software(service: Service) -> dict[str, str]:
    """The versions of everything that has a part in a number."""
    found = {"galenic": __version__, "python": platform.python_version(), service.id: service.version}
    return found | dict(_installed())


def _installed() -> Iterator[tuple[str, str]]:
    for name in NUMERICAL:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _gathered(service: Service, inputs: Mapping[str, Source]) -> Inputs:
    tables = {}
    evidence = {}
    for name, source in inputs.items():
        if isinstance(source, Evidence):
            evidence[name] = outcome_of(source)
        else:
            content = store.read(source.document.sha256)
            reading = Reading.model_validate(source.reading)
            tables[name] = read_table(service, name, content, file_name=source.document.file_name, reading=reading)
    return Inputs(tables=tables, evidence=evidence)
