"""What a service leaves behind when it was performed: inputs, options and outcome under one digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from galenic.canonical import digest_of
from galenic.catalogue.outcome import Outcome, Part
from galenic.catalogue.service import Options, Service, TableInput
from galenic.catalogue.tables.schema import plain_name


class Reading(Part):
    """How tables were read, as far as it was said at the call and not in the file itself."""

    units: dict[str, str] = Field(default_factory=dict, description="Unit of a column, or of input.column")
    decimal: Literal[".", ","] = "."
    delimiter: Literal["auto", ",", ";", "\t", "|"] = "auto"
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    sheet: str = Field(default="", description="Worksheet of a workbook; the first visible one when empty")
    formulas: Literal["refuse", "cached"] = "refuse"

    def of(self, item: TableInput) -> Reading:
        """Keep of the units only those that concern this input."""
        known = item.schema.by_heading()
        units = {name.removeprefix(f"{item.name}."): unit for name, unit in self.units.items()}
        return self.model_copy(update={"units": {name: u for name, u in units.items() if plain_name(name) in known}})


class GivenInput(Part):
    """One input as it was used. `sha256` is of the raw bytes; for evidence it is the digest of the evidence."""

    name: str
    source: str
    sha256: str
    rows: int | None = None
    units: dict[str, str] = Field(
        default_factory=dict, description="Unit of each column as the calculation received it"
    )
    reading: Reading | None = None

    @property
    def digest(self) -> str:
        """Digest of the bytes together with how they were read."""
        return digest_of({"sha256": self.sha256, "reading": self.reading.model_dump() if self.reading else None})


class Performance(Part):
    """A service performed: what came in, how, and what came out. Its `digest` binds all of it."""

    service: str
    version: str
    options: dict[str, Any]
    inputs: tuple[GivenInput, ...]
    outcome: Outcome
    digest: str

    @classmethod
    def of(cls, service: Service, options: Options, inputs: tuple[GivenInput, ...], outcome: Outcome) -> Performance:
        """Bind what was done into evidence."""
        plain = options.model_dump(mode="json")
        receipts = {item.name: item.digest for item in inputs}
        digest = evidence_digest(
            service=service.id, version=service.version, options=plain, inputs=receipts, outcome=outcome.digest
        )
        return cls(
            service=service.id, version=service.version, options=plain, inputs=inputs, outcome=outcome, digest=digest
        )

    def holds(self) -> bool:
        """Whether the digest still covers what stands here."""
        receipts = {item.name: item.digest for item in self.inputs}
        return self.digest == evidence_digest(
            service=self.service,
            version=self.version,
            options=self.options,
            inputs=receipts,
            outcome=self.outcome.digest,
        )


def evidence_digest(
    *, service: str, version: str, options: Mapping[str, Any], inputs: Mapping[str, str], outcome: str
) -> str:
    """Digest of evidence: service, version, options as used, digest of every input by name, digest of the outcome."""
    return digest_of(
        {"service": service, "version": version, "options": options, "inputs": dict(inputs), "outcome": outcome}
    )
