"""The audit trail to take away (AUD-6): as CSV, JSON and PDF. Each export is noted and anchors what it shows (AUD-9, TMP-4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from django.db.models import QuerySet

from galenic import __version__
from galenic.catalogue.tables.writing import write_csv
from galenic.errors import GalenicError
from galenic.evidence.trail import COLUMNS, rows
from galenic.ledger import anchors, clock
from galenic.ledger.commands import note
from galenic.ledger.models import Entry, Kind
from galenic.parties.reader import Reader
from galenic.reports.blocks import Document, Fact, Grid, GridCell, GridColumn, Mark, Section, Verdict
from galenic.web.trail.filters import TrailFilter
from galenic.web.words import titled

#: A longer document is read by nobody; CSV and JSON have no limit.
MOST_PRINTED = 2_000


class TooMuchToPrint(GalenicError):
    """More entries than fit into a document that somebody reads."""

    code = "WEB-004"


def export(by: Reader, wanted: TrailFilter, ending: str) -> bytes:
    """The entries that are asked for, as a file."""
    found = wanted.entries(by).order_by("chain_id", "sequence")
    content = _WRITERS[ending](by, wanted, found)
    _note(by, wanted, ending, found.count())
    return content


def _note(by: Reader, wanted: TrailFilter, ending: str, count: int) -> None:
    organization = by.person.organization
    note(
        organization.ledger_scope(),
        actor=by.actor(),
        action="evidence:trail:export",
        subject=(organization.subject_type(), str(organization.pk), organization.version),
        facts={"format": ending, "entries": count, "filter": {k: v for k, v in wanted.typed.items() if v}},
    )
    anchors.anchor(by.trail_scopes, "export of the audit trail")


def _csv(_by: Reader, _wanted: TrailFilter, found: QuerySet[Entry]) -> bytes:
    return write_csv([list(COLUMNS), *([str(row[name]) for name in COLUMNS] for row in rows(found))])


def _json(by: Reader, wanted: TrailFilter, found: QuerySet[Entry]) -> bytes:
    content = {
        "exported_at": clock.now().isoformat(),
        "exported_by": by.person.printed_name,
        "filter": {name: value for name, value in wanted.typed.items() if value},
        "entries": [each.body() | {"digest": each.digest} for each in found],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _pdf(by: Reader, wanted: TrailFilter, found: QuerySet[Entry]) -> bytes:
    from galenic.reports.pdf import typeset

    count = found.count()
    if count > MOST_PRINTED:
        raise TooMuchToPrint(
            f"{count} entries are too many to print; {MOST_PRINTED} fit.",
            remedy="Narrow the filter by day, person or record, or take CSV or JSON.",
        )
    return typeset(_document(by, wanted, found), clock.now())


def _document(by: Reader, wanted: TrailFilter, found: QuerySet[Entry]) -> Document:
    entries = list(found)
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
    grid = Grid(columns, tuple(_lines(entries)), note="A field that is marked changed no longer has its first value, or had another one meanwhile.")
    return Document(
        kind="Audit trail",
        title="Audit trail",
        subtitle=by.person.organization.name,
        running=("Audit trail", moment),
        footer=f"Galenic {__version__}",
        banners=(),
        facts=(Fact("Printed by", by.person.printed_name), Fact("Printed at", moment), Fact("Filter", wanted.sentence())),
        verdict=Verdict(Mark.ESTIMATE, f"{len(entries)} entries", "In the order in which they were written, chain by chain.", ""),
        sections=(Section("entries", "Entries", "", "", (grid,)),),
    )  # fmt: skip


def _lines(entries: list[Entry]) -> Iterator[tuple[GridCell, ...]]:
    for entry in entries:
        about = (
            GridCell(f"{entry.time.astimezone(UTC):%Y-%m-%d %H:%M:%S}", note=f"#{entry.sequence}"),
            GridCell(entry.actor_name, note=", ".join(part for part in (entry.actor_role, entry.actor_organization) if part)),
            GridCell(titled(entry.action.partition(":")[2].replace(":", " ")), note=_reason(entry)),
        )  # fmt: skip
        changes = {} if entry.kind == Kind.NOTE else entry.changes
        if not changes:
            yield (*about, GridCell(""), GridCell(""), GridCell(_text(entry.changes)), GridCell(""))
        for number, (name, (before, after)) in enumerate(sorted(changes.items())):
            shown = about if number == 0 else (GridCell(""), GridCell(""), GridCell(""))
            changed = GridCell("changed", mark=Mark.OPEN) if entry.kind == Kind.CHANGE else GridCell("first entry")
            yield (*shown, GridCell(name), GridCell(_text(before)), GridCell(_text(after)), changed)


def _reason(entry: Entry) -> str:
    reason = ": ".join(part for part in (titled(entry.reason_code), entry.reason_text) if part)
    return f"{entry.subject_type} {entry.subject_id}. {reason}"


def _text(value: object) -> str:
    if value is None or value == {}:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else f"{text[:400]}… (whole in CSV and JSON)"


_WRITERS = {"csv": _csv, "json": _json, "pdf": _pdf}
