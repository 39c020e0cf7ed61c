"""The whole of it: chains that vanish, fences, the clock, scopes, what applications add, and rubbish anywhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from galenic.ledger import anchors, fences
from galenic.ledger.findings import Code, Finding
from galenic.ledger.models import Entry
from galenic.ledger.verification import verify
from tests.ledger.conftest import Attacker, Scene, make_assay
from tests.ledger.sample.models import Assay, Reading
from tests.ledger.verifying import CHAIN, codes


def test_an_untouched_record_is_sound(scene: Scene) -> None:
    report = verify()
    assert (report.ok, report.findings) == (True, [])
    assert report.counts["entries"] == Entry.objects.count()
    assert report.counts["signatures"] == 7
    assert report.counts["records"] == Assay.objects.count() + Reading.objects.count() + 7
    assert (report.counts["anchors"], report.counts["chains"]) == (scene.anchors_before, 3)


def remove_chain(attacker: Attacker) -> None:
    attacker.run(
        f"DELETE FROM ledger_entry WHERE chain_id = '{CHAIN}'",
        f"DELETE FROM ledger_anchor WHERE chain_id = '{CHAIN}'",
        f"DELETE FROM ledger_chain WHERE scope = '{CHAIN}'",
        f"DELETE FROM ledger_signature WHERE scope = '{CHAIN}'",
        "DELETE FROM sample_reading",
        "DELETE FROM sample_assay WHERE room = 'one'",
    )


@pytest.mark.req("TMP-2")
def test_a_chain_that_vanished_with_all_its_records_is_found(scene: Scene, attacker: Attacker) -> None:
    remove_chain(attacker)
    report = verify()
    assert codes(report) == {Code.CHAIN_REMOVED, Code.ANCHOR_CONTRADICTED, Code.ANCHOR_REMOVED}
    assert {finding.scope for finding in report.findings} == {CHAIN}


@pytest.mark.req("TMP-2")
def test_a_vanished_chain_that_was_never_anchored_is_found_by_its_opening(scene: Scene, attacker: Attacker) -> None:
    remove_chain(attacker)
    anchors.file_path().unlink()
    attacker.run("DELETE FROM ledger_anchor")
    assert codes(verify()) == {Code.CHAIN_REMOVED}


@pytest.mark.req("TMP-2")
def test_a_chain_put_in_behind_the_ledgers_back_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"INSERT INTO ledger_chain (scope, length, head) VALUES ('room:three', 0, '{'0' * 64}')")
    report = verify()
    assert codes(report) == {Code.CHAIN_NOT_OPENED}
    assert report.findings[0].scope == "room:three"


@pytest.mark.req("AUD-4")
def test_fences_that_are_down_are_found(scene: Scene) -> None:
    with connection.cursor() as cursor:
        where = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_entry_no_update{where}")
    report = verify()
    assert (codes(report), report.ok) == ({Code.FENCES_DOWN}, False)
    fences.install()
    assert verify().ok


@pytest.mark.req("ACC-6")
def test_a_clock_that_went_backwards_is_a_warning(scene: Scene, set_clock: Callable[[datetime], Any]) -> None:
    set_clock(datetime.now(UTC) - timedelta(hours=1))
    make_assay()
    report = verify()
    assert (codes(report), report.ok) == ({Code.CLOCK_WENT_BACK}, True)
    assert Entry.objects.filter(action="ledger:clock:backwards", chain=CHAIN).count() == 1


@pytest.mark.req("TMP-2", "ACC-3")
def test_verifying_one_chain_says_nothing_of_another(scene: Scene, attacker: Attacker) -> None:
    attacker.run(
        "UPDATE sample_assay SET title = 'x' WHERE room = 'two'",
        "UPDATE ledger_entry SET action = 'x' WHERE chain_id = 'room:two' AND sequence = 2",
        "DELETE FROM ledger_anchor WHERE chain_id = 'room:two'",
    )
    report = verify([CHAIN])
    assert report.ok
    assert report.counts["chains"] == 1
    assert report.counts["entries"] == Entry.objects.filter(chain=CHAIN).count()
    assert "two" not in json.dumps(report.as_dict())
    assert {"room:two"} == {finding.scope for finding in verify(["room:two"]).findings}


def test_a_type_without_a_table_is_a_warning(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from galenic.ledger.recording import recorded_models

    known = [model for model in recorded_models() if model is not Reading]
    monkeypatch.setattr("galenic.ledger.verification.recorded_models", lambda: known)
    report = verify()
    assert (codes(report), report.ok) == ({Code.TYPE_UNKNOWN}, True)


def test_what_applications_find_is_reported(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def verifier(scopes: Any, counts: Any) -> list[Finding]:
        asked.append(scopes)
        counts["documents"] += 3
        return [Finding("EVI-999", "the bytes have changed", scope=CHAIN)]

    monkeypatch.setattr("galenic.ledger.hooks.verifiers", lambda: [verifier])
    report = verify([CHAIN])
    assert (codes(report), report.counts["documents"]) == ({"EVI-999"}, 3)
    assert asked == [frozenset({CHAIN})]


@pytest.mark.parametrize(
    "rubbish",
    [
        "UPDATE ledger_entry SET sequence = 'four' WHERE chain_id = 'room:one' AND sequence = 4",
        "UPDATE ledger_entry SET time = 'noon' WHERE chain_id = 'room:one' AND sequence = 4",
        "UPDATE ledger_entry SET actor_name = x'ff' WHERE chain_id = 'room:one' AND sequence = 4",
        "UPDATE ledger_entry SET actor_name = CAST(x'ff' AS TEXT) WHERE chain_id = 'room:one' AND sequence = 4",
        "UPDATE ledger_entry SET changes = x'00' WHERE chain_id = 'room:one' AND sequence = 4",
        "UPDATE ledger_chain SET length = 'many', last_time = 'noon' WHERE scope = 'room:one'",
        "UPDATE ledger_anchor SET length = 'many', time = 'noon' WHERE chain_id = 'room:one'",
        "UPDATE ledger_signature SET covers = 'x', time = 'noon', signed_version = 'one'",
        "UPDATE ledger_signature SET signed_id = CAST(x'ff' AS TEXT)",
        "UPDATE ledger_signature SET id = 'none' WHERE meaning = 'approved' AND scope = 'room:one'",
        "UPDATE sample_assay SET factor = 'much', measured_at = 'noon', passed = 'perhaps'",
        "UPDATE sample_assay SET title = CAST(x'ff' AS TEXT)",
        "UPDATE sample_reading SET id = 'none'",
    ],
)
def test_sqlite_may_hold_anything_and_verification_reports_it(scene: Scene, attacker: Attacker, rubbish: str) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps to its column types
    attacker.run(rubbish)
    assert not verify().ok


def test_a_database_file_that_is_damaged_is_a_finding(scene: Scene) -> None:
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    content = bytearray(path.read_bytes())
    page = len(content) // 2 // 4096 * 4096
    try:
        path.write_bytes(bytes(content[:page]) + b"\xff" * 4096 + bytes(content[page + 4096 :]))
        assert Code.DATABASE_DAMAGED in codes(verify())
    finally:
        connection.close()
        path.write_bytes(bytes(content))


def test_an_index_that_was_taken_apart_is_found_by_the_databases_own_check(scene: Scene) -> None:
    """Every statement still runs; only SQLite's own check tells that pages belong to nothing."""
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    content = path.read_bytes()
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA writable_schema = ON")
            database.execute("DELETE FROM sqlite_master WHERE type = 'index' AND name = 'entry_by_time'")
        assert codes(verify()) == {Code.DATABASE_DAMAGED}
    finally:
        connection.close()
        path.write_bytes(content)


RUBBISH = [
    "'x'",
    "''",
    "NULL",
    "-1",
    "1e999",
    "x'ff00'",
    "CAST(x'fffe' AS TEXT)",
    "'[[[' ",
    "'{\"a\": [1, NaN]}'",
    "9" * 30,
]


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_chain", "ledger_anchor", "ledger_signature", "sample_assay"])
def test_no_rubbish_anywhere_stops_verification(scene: Scene, attacker: Attacker, table: str) -> None:
    """Each column in turn holds each kind of rubbish; whatever it is, verification comes to its end."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps to its column types
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    key = "scope" if table == "ledger_chain" else "id"
    for number, name in enumerate(sorted(set(names) - {key, "seen"})):
        for rubbish in (RUBBISH[number % len(RUBBISH)], RUBBISH[(number + 5) % len(RUBBISH)]):
            if rubbish != "NULL":
                attacker.run(
                    f"UPDATE {table} SET {name} = {rubbish} WHERE {key} IN (SELECT {key} FROM {table} LIMIT 1)"
                )
                assert not verify().ok, (name, rubbish)
