"""From stored inputs to an outcome and its digests: the one way in which evidence is computed, and computed again."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import ValidationError

from galenic import __version__
from galenic.canonical import canonical_text, digest_of
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.service import Inputs, Service
from galenic.evidence import store
from galenic.evidence.errors import EvidenceNotUsable
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.reading import read_table

#: What can change a number: recorded with every piece of evidence.
NUMERICAL = ("numpy", "scipy", "polars", "numba")

#: What an input is taken from.
Source = DataSet | Evidence


@dataclass(frozen=True, slots=True)
class Computed:
    """An outcome with everything that its evidence has to hold."""

    service: Service
    options: Mapping[str, Any]
    inputs: Mapping[str, Source]
    outcome: Outcome
    stored: Mapping[str, Any]
    labels: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The evidence's digest (see `evidence_digest`)."""
        digests = {name: source.digest for name, source in self.inputs.items()}
        return evidence_digest(self.service.id, self.service.version, digests, self.options, self.outcome.digest)


def compute(service: Service, inputs: Mapping[str, Source], options: Mapping[str, Any]) -> Computed:
    """Read the inputs from the document store and from signed evidence, and perform the service.

    Raises InputError as the service does, DocumentMissing and DocumentDamaged.
    """
    from galenic.catalogue.options import parse_options

    parsed = parse_options(service, options)
    outcome = service.perform(_gathered(service, inputs), parsed)
    return Computed(
        service=service,
        options=parsed.model_dump(mode="json"),
        inputs=inputs,
        outcome=outcome,
        stored=outcome.model_dump(mode="json"),
        labels=labels_of(inputs),
    )


def evidence_digest(
    service_id: str, service_version: str, inputs: Mapping[str, str], options: Mapping[str, Any], outcome: str
) -> str:
    """SHA-256 over service, version, input digests, options and the outcome's digest: same work, same digest."""
    return digest_of(
        {
            "service": service_id,
            "version": service_version,
            "inputs": dict(inputs),
            "options": dict(options),
            "outcome": outcome,
        }
    )


def data_digest(sha256: str, reading: Mapping[str, Any]) -> str:
    """What a data set's digest covers: the document's bytes, and how they were read."""
    return digest_of({"sha256": sha256, "reading": dict(reading)})


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


def labels_of(inputs: Mapping[str, Source]) -> tuple[str, ...]:
    """Everything that the inputs are labelled with, carried on to what is computed from them."""
    return tuple(sorted({label for source in inputs.values() for label in source.labels}))


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
    tables = {name: source for name, source in inputs.items() if isinstance(source, DataSet)}
    evidence = {name: source for name, source in inputs.items() if isinstance(source, Evidence)}
    return Inputs(
        tables={
            name: read_table(
                service,
                name,
                store.read(data_set.document.sha256),
                file_name=data_set.document.file_name,
                reading=data_set.reading,
            )
            for name, data_set in tables.items()
        },
        evidence={name: outcome_of(source) for name, source in evidence.items()},
    )
