"""One test for each attack. The attacker edits the SQLite file itself, or acts as superuser on PostgreSQL."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from galenic.ledger import anchors, fences, keys
from galenic.ledger.chains import INSTALLATION
from galenic.ledger.commands import note
from galenic.ledger.entry_text import digest_after
from galenic.ledger.findings import KEPT_PER_CODE, Code, Finding, Report
from galenic.ledger.models import Anchor, Chain, Entry, Signature
from galenic.ledger.reading import read_only
from galenic.ledger.verification import verify
from tests.ledger.conftest import ANN, Attacker, Scene, make_assay
from tests.ledger.sample.models import Assay, Reading

CHAIN = "room:one"


def codes(report: Report) -> set[str]:
    return {str(finding.code) for finding in report.findings}


def found(report: Report, code: Code) -> Finding:
    return next(finding for finding in report.findings if finding.code == code)


def last(scope: str = CHAIN) -> Entry:
    return Entry.objects.filter(chain=scope).latest("sequence")


def test_an_untouched_record_is_sound(scene: Scene) -> None:
    report = verify()
    assert (report.ok, report.findings) == (True, [])
    assert report.counts["entries"] == Entry.objects.count()
    assert report.counts["signatures"] == 7
    assert report.counts["records"] == Assay.objects.count() + Reading.objects.count() + 7
    assert (report.counts["anchors"], report.counts["chains"]) == (scene.anchors_before, 3)


# --- entries -------------------------------------------------------------------------------------------------------


@pytest.mark.req("TMP-2")
@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody Else'",
        "actor_id = 'cyd'",
        "actor_role = 'Director'",
        "actor_organization = 'Cedar'",
        "action = 'sample:assay:nothing'",
        "kind = 'note'",
        "time = '2020-01-01 00:00:00'",
        "subject_type = 'sample.reading'",
        "subject_id = '00000000-0000-0000-0000-000000000000'",
        "subject_version = 9",
        "changes = '{}'",
        "changes = 'no JSON'",
        "reason_code = 'other'",
        "reason_text = 'because'",
        "request_id = 'r-2'",
        "signature_id = 'none'",
        "software = '9.9'",
        "digest = 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'",
    ],
)
def test_a_changed_field_of_an_entry_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE ledger_entry SET {change} WHERE chain_id = '{CHAIN}' AND sequence = 4")
    report = verify()
    assert Code.ENTRY_CHANGED in codes(report)
    assert report.first_bad[CHAIN] == 4
    assert set(report.first_bad) == {CHAIN}


@pytest.mark.req("TMP-2")
def test_a_changed_entry_with_a_new_digest_contradicts_the_next(scene: Scene, attacker: Attacker) -> None:
    entry = Entry.objects.get(chain=CHAIN, sequence=4)
    entry.reason_text = "because"
    digest = entry.digest_after(Entry.objects.get(chain=CHAIN, sequence=3).digest)
    attacker.run(
        f"UPDATE ledger_entry SET reason_text = 'because', digest = '{digest}' "
        f"WHERE chain_id = '{CHAIN}' AND sequence = 4"
    )
    assert verify().first_bad[CHAIN] == 5


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_chain_rewritten_to_its_end_contradicts_its_anchor(scene: Scene, attacker: Attacker) -> None:
    rewrite(attacker, from_sequence=4)
    report = verify()
    assert codes(report) == {Code.ANCHOR_CONTRADICTED}
    assert report.first_bad[CHAIN] == Anchor.objects.get(chain=CHAIN).length


def rewrite(attacker: Attacker, from_sequence: int) -> None:
    """Change an entry and recompute every digest after it, and the head: what an attacker who read our source does."""
    entries = list(Entry.objects.filter(chain=CHAIN).order_by("sequence"))
    digest = entries[from_sequence - 2].digest
    for entry in entries[from_sequence - 1 :]:
        if entry.sequence == from_sequence:
            entry.reason_text = "because"
        digest = entry.digest_after(digest)
        attacker.run(
            f"UPDATE ledger_entry SET reason_text = '{entry.reason_text}', digest = '{digest}' WHERE id = {entry.pk}"
        )
    attacker.run(f"UPDATE ledger_chain SET head = '{digest}' WHERE scope = '{CHAIN}'")


def test_out_of_reach_a_chain_rewritten_after_its_last_anchor_is_not_found(scene: Scene, attacker: Attacker) -> None:
    """The limit that docs/explanation/ledger.md names. It closes with the next anchor that leaves the house."""
    rewrite(attacker, from_sequence=Anchor.objects.get(chain=CHAIN).length + 1)
    assert verify().ok


@pytest.mark.req("TMP-2")
def test_a_row_removed_from_the_middle_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_entry WHERE chain_id = '{CHAIN}' AND sequence IN (4, 5)")
    report = verify()
    assert report.first_bad[CHAIN] == 4
    assert "entry 4 to 5 is missing" in found(report, Code.ENTRIES_MISSING).message


@pytest.mark.req("TMP-2")
def test_a_row_removed_with_the_rest_renumbered_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(
        f"DELETE FROM ledger_entry WHERE chain_id = '{CHAIN}' AND sequence = 4",
        *(
            f"UPDATE ledger_entry SET sequence = {each.sequence - 1} WHERE id = {each.pk}"
            for each in Entry.objects.filter(chain=CHAIN, sequence__gt=4).order_by("sequence")
        ),
        f"UPDATE ledger_chain SET length = length - 1 WHERE scope = '{CHAIN}'",
    )
    report = verify()
    assert report.first_bad[CHAIN] == 4
    assert Code.ENTRY_CHANGED in codes(report)


@pytest.mark.req("TMP-2")
def test_swapped_rows_are_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(
        *(
            f"UPDATE ledger_entry SET sequence = {new} WHERE chain_id = '{CHAIN}' AND sequence = {old}"
            for old, new in ((3, 1000), (4, 3), (1000, 4))
        )
    )
    report = verify()
    assert report.first_bad[CHAIN] == 3
    assert Code.ENTRY_CHANGED in codes(report)


@pytest.mark.req("TMP-2")
def test_an_inserted_row_is_found(scene: Scene, attacker: Attacker) -> None:
    later = Entry.objects.filter(chain=CHAIN, sequence__gt=4).order_by("-sequence")
    columns = [field.column for field in Entry._meta.concrete_fields if field.column not in {"id", "sequence"}]
    attacker.run(
        *(f"UPDATE ledger_entry SET sequence = {each.sequence + 1} WHERE id = {each.pk}" for each in later),
        f"INSERT INTO ledger_entry (sequence, {', '.join(columns)}) SELECT 5, {', '.join(columns)} "
        f"FROM ledger_entry WHERE chain_id = '{CHAIN}' AND sequence = 4",
        f"UPDATE ledger_chain SET length = length + 1 WHERE scope = '{CHAIN}'",
    )
    report = verify()
    assert report.first_bad[CHAIN] == 5
    assert Code.ENTRY_CHANGED in codes(report)


@pytest.mark.req("TMP-2")
def test_an_entry_put_on_at_the_end_with_a_right_digest_is_found(scene: Scene, attacker: Attacker) -> None:
    """The digest fits, so it is the head row that tells, and when that is moved too, the record that does not fit."""
    entry = last()
    columns = [
        field.column for field in Entry._meta.concrete_fields if field.column not in {"id", "sequence", "digest"}
    ]
    previous, entry.sequence = entry.digest, entry.sequence + 1
    digest = entry.digest_after(previous)
    attacker.run(
        f"INSERT INTO ledger_entry (sequence, digest, {', '.join(columns)}) SELECT sequence + 1, '{digest}', "
        f"{', '.join(columns)} FROM ledger_entry WHERE id = {entry.pk}"
    )
    report = verify()
    assert "entries were put on" in found(report, Code.HEAD_DIFFERS).message
    attacker.run(
        f"UPDATE ledger_chain SET length = length + 1, head = '{digest}' WHERE scope = '{CHAIN}'",
    )
    assert codes(verify()) == {Code.HISTORY_BROKEN}


@pytest.mark.req("TMP-2")
def test_an_entry_of_version_twice_is_found_by_its_place(scene: Scene, attacker: Attacker) -> None:
    columns = [field.column for field in Entry._meta.concrete_fields if field.column not in {"id", "sequence"}]
    attacker.run(
        f"INSERT INTO ledger_entry (sequence, {', '.join(columns)}) SELECT 0, {', '.join(columns)} "
        f"FROM ledger_entry WHERE chain_id = '{CHAIN}' AND sequence = 1"
    )
    assert Code.ENTRY_OUT_OF_PLACE in codes(verify())


# --- truncation ----------------------------------------------------------------------------------------------------


def cut(attacker: Attacker, after: int) -> None:
    """Cut a chain off and undo in the tables what the lost entries had recorded, as far as this test's record goes."""
    head = Entry.objects.get(chain=CHAIN, sequence=after).digest
    attacker.run(
        f"DELETE FROM ledger_entry WHERE chain_id = '{CHAIN}' AND sequence > {after}",
        f"UPDATE ledger_chain SET length = {after}, head = '{head}' WHERE scope = '{CHAIN}'",
    )


