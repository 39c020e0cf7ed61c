"""TMP-4: signed heads, in the database and outside it."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from galenic.canonical import digest_bytes
from galenic.ledger import anchors, keys
from galenic.ledger.anchors import anchor, anchor_all, anchor_if_due, rotate_key
from galenic.ledger.errors import KeyUnusable
from galenic.ledger.models import Anchor, Chain, Entry
from galenic.ledger.verification import verify
from tests.ledger.conftest import Scene, make_assay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def filed() -> list[Any]:
    return list(anchors.read_file())


@pytest.mark.req("TMP-4")
def test_an_anchor_is_the_signed_head_of_a_chain() -> None:
    make_assay()
    made = {each.chain_id: each for each in anchor_all("gate")}
    assert set(made) == {"room:one", "installation"}
    one, head = made["room:one"], Chain.objects.get(scope="room:one")
    assert (one.length, one.head, one.purpose, one.key_id) == (head.length, head.head, "gate", keys.current_key().id)
    assert anchors.is_genuine(one.statement(), one.signature, keys.public_keys())
    assert not anchors.is_genuine(one.statement() | {"length": 9}, one.signature, keys.public_keys())
    assert not anchors.is_genuine(one.statement() | {"key_id": "none"}, one.signature, keys.public_keys())
    assert [line["statement"] for line in filed()] == [each.statement() for each in Anchor.objects.order_by("id")]


@pytest.mark.req("TMP-4")
def test_only_chains_that_moved_are_anchored_again() -> None:
    make_assay()
    anchor_all("gate")
    assert anchor_all("gate") == []
    make_assay()
    make_assay(room="two")
    assert [each.chain_id for each in anchor(["room:one", "room:nine"], "export")] == ["room:one"]
    assert [each.chain_id for each in anchor_all("gate")] == ["installation", "room:two"]


@pytest.mark.req("TMP-4")
def test_the_daily_anchors_are_taken_once_a_day(set_clock: Callable[[datetime], Any]) -> None:
    clock = set_clock(datetime(2099, 3, 1, 12, tzinfo=UTC))
    make_assay()
    assert len(anchor_if_due()) == 2
    make_assay()
    clock.moment += timedelta(hours=23)
    anchor_all("gate")
    make_assay()
    assert anchor_if_due() == []
    clock.moment += timedelta(hours=1)
    assert [each.purpose for each in anchor_if_due()] == ["daily"]


@pytest.mark.req("TMP-4")
def test_nothing_is_written_outside_that_was_not_committed() -> None:
    make_assay()

    @transaction.atomic
    def fail() -> None:
        make_assay()
        anchor(["room:one"], "gate")
        assert filed() == []
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (filed(), Anchor.objects.count()) == ([], 0)
    anchor_all("gate")
    assert verify().findings == []


@pytest.mark.req("TMP-4")
def test_an_anchor_that_a_crash_kept_from_the_file_is_filed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    make_assay()
    monkeypatch.setattr(anchors, "append_to_file", lambda _anchors: None)
    anchor_all("gate")
    monkeypatch.undo()
    assert not verify().ok
    anchor_all("gate")
    assert verify().findings == []
    note = Entry.objects.get(action="ledger:anchor:refile")
    assert {"scope": "room:one", "length": 1} in note.changes["anchors"]


@pytest.mark.req("TMP-4")
def test_a_line_that_a_crash_cut_in_two_does_not_spoil_the_next() -> None:
    make_assay()
    anchor_all("gate")
    with anchors.file_path().open("a") as file:
        file.write('{"signature": "ab')
    make_assay()
    anchor_all("gate")
    assert sum(line is None for line in filed()) == 1
    assert len(filed()) == Anchor.objects.count() + 1


@pytest.mark.req("TMP-4")
def test_a_key_is_announced_before_it_signs_and_old_keys_are_kept() -> None:
    make_assay()
    anchor_all("gate")
    old = keys.current_key()
    new = rotate_key()
    make_assay()
    anchor_all("gate")
    assert new == keys.current_key().id != old.id
    assert set(keys.public_keys()) == {old.id, new} == set(anchors.announced_keys())
    assert anchors.announced_keys()[old.id] == old.public
    assert {each.key_id for each in Anchor.objects.all()} == {old.id, new}
    assert verify().findings == []
    assert rotate_key() != new


def test_keys_are_for_their_owner_alone_and_named_by_their_digest(tmp_path: Path) -> None:
    key = keys.current_key()
    assert key.id == digest_bytes(key.public)
    assert keys.current_key().id == key.id
    assert stat.S_IMODE((tmp_path / "keys" / "anchor_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert keys.is_signature(key.public, b"text", key.sign(b"text"))
    assert not keys.is_signature(key.public, b"other", key.sign(b"text"))
    assert not keys.is_signature(key.public, b"text", "no hexadecimal")


def test_a_damaged_key_is_told_and_never_replaced_in_silence(tmp_path: Path) -> None:
    key = keys.current_key()
    (tmp_path / "keys" / "public" / f"{key.id}.hex").write_text("ff" * 32)
    with pytest.raises(KeyUnusable, match="is not the one of the signing key"):
        keys.current_key()
    (tmp_path / "keys" / "public" / "short.hex").write_text("xyz")
    assert keys.public_keys() == {}
    (tmp_path / "keys" / "anchor_key").write_text("no key")
    with pytest.raises(KeyUnusable, match="cannot be read"):
        keys.current_key()


def test_the_file_holds_one_canonical_line_an_anchor(scene: Scene, tmp_path: Path) -> None:
    lines = (tmp_path / "anchors.jsonl").read_text().splitlines()
    assert len(lines) == scene.anchors_before
    assert all(set(json.loads(line)) == {"signature", "statement"} for line in lines)
    assert stat.S_IMODE((tmp_path / "anchors.jsonl").stat().st_mode) == 0o600
