"""Replaying one record: each entry has to follow from those before it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from galenic.ledger.findings import Code
from galenic.ledger.replay import Replay

pytestmark = pytest.mark.req("TMP-2")
CREATED = {"title": [None, "a"], "version": [None, 1], "content_version": [None, 1]}
CHANGED = {"title": ["a", "b"], "version": [1, 2], "content_version": [1, 2]}


def entry(sequence: int, kind: str, changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    about = {"chain_id": "room:one", "sequence": sequence, "actor_id": "ann", "signature_id": ""}
    return {**about, "kind": kind, "subject_version": sequence, "changes": json.dumps(changes), **more}


def replayed(*entries: dict[str, Any], signatures: frozenset[str] = frozenset()) -> tuple[list[str], Replay]:
    replay = Replay("sample.assay:1", defaults={}, signed_versions=frozenset(), signatures=signatures)
    return [str(finding.code) for finding in replay.follow(entries)], replay


def test_a_history_that_follows_has_no_findings_and_gives_the_record() -> None:
    found, replay = replayed(entry(1, "create", CREATED), entry(2, "change", CHANGED))
    assert (found, replay.values) == ([], {"title": "b", "version": 2, "content_version": 2})
    assert replay.created_by == "ann"


@pytest.mark.parametrize(
    "entries",
    [
        (
            entry(1, "create", CREATED),
            entry(2, "create", {"title": [None, "b"], "version": [None, 1]}, subject_version=1),
        ),
        (entry(1, "change", {"title": [None, "a"], "version": [None, 1]}),),
        (
            entry(1, "create", CREATED),
            entry(2, "remove", {"title": ["a", None]}, subject_version=1),
            entry(3, "remove", {}),
        ),
    ],
    ids=["created twice", "changed before it was there", "removed twice"],
)
def test_a_record_is_created_once_and_changed_only_while_it_is_there(entries: tuple[dict[str, Any], ...]) -> None:
    assert Code.HISTORY_BROKEN in replayed(*entries)[0]


def test_what_an_entry_says_there_was_before_has_to_be_so() -> None:
    found, _ = replayed(entry(1, "create", CREATED), entry(2, "change", {**CHANGED, "title": ["x", "b"]}))
    assert found == [Code.HISTORY_BROKEN]


def test_one_and_true_are_not_the_same_before() -> None:
    first = entry(1, "create", {**CREATED, "passed": [None, 1]})
    assert replayed(first, entry(2, "change", {**CHANGED, "passed": [True, False]}))[0] == [Code.HISTORY_BROKEN]


@pytest.mark.parametrize("changed", [{"subject_version": 3}, {"changes": json.dumps({**CHANGED, "version": [1, 3]})}])
def test_versions_follow_each_other(changed: dict[str, Any]) -> None:
    found, _ = replayed(entry(1, "create", CREATED), {**entry(2, "change", CHANGED), **changed})
    assert found == [Code.HISTORY_BROKEN]


def test_a_record_stands_on_one_chain() -> None:
    found, replay = replayed(entry(1, "create", CREATED), entry(2, "change", CHANGED, chain_id="room:two"))
    assert (found, replay.scope) == ([Code.RECORD_ON_TWO_CHAINS], "room:one")


@pytest.mark.parametrize(
    "changes", ["{", "7", '{"title": "a"}', '{"title": [1]}', '{"title": [NaN, 1]}', '{"title": [1e999, 1]}', None]
)
def test_changes_that_cannot_be_read_end_the_replay(changes: Any) -> None:
    found, replay = replayed({**entry(1, "create", CREATED), "changes": changes}, entry(2, "change", CHANGED))
    assert (found, replay.unreadable) == ([Code.ENTRY_UNREADABLE], True)


@pytest.mark.req("SIG-4")
def test_a_step_names_a_signature_of_its_own_record() -> None:
    step = entry(1, "create", CREATED, signature_id="s-1")
    assert replayed(step, signatures=frozenset({"s-1"}))[0] == []
    assert replayed(step, signatures=frozenset({"s-2"}))[0] == [Code.SIGNATURE_NOT_THERE]


@pytest.mark.parametrize("version", ["x", None, [1], {"a": 1}, 1.5, True])
def test_a_version_that_is_none_is_found_and_does_not_stop_the_replay(version: Any) -> None:
    broken = {**CHANGED, "version": [1, version], "content_version": [1, version]}
    found, _ = replayed(entry(1, "create", CREATED), entry(2, "change", broken), entry(3, "change", CHANGED))
    assert set(found) == {Code.HISTORY_BROKEN}