@pytest.mark.req("TMP-2")
def test_a_truncated_tail_is_found_by_the_head_row(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_entry WHERE id = {last().pk}")
    report = verify()
    assert "cut off" in found(report, Code.HEAD_DIFFERS).message
    assert report.first_bad[CHAIN] == Chain.objects.get(scope=CHAIN).length


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_truncated_tail_is_found_by_the_anchor(scene: Scene, attacker: Attacker) -> None:
    length = Anchor.objects.get(chain=CHAIN).length
    cut(attacker, length - 1)
    report = verify()
    assert "cut off" in found(report, Code.ANCHOR_CONTRADICTED).message
    assert report.first_bad[CHAIN] == length


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_truncated_tail_is_found_by_the_file_outside_the_database(scene: Scene, attacker: Attacker) -> None:
    length = Anchor.objects.get(chain=CHAIN).length
    cut(attacker, length - 1)
    attacker.run(f"DELETE FROM ledger_anchor WHERE chain_id = '{CHAIN}'")
    report = verify()
    assert "anchors.jsonl" in found(report, Code.ANCHOR_CONTRADICTED).message
    assert report.first_bad[CHAIN] == length


@pytest.mark.req("TMP-2")
def test_a_truncated_tail_after_the_last_anchor_is_found_by_the_tables(scene: Scene, attacker: Attacker) -> None:
    cut(attacker, Anchor.objects.get(chain=CHAIN).length)
    assert Code.ROW_CHANGED in codes(verify())


@pytest.mark.req("TMP-2")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger_chain SET length = length + 1", Code.HEAD_DIFFERS),
        (f"UPDATE ledger_chain SET head = '{'0' * 64}'", Code.HEAD_DIFFERS),
        ("DELETE FROM ledger_chain", Code.HEAD_MISSING),
    ],
)
def test_a_head_row_that_was_touched_is_found(scene: Scene, attacker: Attacker, change: str, code: Code) -> None:
    attacker.run(f"{change} WHERE scope = '{CHAIN}'")
    assert code in codes(verify())


