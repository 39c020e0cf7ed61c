"""Verifying the record: chains, anchors, tables, signatures, what applications add. It writes nothing (TMP-3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from typing import Any

from django.db import DatabaseError, connection

from galenic.ledger import fences, hooks
from galenic.ledger.anchor_checks import AnchorCheck
from galenic.ledger.chain_checks import ChainCheck
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.findings import Code, Finding, Report
from galenic.ledger.reading import entries_by_chain, read_only, stream
from galenic.ledger.record_checks import TableCheck, unknown_types
from galenic.ledger.recording import recorded_models

#: Told what is being looked at, and how many of them there were so far.
Progress = Callable[[str, int], None]


def verify(scopes: Collection[str] | None = None, *, on_progress: Progress | None = None) -> Report:
    """Look for every contradiction in the record, or in that of some chains; memory does not grow with its length.

    Looks at the database's fences, every chain with its anchors, every recorded table, every signature, and at what
    applications declare in `ledger_verifiers`. Findings are reported, never raised; a database that cannot be read any
    further is a finding too.
    """
    report = Report(scopes=None if scopes is None else tuple(sorted(scopes)))
    tell = on_progress or (lambda _what, _count: None)
    try:
        with read_only():
            for findings in _steps(report, None if scopes is None else frozenset(scopes), tell):
                report.add(findings)
    except DatabaseError as error:
        report.add([Finding(Code.DATABASE_DAMAGED, f"the database cannot be read: {error}")])
    return report


def _steps(report: Report, scopes: frozenset[str] | None, tell: Progress) -> Iterator[Iterator[Finding]]:
    yield _check_database(scopes)
    anchors = AnchorCheck(scopes)
    yield anchors.follow()
    report.counts["anchors"] = anchors.count
    tell("anchors", anchors.count)
    yield _check_chains(report, scopes, anchors, tell)
    yield _check_openings(scopes)
    models = recorded_models()
    for model in models:
        table = TableCheck(model, scopes, report.counts)
        yield table.follow()
        tell("records", report.counts["records"])
    if scopes is None:
        yield unknown_types({model.subject_type() for model in models})
    for verifier in hooks.verifiers():
        yield iter(verifier(scopes, report.counts))


def _check_database(scopes: frozenset[str] | None) -> Iterator[Finding]:
    yield from (Finding(Code.FENCES_DOWN, fault) for fault in fences.faults())
    if connection.vendor == "sqlite" and scopes is None:
        rows = [row[0] for row in stream("PRAGMA integrity_check(10)")]
        yield from (
            Finding(Code.DATABASE_DAMAGED, f"the database file is damaged: {row}") for row in rows if row != "ok"
        )


def _check_chains(
    report: Report, scopes: frozenset[str] | None, anchors: AnchorCheck, tell: Progress
) -> Iterator[Finding]:
    heads = {scope: (length, head) for scope, length, head in stream("SELECT scope, length, head FROM ledger_chain")}
    wanted = {*heads, *anchors.by_chain} if scopes is None else {*scopes}
    report.counts["chains"] = len(heads if scopes is None else wanted & heads.keys())
    for scope, entries in groupby(entries_by_chain(scopes), key=lambda entry: entry["chain_id"]):
        wanted.discard(scope)
        check = ChainCheck(scope, anchors.by_chain.get(scope, {}))
        yield from check.follow(_counted(report, entries, tell))
        yield from check.finish(heads.get(scope))
    for scope in sorted(wanted, key=str):
        check = ChainCheck(scope, anchors.by_chain.get(scope, {}))
        yield from check.finish(heads.get(scope))


def _counted(report: Report, entries: Any, tell: Progress) -> Iterator[dict[str, Any]]:
    for entry in entries:
        report.counts["entries"] += 1
        if report.counts["entries"] % 1000 == 0:
            tell("entries", report.counts["entries"])
        yield entry


def _check_openings(scopes: frozenset[str] | None) -> Iterator[Finding]:
    """Every chain that was opened is there, and every chain that is there was opened (see chains.lock)."""
    sql = "SELECT subject_id FROM ledger_entry WHERE chain_id = %s AND action = 'ledger:chain:open'"
    opened = {row[0] for row in stream(sql, [INSTALLATION])}
    present = {row[0] for row in stream("SELECT scope FROM ledger_chain")} - {INSTALLATION}
    present |= {row[0] for row in stream("SELECT DISTINCT chain_id FROM ledger_entry")} - {INSTALLATION}
    for scope in sorted(opened - present):
        if scopes is None or scope in scopes:
            yield Finding(Code.CHAIN_REMOVED, "the chain was opened, and nothing of it is there any more", scope=scope)
    for scope in sorted(present - opened, key=str):
        if scopes is None or scope in scopes:
            text = "the chain was never opened on the ledger: it was put in behind its back, or its opening was removed"
            yield Finding(Code.CHAIN_NOT_OPENED, text, scope=scope)
