"""TMP-3: verification writes nothing, sees one moment, and needs little memory."""

from __future__ import annotations

import tracemalloc
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from galenic.ledger.commands import note
from galenic.ledger.models import Entry
from galenic.ledger.reading import read_only
from galenic.ledger.verification import verify
from tests.ledger.conftest import ANN, Attacker, Scene, make_assay
from tests.ledger.verifying import CHAIN


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
def test_writers_go_on_during_verification_and_are_not_seen(scene: Scene, attacker: Attacker) -> None:
    """One snapshot: what somebody writes after the chains were read is not held against the tables."""
    before = verify()

    def write(what: str, _count: int) -> None:
        if what == "anchors":
            attacker.run("UPDATE sample_assay SET title = 'x'")

    during = verify(on_progress=write)
    assert (during.ok, during.counts) == (True, before.counts)
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