# --- whole chains --------------------------------------------------------------------------------------------------


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


# --- anchors -------------------------------------------------------------------------------------------------------


@pytest.mark.req("TMP-4")
def test_a_removed_anchor_is_found_in_the_file(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_anchor WHERE chain_id = '{CHAIN}'")
    assert codes(verify()) == {Code.ANCHOR_REMOVED}


@pytest.mark.req("TMP-4")
def test_an_anchor_removed_from_the_file_is_found_in_the_database(scene: Scene) -> None:
    lines = anchors.file_path().read_text().splitlines(keepends=True)
    anchors.file_path().write_text("".join(line for line in lines if CHAIN not in line))
    assert codes(verify()) == {Code.ANCHOR_NOT_FILED}
    anchors.file_path().unlink()
    assert "is gone" in found(verify(), Code.ANCHOR_NOT_FILED).message


@pytest.mark.req("TMP-4")
@pytest.mark.parametrize("change", ["length = length + 1", "purpose = 'export'", "time = '2020-01-01 00:00:00'"])
def test_a_changed_anchor_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE ledger_anchor SET {change} WHERE chain_id = '{CHAIN}'")
    assert Code.ANCHOR_FORGED in codes(verify())


@pytest.mark.req("TMP-4")
def test_an_anchor_signed_with_a_key_of_the_attackers_is_found(scene: Scene, attacker: Attacker) -> None:
    """A key made in the installation's folder signs well, and was never announced on the ledger."""
    keys.rotate()
    key = keys.current_key()
    anchor = Anchor.objects.get(chain=CHAIN)
    anchor.key_id = key.id
    signature = key.sign(anchors.statement_bytes(anchor.statement()))
    attacker.run(f"UPDATE ledger_anchor SET key_id = '{key.id}', signature = '{signature}' WHERE id = {anchor.pk}")
    assert Code.ANCHOR_KEY_UNKNOWN in codes(verify())


@pytest.mark.req("TMP-4")
def test_a_public_key_exchanged_in_the_folder_is_of_no_use(scene: Scene) -> None:
    path = next((keys.folder() / "public").glob("*.hex"))
    path.write_text("ff" * 32)
    assert verify().ok, "the ledger itself holds the announced key"


@pytest.mark.req("TMP-4")
def test_a_line_of_the_file_that_is_no_anchor_is_found(scene: Scene) -> None:
    with anchors.file_path().open("a") as file:
        file.write('{"statement": {"scope": 5}}\nnothing\n')
    assert codes(verify()) == {Code.FILE_UNREADABLE}


# --- signatures ----------------------------------------------------------------------------------------------------


@pytest.mark.req("SIG-2", "SIG-4")
def test_signed_content_edited_in_the_table_no_longer_fits_its_signatures(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE sample_assay SET title = 'x' WHERE id = {attacker.key(scene.approved)}")
    report = verify()
    assert codes(report) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT}
    assert report.by_code[Code.SIGNATURE_UNFIT] == 3
    assert found(report, Code.SIGNATURE_UNFIT).subject == f"sample.assay:{scene.approved.pk}"


@pytest.mark.req("SIG-4")
def test_a_signature_copied_to_another_record_is_found(scene: Scene, attacker: Attacker) -> None:
    signature = Signature.objects.get(signed_id=str(scene.approved.pk), meaning="approved")
    columns = [field.column for field in Signature._meta.concrete_fields if field.column not in {"id", "signed_id"}]
    new = attacker.key("11111111-2222-4333-8444-555555555555")
    attacker.run(
        f"INSERT INTO ledger_signature (id, signed_id, {', '.join(columns)}) SELECT {new}, '{scene.resubmitted.pk}', "
        f"{', '.join(columns)} FROM ledger_signature WHERE id = {attacker.key(signature)}"
    )
    report = verify()
    assert codes(report) == {Code.ROW_INSERTED, Code.SIGNATURE_UNFIT}
    assert found(report, Code.SIGNATURE_UNFIT).subject == f"sample.assay:{scene.resubmitted.pk}"


@pytest.mark.req("SIG-4")
def test_a_signature_moved_to_another_record_is_found(scene: Scene, attacker: Attacker) -> None:
    signature = Signature.objects.get(signed_id=str(scene.approved.pk), meaning="approved")
    attacker.run(
        f"UPDATE ledger_signature SET signed_id = '{scene.resubmitted.pk}' WHERE id = {attacker.key(signature)}"
    )
    assert codes(verify()) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT, Code.SIGNATURE_NOT_THERE}


