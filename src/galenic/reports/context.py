"""What a report says besides the outcome: who, when, from what, under which versions, signed by whom.

Plain values only, so that every door can fill it: the evidence page from the ledger, `galenic perform` from a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from galenic.catalogue.service import Options, Service
from galenic.errors import InputError
from galenic.reports.numbers import shown


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option as it was used. `departure` is the recorded reason when it differs from the approved work order."""

    name: str
    value: str
    default: bool
    description: str = ""
    departure: str = ""


@dataclass(frozen=True, slots=True)
class InputShown:
    """An input and where it came from: an uploaded table, sealed evidence, or a closed record.

    `rows` counts data rows; `units` gives each column's unit as the calculation received it; `origin` says who brought
    it in and when, or which record it was taken from.
    """

    name: str
    title: str
    sha256: str = ""
    file_name: str = ""
    rows: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """What 21 CFR 11.50 asks a signed record to show, and the digest that was signed (requirements SIG-1, SIG-2).

    `status` is empty while the signature holds, else a phrase such as "signed version 1, superseded".
    """

    printed_name: str
    role: str
    organization: str
    meaning: str
    signed_at: datetime
    digest: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Everything beyond the outcome; only the service must be named.

    `state` is shown as a banner on every page ("unsigned draft", "superseded"), and so are `labels` ("simulated data").
    `issued_at` dates the document: nothing here reads a clock, so the same context gives the same bytes.
    `is_document` says that nothing was computed: the outcome is what a partner states in documents of its own.
    `record_url` is the address of the installation that keeps the record, http or https: figures of the report link to
    their place there. Without it nothing is linked, and all else is the same.
    """

    service_id: str
    service_title: str
    service_version: str = ""
    guidelines: tuple[str, ...] = ()
    options: tuple[OptionShown, ...] = ()
    inputs: tuple[InputShown, ...] = ()
    evidence_id: str = ""
    evidence_digest: str = ""
    work_order: str = ""
    sponsor: str = ""
    partner: str = ""
    programme: str = ""
    product: str = ""
    performed_by: str = ""
    performed_at: datetime | None = None
    signatures: tuple[SignatureShown, ...] = ()
    state: str = ""
    labels: tuple[str, ...] = ()
    is_document: bool = False
    software_version: str = ""
    record_url: str = ""
    issued_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.record_url and not self.record_url.startswith(("https://", "http://")):
            raise InputError(
                f"{self.record_url!r} is no address a report may link to.",
                code="RPT-001",
                remedy="Give record_url as https://... or leave it out.",
            )
        for moment in (self.performed_at, self.issued_at, *(signature.signed_at for signature in self.signatures)):
            if moment is not None and moment.tzinfo is None:
                raise InputError(
                    f"{moment} has no time zone.", code="RPT-002", remedy="A report shows times with their zone."
                )


def service_facts(service: Service, options: Options | None = None) -> dict[str, Any]:
    """What follows from the declaration, for `ReportContext(**service_facts(service, options), ...)`."""
    return {
        "service_id": service.id,
        "service_title": service.title,
        "service_version": service.version,
        "guidelines": tuple(service.guidelines),
        "options": options_shown(options if options is not None else service.options()),
    }


def options_shown(options: Options) -> tuple[OptionShown, ...]:
    """Every option with its value in words, whether it is the default, and its description."""
    return tuple(
        OptionShown(
            name=name,
            value=_words(getattr(options, name)),
            default=getattr(options, name) == info.get_default(call_default_factory=True),
            description=info.description or "",
        )
        for name, info in type(options).model_fields.items()
    )


def moment_text(moment: datetime) -> str:
    """A moment to the second with its offset: `2026-03-14 09:26:53 +01:00`, or `... UTC`."""
    text = moment.isoformat(sep=" ", timespec="seconds")
    return f"{text[:19]} {'UTC' if moment.utcoffset() == timedelta(0) else text[19:]}"


def _words(value: object) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_words(item) for item in value) or "none"
    if isinstance(value, (bool, int, float)):
        return shown(value, digits=12)
    return str(getattr(value, "value", value))
