"""The files of an export that people read: a page with every record, its signatures and its history, and a README."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from galenic.ledger.export_files import records_of
from galenic.ledger.models import Kind, Signature
from galenic.ledger.queries import signatures_of
from galenic.ledger.reading import STORED, entries_by_chain, entries_by_record, merged
from galenic.ledger.recording import RecordedBase, recorded_models
from galenic.ledger.trail import readable, trail_rows

KEPT_BY_LEDGER = {"id", "version", "content_version"}

README = """\
Export of records from Galenic
==============================

{about}

Open index.html to read the records with their signatures and their history. chains/*/audit-trail.csv is the audit
trail as a table.

To check that nothing was changed, removed or put in, you need Python 3.8 or newer and nothing else:

    python verify_export.py

It ends with "Everything fits." or names what does not. Do not trust the copy of verify_export.py in a package that you
do not trust: take it from Galenic's source, it is the same for every export, read it, and run it on this file:

    python verify_export.py export.zip

It prints the id of the key that signed. Whether that is the key of the installation, only the installation can tell you
by another way: on paper, by telephone, or in an earlier export.
"""

STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d5d8dc, #3a3f45); --soft: light-dark(#5b6570, #9aa4ae);
  --mark: light-dark(#8a4b00, #f0b35e); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); } td, pre { overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
.soft { color: var(--soft); } .mark { color: var(--mark); } summary { cursor: pointer; }
"""


def write_readme(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write how to read and how to check the export."""
    lines = [f"{name + ':':<10} {value}" for name, value in _about(facts)]
    (folder / "README.txt").write_text(README.format(about="\n".join(lines)), encoding="utf-8")


def write_index(folder: Path, scopes: Collection[str], facts: Mapping[str, Any]) -> None:
    """Write index.html: every record with its present values, signatures and whole history, then all other events."""
    names = _names(scopes)
    with (folder / "index.html").open("w", encoding="utf-8", newline="\n") as file:
        for part in _page(scopes, facts, names):
            file.write(part)


def _page(scopes: Collection[str], facts: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Export of records</title><style>{STYLE}'
    yield '</style><meta name="viewport" content="width=device-width"></head><body><h1>Export of records</h1>\n<table>'
    yield from (f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in _about(facts))
    yield "</table>\n<p>README.txt tells how to check that nothing was changed. All times are in UTC.</p>\n"
    for model in recorded_models():
        if model is not Signature:
            yield from _records(model, scopes, names)
    yield "<h2>Other events</h2>\n"
    notes = (entry for scope in sorted(scopes) for entry in entries_by_chain([scope]) if entry["kind"] == Kind.NOTE)
    yield from _history(notes, names)
    yield "</body></html>\n"


def _records(model: type[RecordedBase], scopes: Collection[str], names: Mapping[str, str]) -> Iterator[str]:
    stored = entries_by_record(model.subject_type(), scopes, STORED)
    histories = groupby(stored, key=lambda entry: str(entry["subject_id"]))
    rows = ((str(row.pk), row) for row in records_of(model, scopes))
    heading = f"<h2>{escape(str(model._meta.verbose_name_plural)).capitalize()}</h2>\n"
    for key, (history, row) in merged(histories, rows):
        yield heading
        heading = ""
        entries = list(history or ())
        yield f'<section id="{escape(key)}"><h3>{escape(names.get(key, key))}</h3>'
        if row is None:
            yield '<p class="mark">This record was removed; its last values are in its history.</p>'
        else:
            yield from _values(row, entries, names)
            yield from _signatures(row)
        yield f"<details><summary>History: {len(entries)} entries</summary>"
        yield from _history(entries, names)
        yield "</details></section>\n"


def _values(row: RecordedBase, entries: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """Present values; those that were changed since the first entry say so (EU GMP Annex 11, 8.2)."""
    changed: set[str] = set()
    for entry in entries:
        changed |= json.loads(entry["changes"]).keys() if entry["kind"] == Kind.CHANGE else set()
    yield f'<p class="soft">{escape(row.subject_type())} {row.pk}, version {row.version}</p><table>'
    titles = {field.attname: str(field.verbose_name) for field in row._meta.concrete_fields}
    for name, value in row.recorded_values().items():
        if name not in KEPT_BY_LEDGER:
            mark = ' <span class="mark">changed since first entry</span>' if name in changed else ""
            yield f"<tr><th>{escape(titles[name])}{mark}</th><td>{_shown(value, names)}</td></tr>"
    yield "</table>"


def _signatures(row: RecordedBase) -> Iterator[str]:
    given = signatures_of(row) if row.signed_fields else []
    for each in given:
        style = "" if each.current else ' class="mark"'
        yield f"<p{style}>{escape(each.text)} <span class='soft'>(signature {each.signature.pk})</span></p>"


def _history(entries: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    yield "<table><tr><th>Time</th><th>Who</th><th>What</th><th>Old and new</th><th>Why</th></tr>"
    for entry in entries:
        place = ", ".join(part for part in (entry["actor_role"], entry["actor_organization"]) if part)
        yield (
            f"<tr><td>{escape(entry['time'] or '')}<br><span class='soft'>{escape(entry['chain_id'])} "
            f"#{entry['sequence']}</span></td>"
            f"<td>{escape(entry['actor_name'])}<br><span class='soft'>{escape(place)}</span></td>"
            f"<td>{escape(entry['action'])}</td><td>"
        )
        for row in trail_rows(entry):
            yield _changed(row, names)
        reason = f"{entry['reason_code'].replace('_', ' ')} {entry['reason_text']}"
        yield f"</td><td>{escape(reason)}</td></tr>\n"
    yield "</table>\n"


def _changed(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if not row["field"]:
        return escape(row["after"])
    before = f"<del>{_shown(row['before'], names)}</del> " if row["before"] else ""
    return f"<div><b>{escape(row['field'])}</b>: {before}{_shown(row['after'], names)}</div>"


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, (dict, list)):
        return f"<pre>{escape(json.dumps(value, indent=1, ensure_ascii=False))}</pre>"
    text = readable(value)
    known = names.get(text)
    return f"{escape(known)} <span class='soft'>({escape(text)})</span>" if known else escape(text)


def _names(scopes: Collection[str]) -> dict[str, str]:
    """How people and records that this export itself names are called, by their ids."""
    found = {}
    for scope in scopes:
        found.update({entry["actor_id"]: entry["actor_name"] for entry in entries_by_chain([scope])})
    for model in recorded_models():
        found.update({str(row.pk): str(row) for row in records_of(model, scopes)})
    return found


def _about(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    made_by = facts["made_by"]
    return [
        ("Chains", ", ".join(f"{chain['scope']} ({chain['length']} entries)" for chain in facts["chains"])),
        ("Made", facts["made_at"]),
        ("By", ", ".join(part for part in (made_by["name"], made_by["organization"]) if part)),
        ("Purpose", facts["purpose"]),
        ("Software", facts["software"]),
    ]