@pytest.mark.req("SIG-2")
@pytest.mark.parametrize(
    "change",
    ["printed_name = 'Somebody Else'", "meaning = 'released'", "time = '2020-01-01 00:00:00'", "role = 'Director'"],
)
def test_a_changed_signature_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE ledger_signature SET {change} WHERE signed_id = '{scene.approved.pk}'")
    assert codes(verify()) == {Code.ROW_CHANGED}


@pytest.mark.req("SIG-2")
def test_a_removed_signature_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_signature WHERE signed_id = '{scene.approved.pk}' AND meaning = 'approved'")
    assert codes(verify()) == {Code.ROW_REMOVED, Code.SIGNATURE_NOT_THERE}


@pytest.mark.req("SIG-2")
def test_a_signature_of_an_earlier_version_still_fits_what_was_signed_then(scene: Scene, attacker: Attacker) -> None:
    given = Signature.objects.get(signed_id=str(scene.resubmitted.pk))
    assert given.signed_version < scene.resubmitted.content_version
    attacker.run(f"UPDATE ledger_signature SET digest = '{'f' * 64}' WHERE id = {attacker.key(given)}")
    assert codes(verify()) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT}


# --- tables --------------------------------------------------------------------------------------------------------


@pytest.mark.req("AUD-1", "AUD-5")
@pytest.mark.parametrize(
    "change",
    [
        "state = 'approved'",
        "amount = '12.5'",
        "factor = 3",
        "room = 'two'",
        "version = 1",
        "passed = true",
        "due = '2026-01-01'",
    ],
)
def test_an_edited_row_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE sample_assay SET {change} WHERE id = {attacker.key(scene.resubmitted)}")
    report = verify()
    assert codes(report) == {Code.ROW_CHANGED}
    assert found(report, Code.ROW_CHANGED).scope == CHAIN


