"""Chains that somebody edited, one test for each attack. The attacker edits the SQLite file, or is superuser."""

from __future__ import annotations

import hashlib

import pytest

from galenic.ledger.chains import INSTALLATION
from galenic.ledger.entry_text import digest_after
from galenic.ledger.findings import Code
from galenic.ledger.models import Anchor, Chain, Entry
from galenic.ledger.verification import verify
from tests.ledger.conftest import Attacker, Scene
from tests.ledger.verifying import CHAIN, codes, first_of


def last(scope: str = CHAIN) -> Entry:
    return Entry.objects.filter(chain=scope).latest("sequence")


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
    assert "entry 4 to 5 is missing" in first_of(report, Code.ENTRIES_MISSING).message


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
    assert "entries were put on" in first_of(report, Code.HEAD_DIFFERS).message
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
    assert "cut off" in first_of(report, Code.HEAD_DIFFERS).message
    assert report.first_bad[CHAIN] == Chain.objects.get(scope=CHAIN).length


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_truncated_tail_is_found_by_the_anchor(scene: Scene, attacker: Attacker) -> None:
    length = Anchor.objects.get(chain=CHAIN).length
    cut(attacker, length - 1)
    report = verify()
    assert "cut off" in first_of(report, Code.ANCHOR_CONTRADICTED).message
    assert report.first_bad[CHAIN] == length


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_truncated_tail_is_found_by_the_file_outside_the_database(scene: Scene, attacker: Attacker) -> None:
    length = Anchor.objects.get(chain=CHAIN).length
    cut(attacker, length - 1)
    attacker.run(f"DELETE FROM ledger_anchor WHERE chain_id = '{CHAIN}'")
    report = verify()
    assert "anchors.jsonl" in first_of(report, Code.ANCHOR_CONTRADICTED).message
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


def test_the_digest_of_an_entry_is_that_of_its_text_and_the_one_before(scene: Scene) -> None:
    assert digest_after("0" * 64, "{}") == hashlib.sha256(b"{}" + b"0" * 64).hexdigest()
    assert Entry.objects.filter(chain=INSTALLATION).exists()
