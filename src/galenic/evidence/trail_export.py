"""The audit trail to take away (AUD-6), as CSV, JSON and PDF.

Each export is noted (AUD-9), and anchors the chains it is taken from (TMP-4).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from django.db.models import QuerySet

from galenic import __version__
from galenic.catalogue.tables.writing import write_csv
from galenic.errors import InputError
from galenic.evidence.errors import TooMuchToPrint
from galenic.evidence.trail import rows, trail_scopes
from galenic.ledger import anchors, clock
from galenic.ledger.commands import note
from galenic.ledger.models import Entry, Kind
from galenic.ledger.trail import TRAIL_COLUMNS
from galenic.parties.reader import Reader
from galenic.reports.blocks import Document, Fact, Grid, GridCell, GridColumn, Mark, Section, Verdict
from galenic.reports.text import mapped, tidy

#: A longer document is read by nobody; CSV and JSON have no limit.
MOST_PRINTED = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken away: by whom, the entries in the order in which they were written, and the filter in words."""

    by: Reader
    entries: QuerySet[Entry]
    stated: Mapping[str, str]


def export_trail(*, by: Reader, found: QuerySet[Entry], stated: Mapping[str, str], format_name: str) -> bytes:
    """The entries in `found` that the reader may read, as a file; `stated` says how they were chosen.

    Raises InputError for a format that there is not, and TooMuchToPrint.
    """
    if format_name not in WRITERS:
        raise InputError(f"{format_name!r} is no format of an audit trail.", code="RPT-003", remedy=", ".join(WRITERS))
    readable = found.filter(chain__in=trail_scopes(by)).order_by("chain_id", "sequence")
    taken = Taken(by, readable, {name: value for name, value in stated.items() if value})
    content = WRITERS[format_name](taken)
    _note(taken, format_name)
    return content


def _note(taken: Taken, format_name: str) -> None:
    by, organization = taken.by, taken.by.person.organization
    note(
        organization.ledger_scope(),
        actor=by.actor(),
        action="evidence:trail:export",
        subject=(organization.subject_type(), str(organization.pk), organization.version),
        facts={"format": format_name, "entries": taken.entries.count(), "filter": dict(taken.stated)},
    )
    anchors.anchor(by.trail_scopes, "export of the audit trail")


def _csv(taken: Taken) -> bytes:
    return write_csv(
        [list(TRAIL_COLUMNS), *([str(row[name]) for name in TRAIL_COLUMNS] for row in rows(taken.entries))]
    )


def _json(taken: Taken) -> bytes:
    content = {
        "exported_at": clock.now().isoformat(),
        "exported_by": taken.by.person.printed_name,
        "filter": dict(taken.stated),
        "entries": [each.body() | {"digest": each.digest} for each in taken.entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _pdf(taken: Taken) -> bytes:
    from galenic.reports.pdf import typeset

    count = taken.entries.count()
    if count > MOST_PRINTED:
        raise TooMuchToPrint(
            f"{count} entries are too many to print; {MOST_PRINTED} fit.",
            remedy="Narrow the filter by day, person or record, or take CSV or JSON.",
        )
    return typeset(mapped(_document(taken), tidy), clock.now().replace(microsecond=0))


def _document(taken: Taken) -> Document:
    entries = list(taken.entries)
    moment = f"{clock.now():%Y-%m-%d %H:%M:%S} UTC"
    columns = (
        GridColumn("Time (UTC)", share=3),
        GridColumn("Who", share=4),
        GridColumn("Action and record", share=5),
        GridColumn("Field", share=2),
        GridColumn("Before", share=3),
        GridColumn("After", share=4),
        GridColumn("Since first entry"),
    )
    remark = "A field that is marked changed no longer has its first value, or had another one meanwhile."
    printed = f"{len(entries)} entries"
    in_order = "In the order in which they were written, chain by chain."
    return Document(
        kind="Audit trail",
        title="Audit trail",
        subtitle=taken.by.person.organization.name,
        running=("Audit trail", moment),
        footer=f"Galenic {__version__}",
        banners=(),
        facts=(
            Fact("Printed by", taken.by.person.printed_name),
            Fact("Printed at", moment),
            Fact("Filter", _sentence(taken.stated)),
        ),
        verdict=Verdict(Mark.ESTIMATE, printed, in_order, ""),
        sections=(Section("entries", "Entries", "", "", (Grid(columns, tuple(_lines(entries)), note=remark),)),),
    )


def _lines(entries: list[Entry]) -> Iterator[tuple[GridCell, ...]]:
    for entry in entries:
        whose = ", ".join(part for part in (entry.actor_role, entry.actor_organization) if part)
        about = (
            GridCell(f"{entry.time.astimezone(UTC):%Y-%m-%d %H:%M:%S}", note=f"#{entry.sequence}"),
            GridCell(entry.actor_name, note=whose),
            GridCell(_words(entry.action.partition(":")[2]), note=_reason(entry)),
        )
        changes = {} if entry.kind == Kind.NOTE else entry.changes
        if not changes:
            yield (*about, GridCell(""), GridCell(""), GridCell(_text(entry.changes)), GridCell(""))
        for number, (name, (before, after)) in enumerate(sorted(changes.items())):
            shown = about if number == 0 else (GridCell(""), GridCell(""), GridCell(""))
            changed = GridCell("changed", mark=Mark.OPEN) if entry.kind == Kind.CHANGE else GridCell("first entry")
            yield (*shown, GridCell(name), GridCell(_text(before)), GridCell(_text(after)), changed)


def _reason(entry: Entry) -> str:
    reason = ": ".join(part for part in (_words(entry.reason_code), entry.reason_text) if part)
    return f"{entry.subject_type} {entry.subject_id}. {reason}"


def _text(value: object) -> str:
    if value is None or value == {}:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else f"{text[:400]}… (whole in CSV and JSON)"


def _sentence(stated: Mapping[str, str]) -> str:
    """The filter in words."""
    told = [f"{_words(name).lower()} {value}" for name, value in stated.items()]
    return ", ".join(told) or "everything"


def _words(name: str) -> str:
    return name.replace(":", " ").replace("_", " ").replace("-", " ").strip().capitalize()


WRITERS: dict[str, Callable[[Taken], bytes]] = {"csv": _csv, "json": _json, "pdf": _pdf}