@pytest.mark.req("AUD-1")
def test_a_removed_row_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM sample_reading WHERE id = {attacker.key(scene.kept)}")
    report = verify()
    assert (codes(report), report.findings[0].subject) == ({Code.ROW_REMOVED}, f"sample.reading:{scene.kept.pk}")


@pytest.mark.req("AUD-1")
def test_a_row_put_in_is_found(scene: Scene, attacker: Attacker) -> None:
    new = attacker.key("11111111-2222-4333-8444-555555555555")
    attacker.run(
        "INSERT INTO sample_reading (id, version, content_version, assay_id, value) "
        f"VALUES ({new}, 1, 1, {attacker.key(scene.approved)}, 5)"
    )
    report = verify()
    assert (codes(report), report.findings[0].scope) == ({Code.ROW_INSERTED}, CHAIN)
    assert (codes(verify([CHAIN])), verify(["room:two"]).ok) == ({Code.ROW_INSERTED}, True)


@pytest.mark.req("AUD-1")
def test_a_removed_record_put_back_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(
        "INSERT INTO sample_reading (id, version, content_version, assay_id, value) "
        f"VALUES ({attacker.key(str(scene.removed.pk))}, 1, 1, {attacker.key(scene.approved)}, 2)"
    )
    assert codes(verify()) == {Code.ROW_INSERTED}


@pytest.mark.req("AUD-10")
def test_a_row_attributed_to_somebody_else_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE ledger_signature SET signer_id = 'ben' WHERE signed_id = '{scene.elsewhere.pk}'")
    report = verify()
    assert Code.ROW_CHANGED in codes(report)
    assert {finding.scope for finding in report.findings} == {"room:two"}


def test_rows_that_hold_rubbish_are_found_and_do_not_stop_verification(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE sample_assay SET result = '{{' WHERE id = {attacker.key(scene.approved)}")
    assert codes(verify()) == {Code.ROW_UNREADABLE}


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


# --- fences, clock, scopes ----------------------------------------------------------------------------------------


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

    def verifier(scopes: Any) -> list[Finding]:
        asked.append(scopes)
        return [Finding("EVI-999", "the bytes have changed", scope=CHAIN)]

    monkeypatch.setattr("galenic.ledger.hooks.verifiers", lambda: [verifier])
    assert codes(verify([CHAIN])) == {"EVI-999"}
    assert asked == [frozenset({CHAIN})]


# --- it writes nothing, and needs little memory -------------------------------------------------------------------


@pytest.mark.req("TMP-3")
def test_verification_leaves_every_byte_of_the_database_and_the_home_as_it_was(scene: Scene, settings: Any) -> None:
    def content() -> dict[str, bytes]:
        home = {str(path): path.read_bytes() for path in Path(settings.HOME).rglob("*") if path.is_file()}
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            home |= {str(path): path.read_bytes() for path in (Path(name), Path(f"{name}-wal"))}
        return home

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = content()
    verify()
    verify([CHAIN])
    assert content() == before
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned()")
            assert cursor.fetchone() == (None,)


@pytest.mark.req("TMP-3")
@pytest.mark.parametrize("within_transaction", [False, True])
def test_the_database_itself_refuses_to_write_while_it_is_verified(scene: Scene, within_transaction: bool) -> None:
    before = Entry.objects.count()
    if within_transaction:
        with transaction.atomic():
            refuse_to_write()
            make_assay()
    else:
        refuse_to_write()
        make_assay()
    assert Entry.objects.count() == before + 1, "and writes again afterwards"


def refuse_to_write() -> None:
    with read_only(), connection.cursor() as cursor, pytest.raises(DatabaseError, match=r"read.?only"):
        cursor.execute("UPDATE sample_assay SET title = 'x'")


@pytest.mark.req("TMP-3")
def test_writers_go_on_during_verification_and_are_not_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """One snapshot: an entry that another process adds meanwhile changes neither counts nor findings."""

    def verifier(_scopes: Any) -> list[Finding]:
        Attacker().run("UPDATE sample_assay SET title = 'x'")
        return []

    before = verify()
    monkeypatch.setattr("galenic.ledger.hooks.verifiers", lambda: [verifier])
    monkeypatch.setattr("galenic.ledger.verification.hooks.verifiers", lambda: [verifier])
    during = verify()
    assert (during.ok, during.counts) == (True, before.counts)
    monkeypatch.undo()
    assert not verify().ok


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_length_of_the_chain(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path

    monkeypatch.setattr("galenic.ledger.reading.CHUNK", 100)

    def peak() -> int:
        tracemalloc.start()
        assert verify().ok
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    lengthen(500)
    verify()
    short = peak()
    lengthen(5000)
    assert peak() < 1.5 * short


def lengthen(entries: int) -> None:
    """Add notes to a chain in one go, with right digests."""
    first = note("room:long", actor=ANN, action="sample:assay:view", subject=("sample.assay", "x", 1))
    made, digest = [], first.digest
    for sequence in range(first.sequence + 1, first.sequence + entries):
        entry = copy(first)
        entry.pk, entry.sequence = None, sequence
        entry.digest = digest = entry.digest_after(digest)
        made.append(entry)
    QuerySet(Entry).bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_chain SET length = %s, head = %s WHERE scope = 'room:long'",
            [made[-1].sequence, digest],
        )


def test_findings_of_one_kind_are_counted_and_the_first_ones_kept() -> None:
    report = Report()
    falling_and_rising = (*range(500, 250, -1), *range(1, 251))
    report.add(Finding(Code.ROW_REMOVED, "gone", scope="a", sequence=number) for number in falling_and_rising)
    report.add([Finding(Code.CLOCK_WENT_BACK, "back", scope="a", sequence=1, warning=True)])
    assert (report.errors, report.by_code[Code.ROW_REMOVED], len(report.findings)) == (500, 500, KEPT_PER_CODE + 1)
    assert report.first_bad == {"a": 1}
    assert report.as_dict()["warnings"] == 1
    assert str(report.findings[0]) == "[LED-121] a #500: gone"


def test_the_digest_of_an_entry_is_that_of_its_text_and_the_one_before(scene: Scene) -> None:
    assert digest_after("0" * 64, "{}") == hashlib.sha256(b"{}" + b"0" * 64).hexdigest()
    assert Entry.objects.filter(chain=INSTALLATION).exists()
